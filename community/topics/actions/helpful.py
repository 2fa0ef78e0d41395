"""How helpful a review is: the lower end of what its readers' votes tell (docs/decisions/0006-helpful-order.md).

Of a review, `reader_count` is how many people, its author left out, found any review of its product helpful at or after
the time when it was written: they read the list, and it stood there. All who found it helpful are among them.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.once import lock
from community.kernel.transaction import action
from community.topics.models import REVIEW, Reader, Topic
from community.votes.models import USEFUL, Vote

Z = 1.96
UNSEEN = {"synchronize_session": False}


def wilson(votes: ColumnElement[int], readers: ColumnElement[int]) -> ColumnElement[float]:
    """The lower bound of Wilson's score interval, in SQL; nought without a vote."""
    n = cast(case((readers >= votes, readers), else_=votes), Float)
    share, z2 = cast(votes, Float) / n, Z * Z
    spread = func.sqrt((share * (1 - share) + z2 / (4 * n)) / n)
    return case((votes <= 0, 0.0), else_=(share + z2 / (2 * n) - Z * spread) / (1 + z2 / n))


TOPIC = Topic.__table__.c
HELPFUL = wilson(TOPIC.vote_count, TOPIC.reader_count)


def line_up(topic: Topic) -> None:
    """Votes for reviews of one product come one after the other: each may count a reader for all of them."""
    lock("helpful", str(topic.product_id))


def count_helpful(topic: Topic, person_id: int) -> None:
    """After a vote for a review: its reader is counted for each review that they had not been counted for yet."""
    at, product_id = now(), topic.product_id or 0
    theirs = (Topic.kind == REVIEW, Topic.product_id == product_id, Topic.author_id != person_id)
    more = update(Topic).where(*theirs, Topic.created_at <= at)
    if former := _last_seen(product_id, person_id, at):
        more = more.where(Topic.created_at > former)
    counted = {
        Topic.reader_count: Topic.reader_count + 1,
        Topic.helpful: wilson(TOPIC.vote_count, TOPIC.reader_count + 1),
    }
    db.session.execute(more.values(counted), execution_options=UNSEEN)
    weigh_again(topic)


def weigh_again(topic: Topic) -> None:
    """A review's votes changed."""
    db.session.execute(update(Topic).where(Topic.id == topic.id).values(helpful=HELPFUL), execution_options=UNSEEN)
    db.session.expire(topic)


def _last_seen(product_id: int, person_id: int, at: datetime) -> datetime | None:
    """When this person was last known to read this product's reviews, before now, which is written down."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    mine = (Reader.product_id == product_id, Reader.person_id == person_id)
    is_new = db.session.scalar(
        insert(Reader)
        .values(product_id=product_id, person_id=person_id, seen_at=at)
        .on_conflict_do_nothing(index_elements=["product_id", "person_id"])
        .returning(Reader.id)
    )
    if is_new is not None:
        return None
    former = db.session.scalars(select(Reader.seen_at).where(*mine).with_for_update()).one()
    db.session.execute(update(Reader).where(*mine, Reader.seen_at < at).values(seen_at=at), execution_options=UNSEEN)
    return former


@action
def recount_helpful(topic_ids: Collection[int] | None = None) -> int:
    """Readers and order of all reviews, from the votes, or of the products of these. Returns how many were wrong."""
    products = select(Topic.product_id).where(Topic.kind == REVIEW)
    if topic_ids is not None:
        products = products.where(Topic.id.in_(topic_ids))
    _note_readers(products)
    readers = (
        select(func.count())
        .select_from(Reader)
        .where(Reader.product_id == TOPIC.product_id, Reader.seen_at >= TOPIC.created_at)
        .where(Reader.person_id != TOPIC.author_id)
        .scalar_subquery()
    )
    reviews = update(Topic).where(Topic.kind == REVIEW, Topic.product_id.in_(products))
    wrong = 0
    for column, right in ((Topic.reader_count, readers), (Topic.helpful, HELPFUL)):
        done = db.session.execute(
            reviews.where(column.is_distinct_from(right)).values({column: right}), execution_options=UNSEEN
        )
        wrong += int(getattr(done, "rowcount", 0))
    db.session.expire_all()
    return wrong


def _note_readers(products: Any) -> None:
    """Those who voted without `count_helpful` (a file from elsewhere) become readers."""
    seen_at = func.max(Vote.created_at).label("seen_at")
    votes = (
        select(Topic.product_id, Vote.person_id, seen_at)
        .join(Vote, Vote.post_id == Topic.body_post_id)
        .where(Topic.kind == REVIEW, Topic.product_id.in_(products), Vote.kind == USEFUL)
        .group_by(Topic.product_id, Vote.person_id)
        .subquery()
    )
    known = (Reader.product_id == votes.c.product_id, Reader.person_id == votes.c.person_id)
    later = db.session.execute(
        select(votes, Reader.id)
        .outerjoin(Reader, and_(*known))
        .where(or_(Reader.id.is_(None), Reader.seen_at < votes.c.seen_at))
    ).all()
    for row in later:
        if row.id is None:
            db.session.add(Reader(product_id=row.product_id, person_id=row.person_id, seen_at=row.seen_at))
        else:
            db.session.execute(update(Reader).where(Reader.id == row.id).values(seen_at=row.seen_at))
    db.session.flush()

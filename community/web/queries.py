"""What only whole pages ask for: what changed in a product, who is thanked this week, what a person wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, distinct, func, select

from community.accounts.models import BOARDS, Person, hides
from community.ideas.models import BUILDING, DECLINED, PLANNED, SHIPPED
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.paging import Cursor, Page, paged
from community.kernel.remembered import memory
from community.loyalty.grounds import ANSWER_ACCEPTED
from community.loyalty.models import AWARD, LedgerEntry
from community.products.models import Product
from community.topics.models import HELD, HIDDEN, IDEA, PUBLIC, REVIEW, Outcome, Post, Topic
from community.topics.posts import below_public

CHANGED = (PLANNED, BUILDING, SHIPPED, DECLINED)
"""Decided in public, one way or the other."""
WEEK = timedelta(days=7)
MOST_PRODUCTS = 20
POST, OUTCOME = Post.__table__.c, Outcome.__table__.c
CHANGE: tuple[Any, ...] = (
    Outcome.id,
    Outcome.state,
    Outcome.html,
    Outcome.language,
    Outcome.created_at,
    Topic.id.label("topic_id"),
    Topic.kind,
    Topic.title,
    Topic.language.label("topic_language"),
    Topic.vote_count,
    Person.display_name.label("by_name"),
    Person.id.label("by_id"),
)
SAID: tuple[Any, ...] = (
    Post.id,
    Post.html,
    Post.language,
    Post.version,
    Post.visibility,
    Post.vote_count,
    Post.created_at,
    Post.is_official,
    Topic.kind,
    Topic.title,
    Topic.language.label("topic_language"),
    Topic.version.label("topic_version"),
    (Topic.accepted_post_id == Post.id).label("is_accepted"),
)


def changes_of(product_id: int, cursor: Cursor | None) -> Page[Row[Any]]:
    """The latest public word on each of a product's topics that was decided, the newest first."""
    query = (
        select(*CHANGE)
        .join(Topic, Topic.id == Outcome.topic_id)
        .join(Person, Person.id == Outcome.by_id)
        .where(*_decided_of(product_id))
    )
    return paged(query, (OUTCOME.id,), cursor)


def count_changes(product_id: int) -> int:
    """How many of them there are. One statement; remembered for a moment."""
    query = select(func.count()).select_from(Outcome).join(Topic, Topic.id == Outcome.topic_id)
    return memory.recall(
        ("count_changes", product_id), lambda: db.session.scalar(query.where(*_decided_of(product_id))) or 0
    )


def _decided_of(product_id: int) -> tuple[ColumnElement[bool], ...]:
    newest = select(func.max(Outcome.id)).where(Outcome.topic_id == Topic.id).correlate(Topic).scalar_subquery()
    return (
        Topic.product_id == product_id,
        Topic.visibility == PUBLIC,
        Outcome.id == newest,
        Outcome.state.in_(CHANGED),
    )


def thanked_this_week(limit: int = 3) -> list[tuple[Person, int]]:
    """Those whose answers were accepted in the last seven days and still are, with how many. One statement."""
    solved = func.count(func.distinct(Post.id))
    rows = db.session.execute(
        select(Person, solved)
        .join(LedgerEntry, LedgerEntry.person_id == Person.id)
        .join(Post, Post.id == LedgerEntry.subject_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(LedgerEntry.kind == AWARD, LedgerEntry.rule == ANSWER_ACCEPTED, LedgerEntry.created_at > now() - WEEK)
        .where(Topic.accepted_post_id == Post.id, Topic.visibility == PUBLIC, Post.visibility == PUBLIC)
        .where(Person.disabled_at.is_(None), ~hides(BOARDS))
        .group_by(Person.id)
        .order_by(solved.desc(), Person.id)
        .limit(limit)
    )
    return [(person, count) for person, count in rows]


@dataclass(frozen=True)
class Written:
    """How much of what somebody wrote is public, by kind of topic; what they said to others, and what came of it."""

    topics: dict[str, int]
    posts: int
    accepted: int
    helped: int
    """Different people whose questions they solved."""
    shipped: int


def written_by(person_id: int) -> Written:
    """Two statements; remembered for a moment."""
    return memory.recall(("written_by", person_id), lambda: _written_by(person_id))


def _written_by(person_id: int) -> Written:
    kinds = db.session.execute(
        select(Topic.kind, func.count(), func.count(case((and_(Topic.kind == IDEA, Topic.state == SHIPPED), 1))))
        .where(Topic.author_id == person_id, Topic.visibility == PUBLIC)
        .group_by(Topic.kind)
    ).all()
    solved = and_(Topic.accepted_post_id == Post.id, Topic.author_id != person_id)
    posts, accepted, helped = db.session.execute(
        select(
            func.count(),
            func.count(case((Topic.accepted_post_id == Post.id, 1))),
            func.count(distinct(case((solved, Topic.author_id)))),
        )
        .select_from(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.author_id == person_id, Post.visibility == PUBLIC, Post.is_body.is_(False))
        .where(Topic.visibility == PUBLIC)
    ).one()
    return Written({row[0]: row[1] for row in kinds}, posts, accepted, helped, sum(row[2] for row in kinds))


def products_of(person_id: int) -> Sequence[Row[Any]]:
    """The products that somebody uses: those of their public reviews. Remembered for a moment."""
    columns: tuple[Any, ...] = (Product.slug, Product.name_ja, Product.name_en)
    query = (
        select(*columns)
        .where(
            Product.id.in_(
                select(Topic.product_id).where(
                    Topic.author_id == person_id, Topic.kind == REVIEW, Topic.visibility == PUBLIC
                )
            )
        )
        .order_by(Product.position, Product.id)
        .limit(MOST_PRODUCTS)
    )
    return memory.recall(("products_of", person_id), lambda: db.session.execute(query).all())


def posts_by(person: Person, cursor: Cursor | None, *, seen_by: Person | None) -> Page[Row[Any]]:
    """A page of somebody's answers, comments and replies, the newest first; one's own also while held or hidden."""
    is_own = seen_by is not None and seen_by.id == person.id
    shown: Sequence[str] = (PUBLIC, HELD, HIDDEN) if is_own else (PUBLIC,)
    query = (
        select(*SAID)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.author_id == person.id, Post.is_body.is_(False), Post.visibility.in_(shown))
        .where(Topic.visibility == PUBLIC)
    )
    if not is_own:
        query = query.where(below_public())
    return paged(query, (POST.id,), cursor)

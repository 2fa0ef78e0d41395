"""Finding topics and posts, as far as the seer may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Gone, NotAllowed, NotFound
from community.kernel.paging import Cursor, Page, paged
from community.kernel.remembered import memory
from community.products.models import Product
from community.tags.models import Tagging
from community.topics import policy
from community.topics.elsewhere import Converted, Elsewhere
from community.topics.models import DELETED, HELD, HIDDEN, PUBLIC, Outcome, Post, Revision, Topic, Withdrawal

TOPIC = Topic.__table__.c
ROW: tuple[Any, ...] = (
    Topic.id,
    Topic.kind,
    Topic.title,
    Topic.excerpt,
    Topic.language,
    Topic.state,
    Topic.closure,
    Topic.stars,
    Topic.visibility,
    Topic.body_post_id,
    Topic.answer_count,
    Topic.vote_count,
    Topic.created_at,
    Topic.active_at,
    Topic.version,
    Topic.author_id,
    Person.display_name.label("author_name"),
    Person.avatar.label("author_avatar"),
    Person.roles.label("author_roles"),
    Person.stands_in.label("author_stands_in"),
    Person.is_mask.label("author_is_mask"),
    Person.version.label("author_version"),
    Product.slug.label("product_slug"),
    Product.name_ja.label("product_name_ja"),
    Product.name_en.label("product_name_en"),
)
SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "active": (TOPIC.active_at, TOPIC.id),
    "new": (TOPIC.created_at, TOPIC.id),
    "votes": (TOPIC.vote_count, TOPIC.id),
    "unanswered": (TOPIC.created_at, TOPIC.id),
}
KEPT = timedelta(days=30)
"""For so long an author can bring back what they deleted."""


@dataclass(frozen=True)
class Wanted:
    """Which topics a list asks for; None means any."""

    kind: str | None = None
    kinds: tuple[str, ...] = ()
    product_id: int | None = None
    product_ids: tuple[int, ...] | None = None
    """Of any of these products; none at all where it's empty."""
    tag_id: int | None = None
    state: str | None = None
    stars: int | None = None
    author_id: int | None = None
    language: str | None = None
    sort: str = "active"


TOPIC_ROWS: Select[Any] = (
    select(*ROW).join(Person, Person.id == Topic.author_id).outerjoin(Product, Product.id == Topic.product_id)
)


def seen_in_lists(seen_by: Person | None, author_id: int | None = None) -> ColumnElement[bool]:
    """Lists show what is public; one's own list also what waits or was hidden."""
    if seen_by is not None and author_id == seen_by.id:
        return Topic.visibility.in_((PUBLIC, HELD, HIDDEN))
    return Topic.visibility == PUBLIC


def list_topics(wanted: Wanted, cursor: Cursor | None, *, seen_by: Person | None) -> Page[Row[Any]]:
    """A page of topic rows, in one statement; what everybody sees alike is remembered for a moment."""
    is_own = seen_by is not None and wanted.author_id == seen_by.id
    if is_own:
        return _listed(wanted, cursor, seen_by)
    return memory.recall(("list_topics", wanted, cursor), lambda: _listed(wanted, cursor, None))


def _listed(wanted: Wanted, cursor: Cursor | None, seen_by: Person | None) -> Page[Row[Any]]:
    query = fitting(TOPIC_ROWS, wanted, seen_by=seen_by)
    return paged(query, SORTS.get(wanted.sort, SORTS["active"]), cursor)


def fitting(query: Select[Any], wanted: Wanted, *, seen_by: Person | None) -> Select[Any]:
    """A query for topics, narrowed to those that are asked for and may be seen."""
    query = query.where(seen_in_lists(seen_by, wanted.author_id))
    for column, value in (
        (Topic.kind, wanted.kind),
        (Topic.product_id, wanted.product_id),
        (Topic.state, wanted.state),
        (Topic.stars, wanted.stars),
        (Topic.author_id, wanted.author_id),
        (Topic.language, wanted.language),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.kinds:
        query = query.where(Topic.kind.in_(wanted.kinds))
    if wanted.product_ids is not None:
        query = query.where(Topic.product_id.in_(wanted.product_ids))
    if wanted.tag_id is not None:
        query = query.where(Topic.id.in_(select(Tagging.topic_id).where(Tagging.tag_id == wanted.tag_id)))
    if wanted.state == "open" or wanted.sort == "unanswered":
        # What is locked or closed waits for nobody.
        query = query.where(Topic.closure == "")
    if wanted.sort == "unanswered":
        # Written out, since SQLite uses the index of the unanswered only where it reads the very words.
        query = query.where(Topic.answer_count == literal(0, literal_execute=True))
    return query


def topics_by_id(ids: Collection[int], *, seen_by: Person | None) -> dict[int, Row[Any]]:
    """Rows of these topics, without those the seer may not see in a list."""
    if not ids:
        return {}

    def read() -> dict[int, Row[Any]]:
        rows = db.session.execute(TOPIC_ROWS.where(Topic.id.in_(ids), seen_in_lists(seen_by)))
        return {row.id: row for row in rows}

    return memory.recall(("topics_by_id", tuple(ids)), read)


def count_by_state(kind: str, product_id: int | None = None) -> dict[str, int]:
    """How many public topics of a kind are in each state."""
    waits = or_(Topic.state != "open", Topic.closure == "")
    query = select(Topic.state, func.count()).where(Topic.kind == kind, Topic.visibility == PUBLIC, waits)
    query = query.group_by(Topic.state)
    if product_id is not None:
        query = query.where(Topic.product_id == product_id)
    return memory.recall(("count_by_state", kind, product_id), lambda: dict(iter(db.session.execute(query))))


def find_topic(topic_id: int, kind: str | None = None, *, seen_by: Person | None) -> Topic:
    """The topic, if the seer may see it. NotFound for an unknown or foreign one, Gone for one that was taken down.

    Elsewhere for one that lives on in another one that they may see, Converted for one that is of another kind by now.
    """
    topic = db.session.get(Topic, topic_id, options=[joinedload(Topic.product)]) if topic_id < 2**31 else None
    if topic is None or (kind and kind not in (topic.kind, topic.former_kind)):
        raise NotFound
    if topic.merged_into_id is not None:
        raise Elsewhere(find_topic(topic.merged_into_id, seen_by=seen_by), topic.body_post_id or 0)
    if not policy.can_see_topic(seen_by, topic):
        _refuse(topic.visibility)
    if kind and topic.kind != kind:
        raise Converted(topic)
    return topic


def find_post(post_id: int, *, seen_by: Person | None) -> Post:
    """The post, if the seer may see it and its topic."""
    post = db.session.get(Post, post_id) if post_id < 2**31 else None
    if post is None:
        raise NotFound
    if not policy.can_see_topic(seen_by, post.topic):
        _refuse(post.topic.visibility)
    if not policy.can_see_post(seen_by, post, post.topic):
        _refuse(post.visibility if post.parent is None or post.visibility != PUBLIC else post.parent.visibility)
    return post


def find_editable_post(post_id: int, *, by: Person) -> Post:
    """The post, for editing it; NotAllowed for whoever sees it but may not."""
    post = find_post(post_id, seen_by=by)
    if not policy.can_edit(by, post):
        raise NotAllowed
    return post


def find_own_deleted_post(post_id: int, *, by: Person) -> Post:
    """A post its author deleted, for taking that back."""
    post = db.session.get(Post, post_id) if post_id < 2**31 else None
    if post is None or not policy.can_restore(by, post) or _is_taken_back(post):
        raise NotFound
    check_restorable(post)
    return post


def check_restorable(post: Post) -> None:
    """Gone, once a deletion is older than it can be taken back."""
    if post.deleted_at and now() - post.deleted_at > KEPT:
        raise Gone(_("This was deleted more than %(days)s days ago, so it can't be brought back.", days=KEPT.days))


def _is_taken_back(post: Post) -> bool:
    return db.session.scalar(select(Withdrawal.id).where(Withdrawal.post_id == post.id)) is not None


def _refuse(visibility: str) -> None:
    if visibility in (HIDDEN, DELETED):
        raise Gone(_("This was taken down by its author or our staff."))
    raise NotFound


def outcomes_of(topic_id: int) -> Sequence[Outcome]:
    """The public history of a topic, oldest first."""
    return db.session.scalars(select(Outcome).where(Outcome.topic_id == topic_id).order_by(Outcome.id)).unique().all()


def revisions_of(post_id: int) -> Sequence[Revision]:
    """Former versions of a post, newest first."""
    return (
        db.session.scalars(select(Revision).where(Revision.post_id == post_id).order_by(Revision.id.desc()))
        .unique()
        .all()
    )


def participants(topic_id: int) -> set[int]:
    """Everybody who wrote something public in a topic, wherever it stands since."""
    into = select(Topic.merged_into_id).where(Topic.id == topic_id).scalar_subquery()
    here = or_(Post.topic_id == topic_id, and_(Post.topic_id == into, Post.home_id == topic_id))
    return set(db.session.scalars(select(Post.author_id).where(here, Post.visibility == PUBLIC).distinct()))

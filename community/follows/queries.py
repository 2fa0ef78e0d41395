"""How people stand to what they follow, and who is to hear of something."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.accounts.reader import ME
from community.follows.models import BLOCKED, FOLLOWING, MUTED, PERSON, PRODUCT, TAG, TOPIC, Follow, Subject
from community.follows.policy import can_be_followed
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.paging import Cursor, Page, paged
from community.products.models import Product
from community.tags.models import Tag, Tagging
from community.topics.merged import find_living_topic
from community.topics.models import HELD, HIDDEN, MERGED, PUBLIC, Topic
from community.uses.models import Use

_ID: ColumnElement[int] = bindparam("subject_id", type_=Integer)


def living_in(topic_id: int | ColumnElement[int]) -> Select[Any]:
    """The ids of a topic and of those merged into it: whoever follows one of them follows what became of it."""
    return select(Topic.id).where(or_(Topic.id == topic_id, Topic.merged_into_id == topic_id))


def is_about(subject: Subject) -> ColumnElement[bool]:
    """The rows of those who follow, mute or block this."""
    return _following(subject.type, living_in(subject.id) if subject.type == TOPIC else subject.id)


_STATE = select(Follow.state).where(
    Follow.person_id == bindparam("person_id"), Follow.subject_type == bindparam("subject_type")
)
_STATES = {
    True: _STATE.where(Follow.subject_id.in_(living_in(_ID))).order_by((Follow.subject_id == _ID).desc()).limit(1),
    False: _STATE.where(Follow.subject_id == _ID),
}


def own_state(subject: Subject) -> Select[Any]:
    """How the reader (accounts/reader) stands to this, if they chose."""
    about = living_in(subject.id) if subject.type == TOPIC else [subject.id]
    return select(Follow.id).where(
        Follow.person_id == ME, Follow.subject_type == subject.type, Follow.subject_id.in_(about)
    )


def state_of(person_id: int, subject: Subject) -> str:
    """following, muted or blocked; nothing where this person chose none of them. One statement."""
    asked = {"person_id": person_id, "subject_type": subject.type, "subject_id": subject.id}
    return db.session.scalar(_STATES[subject.type == TOPIC], asked) or ""


def find_subject(subject: Subject, *, seen_by: Person) -> Person | None:
    """Make sure that somebody may see what they want to follow; NotFound or Gone if not. A person is returned."""
    if subject.type == TOPIC:
        find_living_topic(subject.id, seen_by=seen_by)
    elif subject.type == PERSON:
        person = db.session.get(Person, subject.id)
        if person is None or not (person.id == seen_by.id or can_be_followed(person, by=seen_by)):
            raise NotFound
        return person
    else:
        known = (
            select(Product.id).where(Product.id == subject.id)
            if subject.type == PRODUCT
            else select(Tag.id).where(Tag.id == subject.id, is_on_public())
        )
        if db.session.scalar(known) is None:
            raise NotFound
    return None


def is_on_public() -> ColumnElement[bool]:
    """A tag that stands on something public: the words of others are nobody's business."""
    return exists().where(Tagging.tag_id == Tag.id, Topic.id == Tagging.topic_id, Topic.visibility == PUBLIC)


# ---------------------------------------------------------------- who is to hear of something

_WHO: tuple[Any, ...] = (Follow.person_id, Follow.subject_type, Follow.subject_id)


def _following(subject_type: str, subject_ids: Any) -> ColumnElement[bool]:
    ids = Follow.subject_id.in_(subject_ids) if not isinstance(subject_ids, int) else Follow.subject_id == subject_ids
    return and_(Follow.subject_type == subject_type, ids)


def _tags_of(topic_id: int) -> Select[Any]:
    return select(Tagging.tag_id).where(Tagging.topic_id == topic_id)


def followers_of_topic(topic_id: int, *, among: Collection[int] | None = None) -> list[int]:
    """The ids of those who follow a topic, in their order; only those `among` whom it is asked of."""
    query = select(Follow.person_id).where(Follow.state == FOLLOWING, is_about(Subject(TOPIC, topic_id)))
    if among is not None:
        query = query.where(Follow.person_id.in_(among))
    return list(db.session.scalars(query.distinct().order_by(Follow.person_id)))


def followers_around(topic: Topic, *, among: Collection[int] | None = None) -> Sequence[Row[Any]]:
    """Who follows the author, the product or a tag of a topic: person_id, subject_type, subject_id. One statement.

    Without those whom the author has blocked.
    """
    block = aliased(Follow)
    is_blocked = exists().where(
        block.person_id == topic.author_id,
        block.subject_type == PERSON,
        block.subject_id == Follow.person_id,
        block.state == BLOCKED,
    )
    query = select(*_WHO).where(
        Follow.state == FOLLOWING,
        or_(
            _following(PERSON, topic.author_id),
            _following(PRODUCT, topic.product_id or 0),
            _following(TAG, _tags_of(topic.id)),
        ),
        ~is_blocked,
    )
    if among is not None:
        query = query.where(Follow.person_id.in_(among))
    return db.session.execute(query.order_by(Follow.person_id, Follow.subject_id)).all()


def products_near(person: Person) -> tuple[int, ...]:
    """The ids of the products that somebody uses or follows. One statement."""
    followed = select(Follow.subject_id).where(
        Follow.person_id == person.id, Follow.subject_type == PRODUCT, Follow.state == FOLLOWING
    )
    used = select(Use.product_id).where(Use.person_id == person.id)
    return tuple(sorted(db.session.scalars(used.union(followed))))


def blocked_by(person_id: int) -> set[int]:
    """Those whom somebody has blocked: nothing that they do is told to them."""
    query = select(Follow.subject_id).where(
        Follow.person_id == person_id, Follow.subject_type == PERSON, Follow.state == BLOCKED
    )
    return set(db.session.scalars(query))


def untroubled(person_ids: Collection[int], *, topic: Topic | None, actor_id: int | None) -> set[int]:
    """Those of these people who haven't muted what this is about, nor muted or blocked whoever did it. One statement.

    Somebody who follows a topic hears of it even if they muted its product or one of its tags.
    """
    about: list[ColumnElement[bool]] = []
    if actor_id is not None:
        about.append(and_(_following(PERSON, actor_id), Follow.state.in_((MUTED, BLOCKED))))
    if topic is not None:
        about.append(is_about(Subject(TOPIC, topic.id)))
        placed = or_(_following(PRODUCT, topic.product_id or 0), _following(TAG, _tags_of(topic.id)))
        about.append(and_(placed, Follow.state == MUTED))
    if not about or not person_ids:
        return set(person_ids)
    query = select(*_WHO, Follow.state)
    rows = db.session.execute(query.where(Follow.person_id.in_(person_ids), or_(*about))).all()
    attached = {row.person_id for row in rows if (row.subject_type, row.state) == (TOPIC, FOLLOWING)}
    return set(person_ids) - {row.person_id for row in rows if _silences(row, attached)}


def _silences(row: Any, attached: set[int]) -> bool:
    if row.state == FOLLOWING:
        return False
    return row.subject_type == PERSON or row.person_id not in attached


# ---------------------------------------------------------------- one's own list

FOLLOW = Follow.__table__.c
Lives = aliased(Topic)
_FOLLOWED: tuple[Any, ...] = (
    Follow.id,
    Follow.subject_type,
    Follow.subject_id,
    Follow.state,
    Follow.changed_at,
    Topic.kind,
    Topic.title,
    Topic.language,
    Product.slug,
    Product.name_ja,
    Product.name_en,
    Tag.label,
    Person.display_name,
    Person.roles,
    Person.avatar,
)


def follows_of(person: Person, cursor: Cursor | None, *, subject_type: str = "", state: str = "") -> Page[Row[Any]]:
    """A page of what somebody follows, has muted or blocked, the latest first, as far as they may see it now."""
    seen = or_(
        and_(Topic.visibility.in_((PUBLIC, MERGED)), Lives.visibility == PUBLIC),
        and_(Topic.author_id.in_(person.own_ids), Topic.visibility.in_((HELD, HIDDEN))),
        Follow.subject_type == PRODUCT,
        and_(Tag.id.is_not(None), is_on_public().correlate(Tag)),
        and_(Person.disabled_at.is_(None), Person.email_verified_at.is_not(None)),
    )
    query = (
        select(*_FOLLOWED)
        .outerjoin(Topic, and_(Follow.subject_type == TOPIC, Topic.id == Follow.subject_id))
        .outerjoin(Lives, Lives.id == func.coalesce(Topic.merged_into_id, Topic.id))
        .outerjoin(Product, and_(Follow.subject_type == PRODUCT, Product.id == Follow.subject_id))
        .outerjoin(Tag, and_(Follow.subject_type == TAG, Tag.id == Follow.subject_id))
        .outerjoin(Person, and_(Follow.subject_type == PERSON, Person.id == Follow.subject_id))
        .where(Follow.person_id == person.id, seen)
    )
    if subject_type:
        query = query.where(Follow.subject_type == subject_type)
    if state:
        query = query.where(Follow.state == state)
    return paged(query, (FOLLOW.id,), cursor)

"""Somebody's own list, their interests, and how far they have come with their first steps. Always one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.feed.models import FeedChoice, Interest, SetAside
from community.feed.sources import Reason, sources_of
from community.follows.models import BLOCKED, MUTED, PERSON, PRODUCT, TAG, TOPIC, Follow
from community.follows.queries import is_on_public
from community.kernel.database import db
from community.kernel.paging import Cursor, Page, span
from community.tags.models import Tag, Tagging
from community.topics.models import DELETED, PUBLIC, Post, Topic
from community.topics.queries import TOPIC_ROWS, topics_by_id
from community.uses.models import Use
from community.votes.models import Vote

DAY = 24 * 60 * 60
LESS = 3
"""Days that a topic counts as older for each one that was set aside with the same tag."""
MOST_SET_ASIDE = 20
"""How many of the topics that were set aside are shown for bringing them back, the last ones."""

Place = tuple[int, int]
"""A score and the topic's id, both negative, so that what comes first is least."""


@dataclass(frozen=True)
class Entry:
    """A row of the list, and why it stands there: the weightiest reason first."""

    row: Row[Any]
    reasons: Sequence[Reason]


def personal_topics(person: Person, cursor: Cursor | None) -> Page[Entry]:
    """A page of the topics that are for this person. Three statements, however many there are.

    A topic counts as so many days newer as its reasons weigh: that doesn't change by itself, by votes or by answers.
    The cursor names the newest topic there was on the first page, so what is posted meanwhile moves nothing.
    """
    upto, here = _read(cursor)
    reasons, created = _candidates(person.id, upto)
    less = _lowered(person.id, reasons.keys())
    ranking = sorted(_place(number, created[number], reasons[number], less.get(number, 0)) for number in reasons)
    begin, end = span(ranking, here, is_back=cursor is not None and cursor.is_back)
    if begin == end:
        return Page([])
    ids = [-number for _score, number in ranking[begin:end]]
    rows = topics_by_id(ids, seen_by=None)
    upto = upto or max(reasons)
    return Page(
        [Entry(rows[number], reasons[number]) for number in ids if number in rows],
        str(Cursor((upto, *ranking[begin]), is_back=True)) if begin else None,
        str(Cursor((upto, *ranking[end - 1]))) if end < len(ranking) else None,
    )


def _read(cursor: Cursor | None) -> tuple[int | None, Place | None]:
    """The newest topic and the place of a cursor; nothing for one of another list, or made up."""
    if cursor is None or len(cursor.values) != 3:
        return None, None
    numbers = [value for value in cursor.values if isinstance(value, int) and abs(value) < 2**53]
    return (numbers[0], (numbers[1], numbers[2])) if len(numbers) == 3 and numbers[0] < 2**31 else (None, None)


def _place(topic_id: int, created: int, reasons: Sequence[Reason], less: int) -> Place:
    days = sum(reason.days for reason in reasons) - LESS * less
    return -(created + DAY * days), -topic_id


def _candidates(person_id: int, upto: int | None) -> tuple[dict[int, list[Reason]], dict[int, int]]:
    """By topic, the reasons for it, and when it was brought up in seconds."""
    source = sources_of(person_id, upto)
    query = select(source).where(*_welcome_to(person_id, source.c))
    reasons: dict[int, set[Reason]] = {}
    created: dict[int, int] = {}
    for row in db.session.execute(query):
        reason = Reason(row.how, row.subject_type, row.subject_id, row.days)
        reasons.setdefault(row.topic_id, set()).add(reason)
        created[row.topic_id] = int(row.created_at.timestamp())
    return {number: sorted(found, key=_weight) for number, found in reasons.items()}, created


def _weight(reason: Reason) -> tuple[int, str, str, int]:
    return -reason.days, reason.how, reason.subject_type, reason.subject_id


def _welcome_to(person_id: int, topic: Any) -> tuple[ColumnElement[bool], ...]:
    """Nothing that somebody set aside, muted or blocked, nor of people who blocked them.

    Asked of what the sources give, not of the table of topics: to join it, PostgreSQL would read the whole of it.
    """

    def silenced(subject_type: str) -> Select[Any]:
        return select(Follow.subject_id).where(
            Follow.person_id == person_id, Follow.subject_type == subject_type, Follow.state.in_((MUTED, BLOCKED))
        )

    begun = aliased(Topic)
    muted_topics = select(func.coalesce(begun.merged_into_id, begun.id)).where(begun.id.in_(silenced(TOPIC)))
    blockers = select(Follow.person_id).where(
        Follow.subject_type == PERSON, Follow.subject_id == person_id, Follow.state == BLOCKED
    )
    return (
        topic.topic_id.not_in(select(SetAside.topic_id).where(SetAside.person_id == person_id)),
        topic.topic_id.not_in(muted_topics),
        topic.author_id.not_in(silenced(PERSON)),
        topic.author_id.not_in(blockers),
        or_(topic.product_id.is_(None), topic.product_id.not_in(silenced(PRODUCT))),
        ~exists().where(Tagging.topic_id == topic.topic_id, Tagging.tag_id.in_(silenced(TAG))),
    )


def _lowered(person_id: int, topic_ids: Any) -> dict[int, int]:
    """Of these topics, with how many that were set aside they share a tag; each shared tag counts."""
    theirs = aliased(Tagging)
    query = (
        select(Tagging.topic_id, func.count())
        .join(theirs, theirs.tag_id == Tagging.tag_id)
        .join(SetAside, SetAside.topic_id == theirs.topic_id)
        .where(SetAside.person_id == person_id, Tagging.topic_id.in_(list(topic_ids)))
        .group_by(Tagging.topic_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)} if topic_ids else {}


def labels_of(tag_ids: set[int]) -> dict[int, str]:
    """What these tags are called. One statement, and none for no tags."""
    if not tag_ids:
        return {}
    return {row.id: row.label for row in db.session.execute(select(Tag.id, Tag.label).where(Tag.id.in_(tag_ids)))}


# ---------------------------------------------------------------- what somebody set


def choice_of(person_id: int) -> FeedChoice:
    """What somebody set, or what holds for whoever set nothing."""
    found = db.session.scalar(select(FeedChoice).where(FeedChoice.person_id == person_id))
    return found or FeedChoice(person_id=person_id, is_personal=True, steps_closed_at=None)


def is_set_aside(person_id: int, topic_id: int) -> bool:
    query = select(SetAside.id).where(SetAside.person_id == person_id, SetAside.topic_id == topic_id)
    return db.session.scalar(query) is not None


def set_aside_by(person_id: int) -> Sequence[Row[Any]]:
    """The topics that somebody set aside last, as far as they are still public."""
    query = TOPIC_ROWS.join(SetAside, SetAside.topic_id == Topic.id)
    query = query.where(SetAside.person_id == person_id, Topic.visibility == PUBLIC)
    return db.session.execute(query.order_by(SetAside.id.desc()).limit(MOST_SET_ASIDE)).all()


def chosen_products(person_id: int) -> set[int]:
    query = select(Interest.subject_id).where(Interest.person_id == person_id, Interest.subject_type == PRODUCT)
    return set(db.session.scalars(query))


def chosen_tags(person_id: int) -> list[str]:
    """The labels of the tags that somebody chose, in the order in which they did, without those now unseen."""
    query = (
        select(Tag.label)
        .join(Interest, Interest.subject_id == Tag.id)
        .where(Interest.person_id == person_id, Interest.subject_type == TAG, is_on_public())
    )
    return list(db.session.scalars(query.order_by(Interest.id)))


def tags_in_use(names: Sequence[str]) -> Mapping[str, int]:
    """Which of these folded names stand on something public, with the tags' ids."""
    query = select(Tag.name, Tag.id).where(Tag.name.in_(names), is_on_public())
    return {row.name: row.id for row in db.session.execute(query)}


# ---------------------------------------------------------------- the first steps


@dataclass(frozen=True)
class Steps:
    """Which of the first three steps somebody has taken, by what they did."""

    has_interest: bool
    has_voted: bool
    has_posted: bool
    is_closed: bool

    @property
    def is_done(self) -> bool:
        return self.has_interest and self.has_voted and self.has_posted


def steps_of(person_id: int) -> Steps:
    """One statement."""
    posts = select(Post.id).where(Post.author_id == person_id, Post.visibility != DELETED)
    reviewed = select(Topic.id).where(Topic.author_id == person_id, Topic.product_id.is_not(None))
    chosen = select(Interest.id).where(Interest.person_id == person_id)
    used = select(Use.id).where(Use.person_id == person_id)
    voted = select(Vote.id).where(Vote.person_id == person_id, Vote.cast_post_id.is_(None))
    closed = select(FeedChoice.id).where(FeedChoice.person_id == person_id, FeedChoice.steps_closed_at.is_not(None))
    row = db.session.execute(
        select(or_(chosen.exists(), used.exists(), reviewed.exists()), voted.exists(), posts.exists(), closed.exists())
    ).one()
    return Steps(*(bool(value) for value in row))

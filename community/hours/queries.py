"""Finding question hours, as far as their topics may be seen, and who answers in them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import joinedload

from community.accounts.models import Person
from community.hours.models import Hour, HourHost
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.paging import Cursor, Page, paged
from community.kernel.remembered import memory
from community.topics.models import HOUR, PUBLIC, Topic
from community.topics.queries import find_topic

TABLE = Hour.__table__.c
ROW: tuple[Any, ...] = (
    Hour.id,
    Hour.begins_at,
    Hour.ends_at,
    Hour.cancelled_at,
    Topic.id.label("topic_id"),
    Topic.title,
    Topic.excerpt,
    Topic.language,
    Topic.answer_count,
)
MOST_AHEAD = 50


def find_hour(topic_id: int, *, seen_by: Person | None) -> Hour:
    """The question hour of this topic, if that may be seen. Raises NotFound or Gone."""
    find_topic(topic_id, HOUR, seen_by=seen_by)
    both = [joinedload(Hour.topic), joinedload(Hour.cancelled_by), joinedload(Hour.summary_by)]
    hour = db.session.scalar(select(Hour).options(*both).where(Hour.topic_id == topic_id))
    if hour is None:
        raise NotFound
    return hour


def hosts_of(hour_id: int) -> Sequence[Person]:
    """Who answers, by name."""
    query = select(Person).join(HourHost, HourHost.person_id == Person.id).where(HourHost.hour_id == hour_id)
    return db.session.scalars(query.order_by(Person.display_name, Person.id)).all()


def staff_to_choose() -> Sequence[Person]:
    """Who may answer: everybody of our staff, by name."""
    query = select(Person).where(Person.roles != "", Person.disabled_at.is_(None))
    return db.session.scalars(query.order_by(Person.display_name, Person.id)).all()


def _public() -> Select[Any]:
    return select(*ROW).join(Topic, Topic.id == Hour.topic_id).where(Topic.visibility == PUBLIC)


def hours_ahead() -> Sequence[Row[Any]]:
    """Those that are open or to come, the next one first; public ones only, whoever asks. One statement."""

    def read() -> Sequence[Row[Any]]:
        query = _public().where(Hour.cancelled_at.is_(None), Hour.ends_at > now())
        return db.session.execute(query.order_by(Hour.begins_at, Hour.id).limit(MOST_AHEAD)).all()

    return memory.recall(("hours_ahead",), read)


def hours_behind(cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of those that are over or cancelled, the latest first."""

    def read() -> Page[Row[Any]]:
        is_behind = or_(Hour.ends_at <= now(), Hour.cancelled_at.is_not(None))
        return paged(_public().where(is_behind), (TABLE.ends_at, TABLE.id), cursor)

    return memory.recall(("hours_behind", cursor), read)

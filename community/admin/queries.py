"""Reading the log, the deliveries and the people."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from community.accounts.models import Person
from community.audit.models import LogLine
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.outbox import Delivery, EventRow
from community.kernel.paging import Cursor, Page, paged
from community.topics.models import Post

LOG, DELIVERY, PERSON = LogLine.__table__.c, Delivery.__table__.c, Person.__table__.c
LONGEST_ERROR = 400
EVERYBODY, STAFF, CLOSED = "all", "staff", "closed"
GROUPS = (EVERYBODY, STAFF, CLOSED)


def log_lines(by_id: int | None, verb: str, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of the log, the latest first, of one person or verb if asked for."""
    query = select(
        LogLine.id,
        LogLine.verb,
        LogLine.subject_type,
        LogLine.subject_id,
        LogLine.reason,
        LogLine.details,
        LogLine.created_at,
        LogLine.by_id,
        Person.display_name.label("by_name"),
        Person.avatar.label("by_avatar"),
    ).join(Person, Person.id == LogLine.by_id)
    if by_id is not None:
        query = query.where(LogLine.by_id == by_id)
    if verb:
        query = query.where(LogLine.verb == verb)
    return paged(query, (LOG.id,), cursor)


def people_in_log() -> Sequence[Row[Any]]:
    """Everybody who stands in the log, by name."""
    acted: tuple[Any, ...] = (Person.id, Person.display_name)
    query = select(*acted).where(Person.id.in_(select(LogLine.by_id).distinct()))
    return db.session.execute(query.order_by(Person.display_name, Person.id)).all()


def verbs_in_log() -> Sequence[str]:
    return db.session.scalars(select(LogLine.verb).distinct().order_by(LogLine.verb)).all()


def deliveries(state: str, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of given-up or waiting deliveries, the latest first, with what they carry."""
    query = (
        select(
            Delivery.id,
            Delivery.subscriber,
            Delivery.state,
            Delivery.attempts,
            Delivery.due_at,
            func.substr(func.coalesce(Delivery.error, ""), 1, LONGEST_ERROR).label("error"),
            EventRow.id.label("event_id"),
            EventRow.name.label("event_name"),
            EventRow.created_at,
        )
        .join(EventRow, EventRow.id == Delivery.event_id)
        .where(Delivery.state == state)
    )
    return paged(query, (DELIVERY.id,), cursor)


def _is_in(group: str) -> ColumnElement[bool] | None:
    if group == STAFF:
        return Person.roles != ""
    return Person.disabled_at.is_not(None) if group == CLOSED else None


def list_people(group: str, search: str, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of people, the latest to join first; `search` is part of a name or address."""
    columns: tuple[Any, ...] = (
        Person.id,
        Person.display_name,
        Person.email,
        Person.email_verified_at,
        Person.roles,
        Person.avatar,
        Person.created_at,
        Person.disabled_at,
    )
    query = select(*columns).where(Person.stands_in.is_(False))
    condition = _is_in(group)
    if condition is not None:
        query = query.where(condition)
    if search:
        query = query.where(
            or_(
                Person.display_name.icontains(search, autoescape=True),
                Person.email.icontains(search, autoescape=True),
            )
        )
    return paged(query, (PERSON.id,), cursor)


def find_person(person_id: int) -> Person:
    """Anybody with an account, closed or not."""
    person = db.session.get(Person, person_id) if person_id < 2**31 else None
    if person is None or person.is_mask:
        raise NotFound
    return person


def post_count(person: Person) -> int:
    """How many posts of theirs there are, seen or not."""
    return db.session.scalar(select(func.count()).select_from(Post).where(Post.author_id == person.id)) or 0

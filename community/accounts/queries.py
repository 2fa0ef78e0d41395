"""Finding people, their sessions and what a mailed key is good for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from community.accounts.handles import person_id_in
from community.accounts.keys import hash_of
from community.accounts.models import FORGOTTEN_AFTER, Handle, MailedKey, Person, SignIn
from community.kernel.clock import now
from community.kernel.database import db


def person_by_address(email: str) -> Person | None:
    """Whoever has this (cleaned) address, verified or not."""
    return db.session.scalar(select(Person).where(Person.email == email))


def has_a_page() -> ColumnElement[bool]:
    """People whose page others can see."""
    return and_(Person.disabled_at.is_(None), Person.email_verified_at.is_not(None))


def people_called(handles: Collection[str]) -> dict[str, int]:
    """Whom these (folded) handles call, present and former ones, if others can see their page. One statement."""
    if not handles:
        return {}
    numbers = {number: handle for handle in handles if (number := person_id_in(handle))}
    named = or_(Handle.folded.in_(handles), Person.id.in_(numbers))
    rows = db.session.execute(
        select(Person.id, Handle.folded)
        .outerjoin(Handle, and_(Handle.person_id == Person.id, Handle.folded.in_(handles)))
        .where(named, has_a_page())
    ).all()
    by_number = {numbers[row.id]: row.id for row in rows if row.id in numbers}
    return by_number | {row.folded: row.id for row in rows if row.folded}


def live_sessions(person: Person) -> Sequence[SignIn]:
    """The sessions that a person could go on with, the last used first."""
    return db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.seen_at > now() - FORGOTTEN_AFTER)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        .limit(100)
    ).all()


@dataclass(frozen=True)
class Holder:
    """A live mailed key, and the person who got it."""

    mailed: MailedKey
    person: Person


def holder_of(key: str, purpose: str) -> Holder | None:
    """Who may use this key now; None if it is unknown, used, too old, or was sent to an address they no longer have."""
    row = db.session.execute(
        select(MailedKey, Person)
        .join(Person, Person.id == MailedKey.person_id)
        .where(
            MailedKey.key_hash == hash_of(key),
            MailedKey.purpose == purpose,
            MailedKey.used_at.is_(None),
            MailedKey.expires_at > now(),
            MailedKey.email == Person.email,
            Person.disabled_at.is_(None),
        )
    ).first()
    return Holder(row[0], row[1]) if row else None

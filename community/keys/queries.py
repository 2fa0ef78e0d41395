"""Which keys there are, and whose key this is."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.accounts.keys import hash_of
from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.keys import policy
from community.keys.models import ProgramKey


def list_keys(*, seen_by: Person) -> Sequence[ProgramKey]:
    """All of them, those that work first, the latest first."""
    if not policy.can_keep_keys(seen_by):
        raise NotFound
    order = (ProgramKey.ended_at.is_not(None), ProgramKey.id.desc())
    return db.session.scalars(select(ProgramKey).options(joinedload(ProgramKey.person)).order_by(*order)).all()


def find_key(key_id: int, *, seen_by: Person) -> ProgramKey:
    """One of them."""
    key = db.session.get(ProgramKey, key_id) if policy.can_keep_keys(seen_by) else None
    if key is None:
        raise NotFound
    return key


def key_of(secret: str) -> ProgramKey | None:
    """The key that somebody holds, with its person; None if it is none, was ended, or its person may not have one."""
    query = select(ProgramKey).options(joinedload(ProgramKey.person)).where(ProgramKey.key_hash == hash_of(secret))
    key = db.session.scalar(query)
    return key if key and key.ended_at is None and policy.can_keep_keys(key.person) else None

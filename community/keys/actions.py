"""Making keys, ending them, and noting that they are used."""

from collections.abc import Collection
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select, update

from community.accounts.keys import hash_of
from community.accounts.models import Person
from community.audit.actions import note
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import NotAllowed
from community.kernel.once import lock
from community.kernel.transaction import action, transaction
from community.keys import policy
from community.keys.models import SHOWN, ProgramKey

NOTED_EVERY = timedelta(minutes=10)


def _check_rights(by: Person) -> None:
    if not policy.can_keep_keys(by):
        raise NotAllowed(_("Only administrators can do this."))


@action
def make_key(name: str, scopes: Collection[str], secret: str, *, by: Person) -> ProgramKey:
    """A key that acts in the name of whoever makes it. The same secret again is the same key."""
    _check_rights(by)
    lock("site", "program keys")
    if found := db.session.scalar(select(ProgramKey).where(ProgramKey.key_hash == hash_of(secret))):
        return found
    key = ProgramKey(name=name, scopes=" ".join(sorted(scopes)), person_id=by.id, made_at=now())
    key.key_hash, key.beginning = hash_of(secret), secret[:SHOWN]
    db.session.add(key)
    db.session.flush()
    note("make key", "program_key", key.id, by=by, title=name)
    return key


@action
def end_key(key: ProgramKey, *, by: Person) -> bool:
    """Whoever holds it is refused from now on. False if it was ended before."""
    _check_rights(by)
    db.session.refresh(key, with_for_update=True)
    if key.ended_at is not None:
        return False
    key.ended_at, key.ended_by_id = now(), by.id
    note("end key", "program_key", key.id, by=by, title=key.name)
    return True


def note_use(key: ProgramKey) -> None:
    """Write down that it was used, not oftener than every ten minutes."""
    at = now()
    if key.used_at and at - key.used_at < NOTED_EVERY:
        return
    long_ago = or_(ProgramKey.used_at.is_(None), ProgramKey.used_at < at - NOTED_EVERY)
    with transaction(is_shown=False):
        db.session.execute(update(ProgramKey).where(ProgramKey.id == key.id, long_ago).values(used_at=at))

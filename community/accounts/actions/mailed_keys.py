"""Making and using up the keys that go out by mail. The newest of a purpose is the only one that works."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.keys import hash_of, new_key
from community.accounts.models import RESET, VERIFY, MailedKey, Person
from community.accounts.queries import holder_of
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Gone
from community.kernel.transaction import action

VALID_FOR = {VERIFY: timedelta(hours=48), RESET: timedelta(hours=1)}


@action
def issue_key(person: Person, purpose: str) -> str:
    """A new key for the person's present address; those sent before stop working."""
    void_keys(person, purpose)
    key, at = new_key(), now()
    db.session.add(
        MailedKey(
            person_id=person.id,
            purpose=purpose,
            email=person.email,
            key_hash=hash_of(key),
            created_at=at,
            expires_at=at + VALID_FOR[purpose],
        )
    )
    return key


@action
def void_keys(person: Person, purpose: str) -> None:
    """Make all keys of this purpose useless."""
    db.session.execute(
        update(MailedKey)
        .where(MailedKey.person_id == person.id, MailedKey.purpose == purpose, MailedKey.used_at.is_(None))
        .values(used_at=now()),
        execution_options={"synchronize_session": False},
    )


@action
def use_key(key: str, purpose: str) -> Person:
    """Use a key up and learn whose it was. By one conditional UPDATE, so that two at once can't both use it."""
    holder = holder_of(key, purpose)
    if holder:
        done = db.session.execute(
            update(MailedKey)
            .where(MailedKey.id == holder.mailed.id, MailedKey.used_at.is_(None))
            .values(used_at=now()),
            execution_options={"synchronize_session": False},
        )
        if getattr(done, "rowcount", 0):
            return holder.person
    raise Gone(_("This link was used before, or it is too old."))

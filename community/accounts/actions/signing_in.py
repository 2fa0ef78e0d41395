"""Beginning and ending sessions. A session is a row; its key is in one browser's cookie."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.events import RightsChanged
from community.accounts.keys import hash_of, new_key
from community.accounts.models import Person, SignIn
from community.accounts.passwords import hash_password, is_outdated, is_right
from community.accounts.queries import person_by_address
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Invalid, NotFound
from community.kernel.events import publish
from community.kernel.transaction import action


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in from, to tell their sessions apart."""

    user_agent: str = ""
    address: str = ""


@dataclass(frozen=True)
class Begun:
    """A session that just began: whose, and the key for their cookie."""

    person: Person
    key: str


def sign_in(email: str, password: str, *, browser: Browser) -> Begun:
    """Begin a session for whoever has this (cleaned) address and password.

    The sentence for a wrong one is the same, and takes as long, whether or not the address has an account.
    """
    person = person_by_address(email) if email else None
    seen_hash = person.password_hash if person else None
    if not is_right(seen_hash, password) or person is None or seen_hash is None:
        raise Invalid({"": _("The address and the password don't belong together.")})
    if not person.is_active:
        raise Invalid({"": _("Our staff closed this account. Write to them if you think that was a mistake.")})
    newer_hash = hash_password(password) if is_outdated(seen_hash) else seen_hash
    return _begin_if_unchanged(person, seen_hash, newer_hash, browser=browser)


@action
def lock_person(person: Person) -> None:
    """Read a person afresh and let nobody else change them until the end: a password can't change under a sign-in."""
    db.session.refresh(person, with_for_update=True)


@action
def _begin_if_unchanged(person: Person, seen_hash: str, newer_hash: str, *, browser: Browser) -> Begun:
    lock_person(person)
    if person.password_hash != seen_hash or not person.is_active:
        raise Invalid({"": _("The address and the password don't belong together.")})
    person.password_hash = newer_hash
    return begin_session(person, browser=browser)


@action
def begin_session(person: Person, *, browser: Browser) -> Begun:
    """A new session with a key of its own."""
    key, at = new_key(), now()
    db.session.add(
        SignIn(
            person_id=person.id,
            key_hash=hash_of(key),
            user_agent=browser.user_agent[:200],
            address=browser.address[:60],
            created_at=at,
            seen_at=at,
        )
    )
    return Begun(person, key)


@action
def end_session(person: Person, sign_in_id: int) -> None:
    """End one of a person's own sessions: its cookie is dead on the next request."""
    done = db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == person.id, SignIn.ended_at.is_(None))
        .values(ended_at=now())
    )
    if not getattr(done, "rowcount", 0):
        raise NotFound(_("This session has ended already."))
    publish(RightsChanged(person.id))


@action
def end_other_sessions(person: Person, *, but: int | None) -> int:
    """End all of a person's sessions except one. Returns how many."""
    others = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
    if but is not None:
        others = others.where(SignIn.id != but)
    done = db.session.execute(others.values(ended_at=now()))
    count = int(getattr(done, "rowcount", 0))
    if count:
        publish(RightsChanged(person.id))
    return count

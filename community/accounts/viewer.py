"""Who is looking: the person behind this request, from the session key in their cookie.

What every page of theirs needs besides, such as the number at the bell, is read in the same statement.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from flask import g, has_app_context
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from sqlalchemy import Select, bindparam, select, update

from community.accounts.keys import hash_of as hash_of
from community.accounts.models import FORGOTTEN_AFTER, Person, SignIn
from community.accounts.policy import is_admin, is_moderator, is_product_team, is_staff
from community.accounts.reader import read_along
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import NotAllowed, SignInFirst
from community.kernel.transaction import after_every_commit, transaction

SEEN_EVERY = timedelta(hours=1)


def besides(name: str) -> Any:
    """What was read along (`reader.read_along`) with the person; None if something was changed here since."""
    return g.get("besides", {}).get(name)


def _forget_besides() -> None:
    if has_app_context():
        g.pop("besides", None)


after_every_commit(_forget_besides)


@cache
def _session() -> Select[Any]:
    """The person of a session, what is needed of the session, and what is read besides."""
    return (
        select(Person, SignIn.id, SignIn.seen_at, SignIn.ended_at, *read_along.values())
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.key_hash == bindparam("key_hash"))
    )


def load_person(key: str) -> Person | None:
    """The person of a live session, in one statement; None once it ended or they were disabled."""
    found = db.session.execute(_session(), {"key_hash": hash_of(key)}).first()
    if found is None:
        return None
    person: Person
    person, sign_in_id, seen_at, ended_at, *others = found
    unseen_for = now() - seen_at
    if ended_at or person.disabled_at or unseen_for > FORGOTTEN_AFTER:
        return None
    if unseen_for > SEEN_EVERY:
        with transaction():
            db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now()))
    person.session_key = key
    g.sign_in_id = sign_in_id
    g.besides = dict(zip(read_along, others, strict=True))
    return person


def install(login: LoginManager) -> None:
    login.user_loader(load_person)


def me() -> Person | None:
    """The person signed in here, if anybody is: themselves, not flask-login's stand-in for whoever it may be."""
    found: Person | None
    try:
        found = g.me
    except AttributeError:
        g.me = found = current_user.itself() if current_user.is_authenticated else None
    return found


def forget_me() -> None:
    """Who is looking has just changed."""
    g.pop("me", None)


def require_person() -> Person:
    """The person signed in here; otherwise SignInFirst."""
    person = me()
    if person is None:
        raise SignInFirst(_("Sign in to do this."))
    return person


def require_staff() -> Person:
    return _require(is_staff)


def require_moderator() -> Person:
    return _require(is_moderator)


def require_product_team() -> Person:
    return _require(is_product_team)


def require_admin() -> Person:
    return _require(is_admin)


def _require(allowed: Callable[[Person | None], bool]) -> Person:
    person = require_person()
    if not allowed(person):
        raise NotAllowed(_("This page is for staff."))
    return person

"""Who is staff, and who may take part at all. Whoever keeps the log of staff's acts notes these there."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.actions.mailed_keys import void_keys
from community.accounts.actions.registering import NewPerson, insert_person, note_verified
from community.accounts.actions.signing_in import end_other_sessions, lock_person
from community.accounts.events import RightsChanged
from community.accounts.models import ADMIN, RESET, ROLES, Person
from community.accounts.policy import can_administer
from community.accounts.queries import person_by_address
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.once import lock
from community.kernel.transaction import action


def _check_administrator(by: Person) -> None:
    if not can_administer(by):
        raise NotAllowed(_("Only administrators can do this."))


def _administrators() -> set[int]:
    """The active administrators, locked until the end, so that two can't lock each other out at the same moment."""
    people = db.session.scalars(
        select(Person).where(Person.roles.contains(ADMIN), Person.disabled_at.is_(None)).with_for_update()
    )
    return {person.id for person in people if ADMIN in person.role_names}


def _keep_one_administrator(person: Person) -> None:
    if _administrators() <= {person.id}:
        raise Conflict(_("There has to be at least one administrator."))


@action
def set_roles(person: Person, roles: Collection[str], *, by: Person) -> None:
    """Give a person exactly these roles; none of them makes a member."""
    _check_administrator(by)
    if not set(roles) <= set(ROLES):
        raise Invalid({"roles": _("Choose one of the options.")})
    if ADMIN in person.role_names and ADMIN not in roles:
        _keep_one_administrator(person)
    _give(person, roles)


def _give(person: Person, roles: Collection[str]) -> None:
    person.roles = " ".join(role for role in ROLES if role in roles)
    person.version += 1
    publish(RightsChanged(person.id))


@action
def set_staff_title(person: Person, *, ja: str, en: str, by: Person) -> None:
    """What a member of staff is called beside their name."""
    _check_administrator(by)
    person.staff_title_ja, person.staff_title_en = ja.strip()[:60], en.strip()[:60]
    person.version += 1


@action
def disable_person(person: Person, *, by: Person) -> None:
    """Close an account: its sessions end and nobody can sign in to it. What it wrote stays."""
    _check_administrator(by)
    if person.disabled_at:
        return
    if ADMIN in person.role_names:
        _keep_one_administrator(person)
    lock_person(person)
    person.disabled_at = now()
    person.version += 1
    end_other_sessions(person, but=None)
    void_keys(person, RESET)
    publish(RightsChanged(person.id))


@action
def enable_person(person: Person, *, by: Person) -> None:
    """Open a closed account again; its owner signs in anew."""
    _check_administrator(by)
    person.disabled_at = None
    person.version += 1
    publish(RightsChanged(person.id))


@action
def make_first_administrator(new: NewPerson, password_hash: str) -> bool:
    """Give a new site its administrator: whoever has the address, or a new person. True if a new one was made."""
    lock("site", "first administrator")
    if _administrators():
        raise Conflict(_("There is an administrator already."))
    is_new = insert_person(new, password_hash) is not None
    person = person_by_address(new.email)
    assert person is not None
    _give(person, {*person.role_names, ADMIN})
    note_verified(person)
    return is_new

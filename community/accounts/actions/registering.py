"""Making an account and showing that its address is one's own."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.actions.handles import give_handle
from community.accounts.actions.mailed_keys import VALID_FOR, issue_key, use_key
from community.accounts.actions.writing import write_to
from community.accounts.events import AddressVerified, PersonRegistered
from community.accounts.keys import new_key
from community.accounts.models import VERIFY, Person
from community.accounts.passwords import hash_password
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict
from community.kernel.events import publish
from community.kernel.transaction import action


@dataclass(frozen=True)
class NewPerson:
    """What is needed to make an account; checked by the form."""

    display_name: str
    email: str
    password: str
    language: str
    time_zone: str


def register(new: NewPerson) -> None:
    """Make an account and mail its address a link; an address that has an account gets told so by mail, and only there.

    Nothing that is returned, and nothing that takes long, depends on which of the two it was.
    """
    _register(new, hash_password(new.password))


@action
def _register(new: NewPerson, password_hash: str) -> None:
    person_id = insert_person(new, password_hash)
    if person_id is None:
        owner = db.session.scalars(select(Person).where(Person.email == new.email)).one()
        if owner.is_active:
            write_to(owner, "already_registered", cause=f"already-registered:{new_key()}")
        return
    person = db.session.get_one(Person, person_id)
    publish(PersonRegistered(person_id))
    _mail_key(person)


@action
def insert_person(new: NewPerson, password_hash: str) -> int | None:
    """Write the row; None if the address has an account. The constraint decides, so two at once can't both have it."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return db.session.scalar(
        insert(Person)
        .values(
            display_name=new.display_name,
            email=new.email,
            password_hash=password_hash,
            language=new.language,
            time_zone=new.time_zone,
            created_at=now(),
        )
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(Person.id)
    )


def _mail_key(person: Person) -> None:
    key = issue_key(person, VERIFY)
    hours = int(VALID_FOR[VERIFY].total_seconds() // 3600)
    write_to(person, "verify", cause=f"verify:{new_key()}", path=f"/verify/{key}", hours=hours)


@action
def send_verification_again(person: Person) -> None:
    """Mail a new link to somebody who hasn't verified their address yet."""
    if person.email_verified_at:
        raise Conflict(_("Your address is confirmed already."))
    _mail_key(person)


@action
def verify_address(key: str) -> Person:
    """The holder of a mailed link shows that the address is theirs."""
    person = use_key(key, VERIFY)
    note_verified(person)
    return person


@action
def note_verified(person: Person) -> None:
    """The address is the person's: what they wrote so far can be published."""
    if person.email_verified_at is None:
        person.email_verified_at = now()
        give_handle(person)
        publish(AddressVerified(person.id))

"""Knowing a customer again: by their number, their address, or, if there is nothing else, their name."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from community.accounts.models import Person
from community.customers.models import Customer
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.once import lock
from community.topics.actions.entering import hand_over_votes

NAME = "お客さま"
"""What a stand-in is called in the database; pages say it in the reader's language."""


@dataclass(frozen=True)
class Details:
    """What staff know of a customer; at least one of them."""

    name: str = ""
    email: str = ""
    reference: str = ""

    @property
    def name_key(self) -> str | None:
        return None if self.email or self.reference else "".join(self.name.casefold().split())


def know_customer(details: Details, *, by: Person) -> Customer:
    """The customer of these details; written down if they are new. One after the other, so nobody is written twice."""
    lock("site", "customers")
    customer = _find(details) or _write_down(details, by)
    _complete(customer, details)
    link_member(customer)
    return customer


def _find(details: Details) -> Customer | None:
    marks: tuple[tuple[ColumnElement[bool], object], ...] = (
        (Customer.reference == details.reference, details.reference),
        (Customer.email == details.email, details.email),
        (Customer.name_key == details.name_key, details.name_key),
    )
    for condition, is_given in marks:
        if is_given and (found := db.session.scalar(select(Customer).where(condition))):
            return found
    return None


def _write_down(details: Details, by: Person) -> Customer:
    at = now()
    # Closed from the beginning: nobody signs in as a stand-in, and nobody is mailed or told anything.
    stand_in = Person(display_name=NAME, created_at=at, email_verified_at=at, disabled_at=at, stands_in=True)
    db.session.add(stand_in)
    db.session.flush()
    customer = Customer(
        name=details.name, name_key=details.name_key, stand_in_id=stand_in.id, created_at=at, by_id=by.id
    )
    customer.email, customer.reference = details.email or None, details.reference or None
    db.session.add(customer)
    db.session.flush()
    return customer


def _complete(customer: Customer, details: Details) -> None:
    """What wasn't known before is added, unless it belongs to another customer."""
    customer.name = customer.name or details.name
    if not customer.email and details.email and not _taken(Customer.email == details.email):
        customer.email = details.email
    if not customer.reference and details.reference and not _taken(Customer.reference == details.reference):
        customer.reference = details.reference
    db.session.flush()


def _taken(condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(Customer.id).where(condition)) is not None


def link_member(customer: Customer) -> None:
    """A customer whose address is a member's is that member: what was cast for them counts with the member's own."""
    if customer.member_id is not None or not customer.email:
        return
    verified = (Person.email_verified_at.is_not(None), Person.disabled_at.is_(None), Person.stands_in.is_(False))
    member_id = db.session.scalar(select(Person.id).where(Person.email == customer.email, *verified))
    if member_id is None or _taken(Customer.member_id == member_id):
        return
    customer.member_id = member_id
    db.session.flush()
    hand_over_votes(customer.stand_in_id, member_id)

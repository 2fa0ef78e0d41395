"""Customers become members."""

from community.accounts.events import AddressVerified
from community.customers.actions import link_verified_member
from community.kernel.events import on


@on(AddressVerified)
def know_as_member(event: AddressVerified) -> None:
    link_verified_member(event.person_id)

"""Follows what happens to the people who write."""

from community.accounts.events import AddressVerified
from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.events import on
from community.topics.actions.visibility import release_held


@on(AddressVerified)
def publish_what_waited(event: AddressVerified) -> None:
    """What somebody wrote before their address was verified appears once it is."""
    if person := db.session.get(Person, event.person_id):
        release_held(person)

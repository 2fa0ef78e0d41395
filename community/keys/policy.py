"""Who may hand out keys. Pure: no query, no request."""

from community.accounts.models import Person
from community.accounts.policy import can_administer


def can_keep_keys(person: Person | None) -> bool:
    """Make keys, see them and end them. Who no longer may has no key that works, either."""
    return can_administer(person)

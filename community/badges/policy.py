"""Who gives badges by hand. Pure: no query, no request."""

from community.accounts.models import Person
from community.accounts.policy import is_staff


def can_give(person: Person | None) -> bool:
    """Any member of staff."""
    return is_staff(person)


def can_get(person: Person, *, by: Person) -> bool:
    """A member whose account is open; staff thank customers, not each other."""
    return person.id != by.id and not person.is_staff and person.is_active and person.email_verified_at is not None

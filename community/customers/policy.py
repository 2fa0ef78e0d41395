"""Who may speak for customers. Pure: no query, no request."""

from community.accounts.models import Person
from community.accounts.policy import is_staff


def can_speak_for_customers(person: Person | None) -> bool:
    return is_staff(person) and person is not None and person.is_active

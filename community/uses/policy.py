"""Who may say that they use something. Pure: no query, no request."""

from community.accounts.models import Person
from community.accounts.policy import can_take_part


def can_use(person: Person | None) -> bool:
    """With a confirmed address: the number is public."""
    return can_take_part(person)

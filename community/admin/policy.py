"""Who may look behind the scenes."""

from community.accounts.models import Person
from community.accounts.policy import can_administer, is_moderator


def can_see_log(person: Person | None) -> bool:
    return is_moderator(person)


def can_see_deliveries(person: Person | None) -> bool:
    return is_moderator(person)


def can_retry(person: Person | None) -> bool:
    return can_administer(person)

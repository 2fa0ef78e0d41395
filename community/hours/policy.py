"""Who keeps question hours, and how one stands. Pure: no query, no request."""

from datetime import datetime

from community.accounts.models import Person
from community.accounts.policy import is_staff
from community.hours.models import CANCELLED, COMING, OPEN, OVER


def can_keep(person: Person | None) -> bool:
    """Open one, set its times, cancel it, write its summary: moderators, the product team, administrators."""
    return person is not None and person.is_active and is_staff(person)


def standing(begins_at: datetime, ends_at: datetime, cancelled_at: datetime | None, at: datetime) -> str:
    """Whether it is to come, open, over or cancelled."""
    if cancelled_at is not None:
        return CANCELLED
    if at >= ends_at:
        return OVER
    return OPEN if at >= begins_at else COMING

"""Question hours to try things on: one that begins tomorrow and lasts two hours."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import time_machine

from community.accounts.models import Person
from community.hours.actions import NewHour, Plan, open_hour
from community.hours.models import Hour
from community.kernel.clock import now
from community.kernel.database import db
from community.topics.text import written

AHEAD, LENGTH = timedelta(days=1), timedelta(hours=2)
MINUTE = timedelta(minutes=1)


def a_plan(*hosts: Person, ahead: timedelta = AHEAD, length: timedelta = LENGTH) -> Plan:
    begins = now().replace(second=0, microsecond=0) + ahead
    return Plan(begins, begins + length, tuple(one.id for one in hosts))


def an_hour(by: Person, *hosts: Person, title: str = "Ask those who design it", plan: Plan | None = None) -> Hour:
    new = NewHour(title, written("Anything about the new kettle."), None, plan or a_plan(*(hosts or (by,))))
    return open_hour(new, by=by)


def travel(at: datetime) -> AbstractContextManager[object]:
    """Be at a time, with everything read afresh there."""
    db.session.rollback()
    return time_machine.travel(at)


def page_of(hour: Hour) -> str:
    return f"/question-hours/{hour.topic_id}"


def form_of(plan: Plan, zone_hours: int = 0) -> dict[str, object]:
    """The fields for a plan, as a clock so many hours ahead of UTC shows them."""
    shift = timedelta(hours=zone_hours)
    return {
        "begins": (plan.begins_at + shift).strftime("%Y-%m-%dT%H:%M"),
        "ends": (plan.ends_at + shift).strftime("%Y-%m-%dT%H:%M"),
        "hosts": [str(one) for one in plan.host_ids],
    }

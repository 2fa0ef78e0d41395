"""Question hours begin when their time has come."""

from community.hours.actions import begin_when_due
from community.hours.events import HourDue
from community.kernel.events import on


@on(HourDue)
def begin_in_time(event: HourDue) -> None:
    begin_when_due(event.hour_id, event.plan)

"""Timers run when their time has come."""

from community.curation.actions.timing import run_timer
from community.curation.events import TimerDue
from community.kernel.events import on


@on(TimerDue)
def run_in_time(event: TimerDue) -> None:
    run_timer(event.timer_id)

"""Polls end when their time has come."""

from community.kernel.events import on
from community.polls.actions import close_when_due
from community.polls.events import PollDue


@on(PollDue)
def close_in_time(event: PollDue) -> None:
    close_when_due(event.poll_id)

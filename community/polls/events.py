"""What happens to a poll."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class PollOpened(Fact):
    """Somebody asks the readers of a topic."""

    poll_id: int
    topic_id: int
    by_id: int


@dataclass(frozen=True)
class PollDue(Fact):
    """The time has come that was set as a poll's end when it was opened."""

    poll_id: int


@dataclass(frozen=True)
class PollClosed(Fact):
    """No ballot counts any more: the time is over, or somebody closed it."""

    poll_id: int
    topic_id: int

"""What happens to question hours."""

from dataclasses import dataclass

from community.kernel.events import Fact

CANCELLED, RETURNED, MOVED = "cancelled", "returned", "moved"
"""What was done with the plan of one."""


@dataclass(frozen=True)
class HourDue(Fact):
    """The time has come that was set for one to begin; `plan` says by which setting."""

    hour_id: int
    plan: int


@dataclass(frozen=True)
class HourReplanned(Fact):
    """One was cancelled, takes place after all, or has other times; `plan` says by which setting."""

    hour_id: int
    topic_id: int
    plan: int
    what: str
    by_id: int


@dataclass(frozen=True)
class HourBegun(Fact):
    """One begins: those who wait for it are to be told."""

    hour_id: int
    topic_id: int

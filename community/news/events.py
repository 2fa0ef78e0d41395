"""What happens to news."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class NewsDue(Fact):
    """The time has come that was set for an entry; `plan` says by which setting."""

    entry_id: int
    plan: int


@dataclass(frozen=True)
class NewsShipped(Fact):
    """A public entry says that something can be done now: those who asked for it in these ideas are to be told."""

    entry_id: int
    topic_ids: list[int]

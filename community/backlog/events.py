"""What can happen in the backlog."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class EvidenceAdded(Fact):
    """A post became evidence for an item."""

    item_id: int
    post_id: int
    customer_id: int
    by_id: int


@dataclass(frozen=True)
class ItemDecided(Fact):
    """An item changed its state, with a public reply. `decision` also marks the outcome of each topic."""

    item_id: int
    decision: str
    state: str
    by_id: int

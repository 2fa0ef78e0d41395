"""What can happen to the search index."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class IndexMissed(Fact):
    """Somebody searched, and there was no index that could be read."""

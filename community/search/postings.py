"""Which documents have a token and how often, decoded once and kept while there is room."""

import threading
from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator

WALKED_PER_JUMP = 10
"""Looking one document up costs about as much as walking along so many."""
MOST_KEPT = 2_000_000
"""Postings of eight bytes each."""
COST_OF_ONE = 50


class Postings:
    """The documents in ascending order, and the counts of the token in them."""

    __slots__ = ("counts", "docs")

    def __init__(self, docs: "array[int]", counts: "array[float]") -> None:
        self.docs = docs
        self.counts = counts

    def __len__(self) -> int:
        return len(self.docs)

    def shared(self, docs: set[int]) -> set[int]:
        """Those of the documents that have the token."""
        if len(docs) * WALKED_PER_JUMP > len(self.docs):
            return docs.intersection(self.docs)
        return {self.docs[place] for place in self._places(docs)}

    def counted(self, docs: Collection[int] | None = None) -> Iterator[tuple[int, float]]:
        """The documents with their counts: all, or when only these are asked for and they are few, only these."""
        if docs is None or len(docs) * WALKED_PER_JUMP > len(self.docs):
            return zip(self.docs, self.counts, strict=True)
        return ((self.docs[place], self.counts[place]) for place in self._places(docs))

    def _places(self, docs: Collection[int]) -> Iterator[int]:
        for doc in docs:
            place = bisect_left(self.docs, doc)
            if place < len(self.docs) and self.docs[place] == doc:
                yield place


NONE = Postings(array("I"), array("f"))


class PostingStore:
    """Shared by threads; when it is full, what was asked for longest ago goes."""

    def __init__(self, largest: int = MOST_KEPT) -> None:
        self._kept: OrderedDict[Hashable, Postings] = OrderedDict()
        self._lock = threading.Lock()
        self._room = largest

    def get(self, key: Hashable, read: Callable[[], Postings]) -> Postings:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        found = read()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = found
                self._room -= COST_OF_ONE + len(found)
            while self._room < 0 and self._kept:
                _, gone = self._kept.popitem(last=False)
                self._room += COST_OF_ONE + len(gone)
        return found

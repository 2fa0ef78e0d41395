"""Rendered pieces kept in memory, by what they show and its version: never by who looks."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

LARGEST = 20_000


class Fragments:
    """A cache that forgets the longest unused. A new version has a new key, so nothing is ever stale."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()
        self._largest = largest

    def get(self, key: Hashable, render: Callable[[], str]) -> str:
        """The piece for `key`, rendered if it isn't here."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        piece = render()
        with self._lock:
            self._kept[key] = piece
            if len(self._kept) > self._largest:
                self._kept.popitem(last=False)
        return piece

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


fragments = Fragments()

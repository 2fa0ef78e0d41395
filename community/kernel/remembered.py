"""What everybody is shown alike, remembered for a second: answers of queries that don't depend on who asks.

Every commit of this process forgets all; another process's change shows within a second.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from community.kernel.transaction import after_every_commit, is_writing

T = TypeVar("T")

SECONDS = 1.0
LARGEST = 2_000
PATIENCE = 0.25
"""Seconds for which one waits for somebody else's reading: not longer, as they may be waiting for one's connection."""


class Memory:
    """A bounded store of values with the commit they were read after."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._kept: OrderedDict[Hashable, tuple[float, int, Any]] = OrderedDict()
        self._largest = largest
        self._gates: dict[Hashable, Lock] = {}
        self._lock = Lock()
        self._commits = 0

    def forget(self) -> None:
        self._commits += 1

    def recall(self, key: Hashable, read: Callable[[], T]) -> T:
        """The value for `key`, read afresh if it is older than a second or than the last commit here.

        One thread reads; others who ask meanwhile wait a little for what it finds, and then read themselves.
        Inside an action it is always read afresh: what an action looks at is behind its lock.
        """
        if is_writing():
            return read()
        if found := self._fresh(key):
            return cast("T", found[0])
        with self._lock:
            gate = self._gates.setdefault(key, Lock())
        is_mine = gate.acquire(timeout=PATIENCE)
        try:
            if found := self._fresh(key):
                return cast("T", found[0])
            at, commits = time.monotonic(), self._commits
            value = read()
            self._keep(key, (at, commits, value))
            return value
        finally:
            if is_mine:
                self._gates.pop(key, None)
                gate.release()

    def _fresh(self, key: Hashable) -> tuple[Any] | None:
        found = self._kept.get(key)
        is_fresh = found and found[1] == self._commits and time.monotonic() - found[0] < SECONDS
        return (found[2],) if found and is_fresh else None

    def _keep(self, key: Hashable, entry: tuple[float, int, Any]) -> None:
        with self._lock:
            self._kept[key] = entry
            self._kept.move_to_end(key)
            if len(self._kept) > self._largest:
                self._kept.popitem(last=False)


memory = Memory()
after_every_commit(memory.forget)

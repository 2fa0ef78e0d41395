"""How often something may be done: moving windows in memory, or in Redis where several processes share them.

A moving window keeps the moments themselves, so that "10/minute" is ten in any sixty seconds. A sliding counter, which
keeps two numbers, lets an eleventh through when a minute turns between the first and the tenth.
"""

import logging
import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from community.kernel.errors import TooMany

log = logging.getLogger(__name__)


class Throttle:
    """Counts by name and key. While Redis is away each process counts on its own."""

    def __init__(self) -> None:
        self._local = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None

    def use(self, redis_url: str | None) -> None:
        """Start afresh, sharing counts through Redis if there is one."""
        self._local = MovingWindowRateLimiter(MemoryStorage())
        self._shared = None
        if redis_url:
            storage = storage_from_string(redis_url)
            if isinstance(storage, Storage):
                self._shared = MovingWindowRateLimiter(storage)

    def hit(self, limit: str, name: str, *keys: object) -> None:
        """Count one more; raises TooMany once there were more than `limit`, such as "10/minute"."""
        seconds = self._seconds_to_wait(parse(limit), (name, *(str(key) for key in keys)))
        if seconds:
            raise TooMany(retry_after=seconds)

    def _seconds_to_wait(self, item: RateLimitItem, words: tuple[str, ...]) -> int:
        if self._shared:
            try:
                return seconds_to_wait(self._shared, item, words)
            except Exception as error:  # whatever the store's client raises: counting goes on here
                log.warning("shared throttle unavailable", extra={"error": repr(error)})
        return seconds_to_wait(self._local, item, words)


def seconds_to_wait(counter: MovingWindowRateLimiter, item: RateLimitItem, words: tuple[str, ...]) -> int:
    """Count one more: 0 if it fits in the window, else the whole seconds until the oldest one in it leaves."""
    if counter.hit(item, *words):
        return 0
    return max(1, math.ceil(counter.get_window_stats(item, *words).reset_time - time.time()))


throttle = Throttle()

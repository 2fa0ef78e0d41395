"""The time, from one place, so that a test or a told story can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Have `now()` answer `moment` in this block: for content that happened at another time."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)

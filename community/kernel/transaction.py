"""The one place that commits. An action's changes, its events and their deliveries land together or not at all."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import TimeoutError as WaitedTooLong

from community.kernel.database import PATIENCE, WRITES, db

P = ParamSpec("P")
R = TypeVar("R")

_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)
_after: ContextVar[list[Callable[[], None]] | None] = ContextVar("after_commit", default=None)
_always_after: list[Callable[[], None]] = []
_turn = Lock()


def is_writing() -> bool:
    """Whether an action is running here, so that changes are allowed."""
    return _depth.get() > 0


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once the present transaction is committed; never when it is rolled back."""
    waiting = _after.get()
    if waiting is None:
        raise RuntimeError("after_commit() needs a transaction.")
    waiting.append(callback)


def after_every_commit(callback: Callable[[], None]) -> None:
    """Run `callback` after each commit of this process (a cache that must not outlive a change)."""
    _always_after.append(callback)


@contextmanager
def _own_turn() -> Iterator[None]:
    """Writers of one process stand in line here: the database would have them ask again and again."""
    if not _turn.acquire(timeout=PATIENCE):
        raise WaitedTooLong("Another writer of this process doesn't end.")
    try:
        yield
    finally:
        _turn.release()


def _turn_for(dialect: str) -> AbstractContextManager[None]:
    return _own_turn() if dialect == "sqlite" else nullcontext()


@contextmanager
def transaction(*, is_shown: bool = True) -> Iterator[None]:
    """One writing transaction; a nested one joins the outer. What was read before is read afresh inside.

    Ending the read transaction first expires every loaded row, so a check made inside sees the values that
    the write lock protects, not those of a moment ago. `is_shown=False` is for changes that no page shows, after
    which what is remembered stays right.
    """
    if _depth.get():
        yield
        return
    session = db.session
    session.rollback()
    session.expire_all()
    with _turn_for(db.engine.dialect.name):
        session.connection(execution_options={WRITES: True})
        depth, waiting = _depth.set(1), _after.set([])
        try:
            yield
            session.commit()
            callbacks = _after.get() or []
        except BaseException:
            session.rollback()
            raise
        finally:
            _depth.reset(depth)
            _after.reset(waiting)
    for callback in (*(_always_after if is_shown else ()), *callbacks):
        callback()


def action(verb: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that changes something: it runs in one transaction and commits at its end."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction():
            return verb(*args, **kwargs)

    return run

"""Facts that happened, and who listens. A fact is written in the transaction of the change that it tells of."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.outbox import Delivery, EventRow, wake
from community.kernel.transaction import after_commit, is_writing


@dataclass(frozen=True)
class Fact:
    """Base of all events: plain values only (ids, numbers, text), so that it can be stored as JSON."""


F = TypeVar("F", bound=Fact)
Handler = Callable[[Any], None]


@dataclass(frozen=True)
class Subscriber:
    """A function that follows a kind of fact. `name` is stored with each delivery, so keep it when you move code."""

    name: str
    fact: type[Fact]
    handle: Handler
    is_outside: bool = False
    is_batch: bool = False
    is_urgent: bool = False


class Registry:
    """Facts by name and subscribers by fact."""

    def __init__(self) -> None:
        self.facts: dict[str, type[Fact]] = {}
        self.subscribers: dict[str, Subscriber] = {}

    def add(self, subscriber: Subscriber) -> None:
        known = self.subscribers.get(subscriber.name)
        if known and known.handle.__module__ != subscriber.handle.__module__:
            raise RuntimeError(f"Two subscribers are named {subscriber.name}.")
        self.facts[subscriber.fact.__name__] = subscriber.fact
        self.subscribers[subscriber.name] = subscriber

    def following(self, fact: type[Fact]) -> list[Subscriber]:
        return [one for one in self.subscribers.values() if one.fact is fact]


registry = Registry()


def _name(handle: Callable[..., None]) -> str:
    part = handle.__module__.removeprefix("community.").removesuffix(".subscribers")
    return f"{part}.{handle.__name__}"


def on(
    fact: type[F], *, outside: bool = False, urgent: bool = False
) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Register a subscriber of `fact`.

    By default it runs inside the transaction that marks its delivery done, so its database effects happen exactly
    once. `outside=True` is for effects beyond the database (mail, index, sockets): it runs without a transaction, at
    least once, and must bear being repeated. `urgent=True` goes before the others that are due: somebody is watching.
    """

    def register(handle: Callable[[F], None]) -> Callable[[F], None]:
        registry.add(Subscriber(_name(handle), fact, handle, is_outside=outside, is_urgent=urgent))
        return handle

    return register


def on_batch(fact: type[F]) -> Callable[[Callable[[list[F]], None]], Callable[[list[F]], None]]:
    """Register an outside subscriber that takes all waiting facts of its kind at once (a search index, say)."""

    def register(handle: Callable[[list[F]], None]) -> Callable[[list[F]], None]:
        registry.add(Subscriber(_name(handle), fact, handle, is_outside=True, is_batch=True))
        return handle

    return register


def publish(fact: Fact, *, at: datetime | None = None) -> None:
    """Write the fact and one delivery for each of its subscribers; wake the courier when the change is committed.

    With `at` its followers hear of it then, within half a minute.
    """
    if not is_writing():
        raise RuntimeError("publish() belongs inside an action.")
    name = type(fact).__name__
    registry.facts[name] = type(fact)
    subscribers = registry.following(type(fact))
    if not subscribers:
        return
    row = EventRow(name=name, payload=asdict(fact), created_at=now())
    db.session.add(row)
    db.session.flush()
    due_at = at or row.created_at
    db.session.add_all(Delivery(event_id=row.id, subscriber=one.name, due_at=due_at) for one in subscribers)
    after_commit(wake)


def rebuild_fact(name: str, payload: dict[str, Any]) -> Fact:
    """The fact as it was published."""
    return registry.facts[name](**payload)

"""The tables behind durable events, and the wake-up calls that follow a commit."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

DUE, DONE, DEAD = "due", "done", "dead"


class EventRow(Model):
    """A fact as it was written: its name and its values."""

    __tablename__ = "event"

    name: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class Delivery(Model):
    """One subscriber's errand for one event: due, done, or dead after its last try."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_due", "due_at", sqlite_where=text("state = 'due'"), postgresql_where=text("state = 'due'")),
        Index("ix_delivery_dead", "id", sqlite_where=text("state = 'dead'"), postgresql_where=text("state = 'dead'")),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    subscriber: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(4), default=DUE)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    claim: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


_wakers: list[Callable[[], None]] = []


def on_wake(waker: Callable[[], None]) -> None:
    """Have `waker` called after each commit that left deliveries due."""
    _wakers.append(waker)


def wake() -> None:
    """Tell whoever carries deliveries that some are due."""
    for waker in _wakers:
        waker()

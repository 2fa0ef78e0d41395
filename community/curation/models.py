"""What was done with topics beyond writing in them: by whom, when, why, and how it was before."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model
from community.topics.models import Topic

STANDS: dict[str, Any] = {"sqlite_where": text("undone_at IS NULL"), "postgresql_where": text("undone_at IS NULL")}

HEATED, SPAMMED, SETTLED = "heated", "spam", "settled"
ELSEWHERE, OUTDATED, DUPLICATE, OFF_TOPIC, NOT_NEEDED, OTHER = (
    *("elsewhere", "outdated", "duplicate", "off_topic"),
    *("not_needed", "other"),
)
LOCK_REASONS = (HEATED, SPAMMED, SETTLED, OTHER)
CLOSE_REASONS = (ELSEWHERE, OUTDATED, DUPLICATE, OFF_TOPIC, NOT_NEEDED, OTHER)

LOCK, CLOSE, REOPEN, UNPIN = "lock", "close", "reopen", "unpin"
DEEDS = (LOCK, CLOSE, REOPEN, UNPIN)
DONE, CALLED_OFF, REFUSED = "done", "called off", "refused"


class Closure(Model):
    """That a topic was locked or closed (`how`), and when and by whom that was ended."""

    __tablename__ = "closure"
    __table_args__ = (Index("uq_closure_topic", "topic_id", unique=True, **STANDS),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    how: Mapped[str] = mapped_column(String(6))
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    by: Mapped[Person] = relationship(foreign_keys=[by_id], lazy="joined")


class Conversion(Model):
    """That a topic became another kind, what it was as the former one, and how its text read then, if that changed."""

    __tablename__ = "conversion"
    __table_args__ = (Index("ix_conversion_topic", "topic_id", "id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    from_kind: Mapped[str] = mapped_column(String(10))
    to_kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    accepted_post_id: Mapped[int | None]
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class Move(Model):
    """That posts were moved to another topic, or to a new one made of them (`is_split`), and how it was before."""

    __tablename__ = "post_move"
    __table_args__ = (
        CheckConstraint("from_id <> into_id", name="apart"),
        Index("ix_post_move_from", "from_id", **STANDS),
        Index("ix_post_move_into", "into_id", **STANDS),
    )

    from_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    into_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    is_split: Mapped[bool]
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def parents(self) -> dict[int, int | None]:
        """The posts that were moved, each with the one it was a reply to before."""
        return {int(number): parent for number, parent in self.kept["parents"].items()}


class Timer(Model):
    """What is to be done with a topic at some time, on whose behalf, and what came of that. One waits at a time."""

    __tablename__ = "topic_timer"
    __table_args__ = (
        Index(
            "uq_topic_timer_waiting",
            "topic_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    deed: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(10), default="")

    by: Mapped[Person] = relationship(lazy="joined")
    topic: Mapped[Topic] = relationship()

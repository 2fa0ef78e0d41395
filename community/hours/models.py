"""When a question hour is, who answers in it, and what came of it. Its topic holds the talk."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model
from community.topics.models import Topic

COMING, OPEN, OVER, CANCELLED = "coming", "open", "over", "cancelled"
LONGEST_REASON = 500
MOST_HOSTS = 10


class Hour(Model):
    """A question hour. `plan` counts how often its times were set, `words` how often its summary was written.

    `Topic.writes_until` says when nobody but staff may write there any more: at its end, or since it was cancelled.
    """

    __tablename__ = "question_hour"
    __table_args__ = (
        UniqueConstraint("topic_id"),
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        Index("ix_question_hour_ends", "ends_at", "id"),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    plan: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime | None]
    """When those who follow it were told that it begins; that happens once, whatever becomes of its times."""
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was cancelled, in public."""
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_html: Mapped[str] = mapped_column(Text, default="")
    summary_language: Mapped[str] = mapped_column(String(2), default="")
    summary_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    summary_at: Mapped[datetime | None]
    words: Mapped[int] = mapped_column(default=0)

    topic: Mapped[Topic] = relationship()
    cancelled_by: Mapped[Person | None] = relationship(foreign_keys=[cancelled_by_id])
    summary_by: Mapped[Person | None] = relationship(foreign_keys=[summary_by_id])


class HourHost(Model):
    """Somebody of our staff who answers in a question hour."""

    __tablename__ = "question_hour_host"
    __table_args__ = (UniqueConstraint("hour_id", "person_id"),)

    hour_id: Mapped[int] = mapped_column(ForeignKey("question_hour.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)

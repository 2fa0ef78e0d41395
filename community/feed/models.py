"""What somebody chose to read about, what they don't want to see, and whether the list is made for them at all."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model


class Interest(Model):
    """A product or a tag that somebody chose. It tells them of nothing, as following would: it only fills the list."""

    __tablename__ = "interest"
    __table_args__ = (
        UniqueConstraint("person_id", "subject_type", "subject_id"),
        CheckConstraint("subject_type IN ('product', 'tag')", name="subject"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    subject_type: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int]
    chosen_at: Mapped[datetime]


class SetAside(Model):
    """A topic that somebody doesn't want to see in their list; those with its tags come later."""

    __tablename__ = "feed_set_aside"
    __table_args__ = (UniqueConstraint("person_id", "topic_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    said_at: Mapped[datetime]


class FeedChoice(Model):
    """What somebody set about their list and their first steps; whoever set nothing has no row."""

    __tablename__ = "feed_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    is_personal: Mapped[bool] = mapped_column(default=True)
    steps_closed_at: Mapped[datetime | None]

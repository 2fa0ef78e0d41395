"""That staff point something out, and that the author of a story agreed to it: each from when until when, and by whom.

`Topic.state` says FEATURED as long as there is a Feature that hasn't ended, so that lists know it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model
from community.topics.models import STORY, TIP

BOTH = (TIP, STORY)
FEATURED = "featured"


class Consent(Model):
    """What the author of a story agreed to: the version and the very words that they read."""

    __tablename__ = "story_consent"
    __table_args__ = (
        Index(
            "uq_story_consent_topic",
            "topic_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    words: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Feature(Model):
    """That a topic is pointed out to everybody, or was."""

    __tablename__ = "topic_feature"
    __table_args__ = (
        Index(
            "uq_topic_feature_topic",
            "topic_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_topic_feature_featured", "ended_at", "featured_at"),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    featured_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

"""News entries in both languages, the ideas they tell of, their photos and how they read before."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model

SHIPPED, NOTICE = "shipped", "notice"
KINDS = (SHIPPED, NOTICE)
"""Something can be done now, of which those who asked for it are told · anything else."""
DRAFT, SCHEDULED, PUBLISHED, WITHDRAWN = "draft", "scheduled", "published", "withdrawn"
STATES = (DRAFT, SCHEDULED, PUBLISHED, WITHDRAWN)
LONGEST_TITLE, LONGEST_ALT = 80, 200
MOST_IDEAS, MOST_PHOTOS = 20, 6


class Entry(Model):
    """Something the company tells everybody. `words` counts edits, `plan` how often a time was set for it."""

    __tablename__ = "news_entry"
    __table_args__ = (
        Index("ix_news_entry_published", "state", "published_at", "id"),
        CheckConstraint("state != 'published' OR published_at IS NOT NULL", name="published_at_some_time"),
        CheckConstraint("state != 'scheduled' OR publish_at IS NOT NULL", name="scheduled_for_some_time"),
    )

    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    title_ja: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    body_ja: Mapped[str] = mapped_column(Text, default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    html_ja: Mapped[str] = mapped_column(Text, default="")
    html_en: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    plan: Mapped[int] = mapped_column(default=0)
    publish_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    """When it was public for the first time; that stays, whatever happens to it."""
    words: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    by: Mapped[Person] = relationship(foreign_keys=[by_id], lazy="joined")

    def language(self, wanted: str) -> str:
        """The wanted language, or the other one where a draft has no title in it yet."""
        other = "en" if wanted == "ja" else "ja"
        return wanted if getattr(self, f"title_{wanted}") or not getattr(self, f"title_{other}") else other

    def title(self, wanted: str) -> str:
        return str(getattr(self, f"title_{self.language(wanted)}"))

    def html(self, wanted: str) -> str:
        return str(getattr(self, f"html_{self.language(wanted)}"))

    @property
    def is_whole(self) -> bool:
        """Whether it can be read in both languages."""
        return all((self.title_ja, self.title_en, self.body_ja, self.body_en))


class EntryIdea(Model):
    """An idea that an entry tells of, and whether those whom it concerns are being told."""

    __tablename__ = "news_entry_idea"
    __table_args__ = (UniqueConstraint("entry_id", "topic_id"), Index("ix_news_entry_idea_topic", "topic_id"))

    entry_id: Mapped[int] = mapped_column(ForeignKey("news_entry.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    is_told: Mapped[bool] = mapped_column(default=False)


class EntryPhoto(Model):
    """A picture of an entry, stored under its token."""

    __tablename__ = "news_entry_photo"

    entry_id: Mapped[int] = mapped_column(ForeignKey("news_entry.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    alt: Mapped[str] = mapped_column(String(LONGEST_ALT), default="")
    created_at: Mapped[datetime]


class EntryRevision(Model):
    """How an entry read before an edit: its titles and bodies by field name."""

    __tablename__ = "news_entry_revision"

    entry_id: Mapped[int] = mapped_column(ForeignKey("news_entry.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    replaced_at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")

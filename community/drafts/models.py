"""Drafts. One without a person was typed by somebody whose session was over; it waits for them to sign in."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

ANSWER, REPLY = "answer", "reply"
"""Kinds of what is written in a topic; a new topic's draft is of the topic's kind."""
MOST_DRAFTS = 50


class Draft(Model):
    """A form as it was left. `version` counts its savings; each of them says which one it is based on."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_draft_person", "person_id", "saved_at"),
        CheckConstraint("person_id IS NOT NULL OR claim_hash IS NOT NULL", name="owned"),
    )

    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    claim_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    topic_id: Mapped[int | None]
    """The topic that it is an answer in."""
    parent_id: Mapped[int | None]
    """The post that it is a reply to."""
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    def text(self, name: str) -> str:
        """The first value of a field, or nothing."""
        return next(iter(self.fields.get(name, ())), "")

    @property
    def place(self) -> "tuple[str, int | None, int | None]":
        """Kind, topic and post: what it is a draft of."""
        return self.kind, self.topic_id, self.parent_id

"""Reports, the cases they open, and how staff decided them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model
from community.topics.models import Post

REASONS = ("spam", "personal", "abuse", "off_topic", "other")
"""Why a post is reported, and why one is hidden. A bad opinion of a product is not among them."""

OPEN, KEPT, HIDDEN = "open", "kept", "hidden"
LONGEST_WORDS, LONGEST_MESSAGE, LONGEST_KEEP_REASON = 1000, 2000, 300
LONGEST_REVEAL_REASON, SHORTEST_REVEAL_REASON = 300, 10


class Case(Model):
    """A post that staff are to look at. One open case per post; a decided one stays as the record.

    `reason` and `message` are the decision's; `before` is how the post could be seen before it.
    """

    __tablename__ = "moderation_case"
    __table_args__ = (
        Index(
            "uq_moderation_case_open",
            "post_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_moderation_case_state", "state", "id"),
        Index("ix_moderation_case_decided", "state", "decided_at", "id"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(8), default=OPEN)
    report_count: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(10), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[str] = mapped_column(String(8), default="")

    post: Mapped[Post] = relationship()
    decided_by: Mapped[Person | None] = relationship()


class Reveal(Model):
    """That a moderator looked up who is behind a mask, and why. Shows them the name from then on, and nobody else."""

    __tablename__ = "mask_reveal"
    __table_args__ = (UniqueConstraint("mask_id", "by_id"),)

    mask_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


class Report(Model):
    """One person's report of one post, in their words."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("case_id", "by_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")

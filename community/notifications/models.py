"""What people were told, and how they want to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

ANSWER, OFFICIAL, ACCEPTED, DECISION = "answer", "official", "accepted", "decision"
MERGED, POLL, NEWS, CURATED, MENTION = "merged", "poll", "news", "curated", "mention"
COMMENT, REPLY, USEFUL, HIDDEN, RETURNED, WELCOME = "comment", "reply", "useful", "hidden", "returned", "welcome"
OWNED, FEATURED, REVEALED, BEGUN, REPLANNED = "owned", "featured", "revealed", "begun", "replanned"
"""A new question about a product that one uses · a tip or story of one's own is pointed out by staff · a moderator
looked up who posted something without their name ·
a question hour that one follows, or answers in, begins · one that one follows or asked in is cancelled or moved."""
TALK, ABOUT, BY_PERSON = "talk", "about", "person"
"""For followers: posts in a topic · topics about a product or tag · topics by a person."""
FOLLOWED = (TALK, ABOUT, BY_PERSON)
MAILED_BY_DEFAULT = frozenset({ANSWER, ACCEPTED, OFFICIAL, DECISION, NEWS, BEGUN, REPLANNED, MENTION, TALK, HIDDEN})
MAILED_ONCE_A_DAY = frozenset({ANSWER, OFFICIAL, COMMENT, REPLY, MENTION, TALK})
"""Of these, one mail a day about the same topic is enough; the bell has the rest."""

CHOICES = (
    ANSWER,
    ACCEPTED,
    OFFICIAL,
    DECISION,
    NEWS,
    MERGED,
    POLL,
    BEGUN,
    REPLANNED,
    CURATED,
    COMMENT,
    REPLY,
    OWNED,
    MENTION,
    *FOLLOWED,
    USEFUL,
    FEATURED,
    HIDDEN,
)
"""What people can switch off. That a post of theirs was hidden stays in the bell whatever they chose."""
KINDS = (*CHOICES, RETURNED, REVEALED, WELCOME)

ALWAYS_IN_APP = frozenset({HIDDEN, RETURNED, REVEALED, WELCOME})
NEVER_MAILED = frozenset({USEFUL, FEATURED, RETURNED, REVEALED, WELCOME})
ABOUT_OWN = frozenset({FEATURED, HIDDEN, RETURNED, REVEALED, WELCOME})
"""Told whatever somebody muted: what staff did with their own words."""
FOR_THE_COMPANY = frozenset({OFFICIAL, DECISION, NEWS, REPLANNED})
"""Said in the company's name, so that it concerns people even if they muted whoever wrote it down."""


class Notice(Model):
    """Something one person was told. Its words are made when it is read, from kind and `params`.

    `thread` groups notices in the list; `key` keeps anybody from being told twice. `is_shown` is False where somebody
    wants only the mail.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_notice_thread", "person_id", "is_shown", "thread", "id"),
        Index(
            "ix_notice_unread",
            "person_id",
            "thread",
            sqlite_where=text("read_at IS NULL AND is_shown"),
            postgresql_where=text("read_at IS NULL AND is_shown"),
        ),
        Index("ix_notice_post", "post_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    thread: Mapped[str] = mapped_column(String(60))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_shown: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    key: Mapped[str] = mapped_column(String(80))


class NoticeChoice(Model):
    """How somebody wants to hear of one kind of thing, where they chose; else the defaults hold."""

    __tablename__ = "notice_choice"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    in_app: Mapped[bool]
    by_mail: Mapped[bool]

"""Topics, posts, revisions and outcomes. Counts, state and last activity are kept up by the actions, in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model
from community.products.models import Product

QUESTION, IDEA, REVIEW = "question", "idea", "review"
TIP, STORY = "tip", "story"
KINDS = (QUESTION, IDEA, REVIEW, TIP, STORY)
"""What people write with the composer."""
HOUR = "hour"
"""A question hour, which staff open (community/hours)."""

PUBLIC, HELD, HIDDEN, DELETED = "public", "held", "hidden", "deleted"
"""Seen by all · waiting for its author's address to be verified · taken down by staff · taken away by its author."""
LOCKED, CLOSED = "locked", "closed"
"""Nobody but staff writes, votes or edits here · nobody but staff writes here, for a reason that everybody can read."""
MERGED = "merged"
"""Of a topic whose first post is public and that lives on in another one."""

SETTLED = ("shipped", "declined")
"""States of ideas that are no longer in progress."""
DAILY, WEEKLY, MONTHLY, SELDOM = "daily", "weekly", "monthly", "seldom"
FREQUENCIES = (DAILY, WEEKLY, MONTHLY, SELDOM)
LIGHT, HARD, BLOCKING = "light", "hard", "blocking"
SEVERITIES = (LIGHT, HARD, BLOCKING)

TITLE_LENGTH, LONGEST_TITLE = 80, 200
"""What the composer takes, and what the table holds for content from elsewhere."""


class Topic(Model):
    """What somebody brought up. Its first post holds the text; `visibility` mirrors that post's."""

    __tablename__ = "topic"
    __table_args__ = (
        Index("ix_topic_active", "visibility", "active_at", "id"),
        Index("ix_topic_kind_active", "kind", "visibility", "active_at", "id"),
        Index("ix_topic_new", "visibility", "created_at", "id"),
        Index("ix_topic_kind_new", "kind", "visibility", "created_at", "id"),
        Index(
            "ix_topic_unanswered",
            *("visibility", "created_at", "id"),
            sqlite_where=text("answer_count = 0"),
            postgresql_where=text("answer_count = 0"),
        ),
        Index("ix_topic_votes", "visibility", "vote_count", "id"),
        Index("ix_topic_kind_votes", "kind", "visibility", "vote_count", "id"),
        Index("ix_topic_kind_state", "kind", "visibility", "state", "active_at", "id"),
        Index("ix_topic_product", "product_id", "kind", "visibility", "active_at", "id"),
        Index("ix_topic_author", "author_id", "visibility", "id"),
        Index("ix_topic_merged", "merged_into_id"),
        Index(
            "ix_topic_pinned",
            *("kind", "pinned_until"),
            sqlite_where=text("pinned_until IS NOT NULL"),
            postgresql_where=text("pinned_until IS NOT NULL"),
        ),
        Index("ix_topic_helpful", "product_id", "kind", "visibility", "helpful", "body_post_id"),
    )

    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    excerpt: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    visibility: Mapped[str] = mapped_column(String(8), default=PUBLIC)
    merged_into_id: Mapped[int | None]
    """The visible topic in which this one lives on, at the end of a chain of merges."""
    state: Mapped[str] = mapped_column(String(10), default="")
    closure: Mapped[str] = mapped_column(String(6), default="")
    """Whether it is locked or closed; by whom, when and why is written elsewhere (community/curation)."""
    former_kind: Mapped[str] = mapped_column(String(10), default="")
    """What it has also been: the addresses of that kind lead on."""
    slow_minutes: Mapped[int] = mapped_column(default=0)
    """So long everybody but staff waits between two posts here."""
    writes_until: Mapped[datetime | None]
    """Until when everybody may write here; after that staff alone do."""
    pinned_until: Mapped[datetime | None]
    move_count: Mapped[int] = mapped_column(default=0)
    """How many times posts were moved from here or to here and still are."""
    stars: Mapped[int | None]
    body_post_id: Mapped[int | None]
    accepted_post_id: Mapped[int | None]
    answer_count: Mapped[int] = mapped_column(default=0)
    vote_count: Mapped[int] = mapped_column(default=0)
    """Who supports an idea, who wants to know too, or who found a review useful: what lists go by."""
    concern_count: Mapped[int] = mapped_column(default=0)
    """Who has the same question or the same problem (actions/concerns.py)."""
    reader_count: Mapped[int] = mapped_column(default=0)
    """Of a review: how many demonstrably read the product's reviews since it stands there (actions/helpful.py)."""
    helpful: Mapped[float] = mapped_column(default=0.0)
    created_at: Mapped[datetime]
    active_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)

    author: Mapped[Person] = relationship()
    product: Mapped[Product | None] = relationship()


class Post(Model):
    """A text in a topic: its body, an answer or comment (no parent), or a reply to one (one level).

    `words` counts edits of the text, `version` every visible change.
    """

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_topic_useful", "topic_id", "parent_id", "vote_count", "id"),
        Index("ix_post_topic_id", "topic_id", "id"),
        Index("ix_post_official", "topic_id", sqlite_where=text("is_official"), postgresql_where=text("is_official")),
        Index("ix_post_parent", "parent_id"),
        Index("ix_post_author", "author_id", "id"),
        Index("ix_post_author_new", "author_id", "created_at"),
        Index(
            "ix_post_author_edited",
            "author_id",
            "edited_at",
            sqlite_where=text("edited_at IS NOT NULL"),
            postgresql_where=text("edited_at IS NOT NULL"),
        ),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    home_id: Mapped[int | None]
    """The topic in which it was written, if that was merged into the one in which it stands."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    is_body: Mapped[bool] = mapped_column(default=False)
    is_official: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    language: Mapped[str] = mapped_column(String(2))
    markdown: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int] = mapped_column(default=0)
    visibility: Mapped[str] = mapped_column(String(8), default=PUBLIC)
    vote_count: Mapped[int] = mapped_column(default=0)
    photo_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    words: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)

    author: Mapped[Person] = relationship()
    topic: Mapped[Topic] = relationship()
    parent: Mapped["Post | None"] = relationship(remote_side="Post.id")

    @property
    def opens(self) -> bool:
        """Whether it is the first post of the topic in which it stands, and not of one that was merged into that."""
        return self.is_body and self.home_id is None


class Revision(Model):
    """How a post read before an edit: its title and texts by field name."""

    __tablename__ = "revision"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why staff put other words there; authors give none."""
    written_at: Mapped[datetime]
    replaced_at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")


class Mention(Model):
    """That a post calls somebody by their handle."""

    __tablename__ = "mention"
    __table_args__ = (UniqueConstraint("post_id", "person_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class Withdrawal(Model):
    """That its author took a post back soon after posting it. It is deleted for good; its words are a draft again."""

    __tablename__ = "withdrawal"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), unique=True)
    at: Mapped[datetime]


class Merge(Model):
    """That a topic was merged into another: by whom, when, why in public, and when and by whom that was taken back."""

    __tablename__ = "topic_merge"
    __table_args__ = (
        CheckConstraint("from_id <> into_id", name="apart"),
        Index(
            "uq_topic_merge_from",
            "from_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_topic_merge_into", "into_id"),
    )

    from_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    into_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Outcome(Model):
    """What came of a topic, said in public: state, reason, by whom, when. `decision` groups those of one decision."""

    __tablename__ = "outcome"
    __table_args__ = (Index("ix_outcome_topic", "topic_id", "id"), UniqueConstraint("topic_id", "decision"))

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    markdown: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")


class Concern(Model):
    """How often and how badly somebody has the problem of an idea. It hangs on the vote that says that they have it."""

    __tablename__ = "concern"

    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id", ondelete="CASCADE"), unique=True)
    frequency: Mapped[str] = mapped_column(String(10), default="")
    severity: Mapped[str] = mapped_column(String(10), default="")


class Reader(Model):
    """Somebody who found a review of a product helpful, and so read some: when they last said so."""

    __tablename__ = "review_reader"
    __table_args__ = (
        UniqueConstraint("product_id", "person_id"),
        Index("ix_review_reader_seen", "product_id", "seen_at"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime]

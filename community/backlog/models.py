"""Backlog items and their evidence."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model
from community.products.models import Product
from community.topics.models import Post

LONGEST_TITLE, LONGEST_NOTES, LONGEST_QUOTE, LONGEST_REPLY = 120, 4000, 1000, 4000


class Item(Model):
    """Something the product team may do. Its states are those of ideas; `words` counts edits, against stale forms."""

    __tablename__ = "backlog_item"
    __table_args__ = (
        Index("ix_backlog_item_state", "state", "id"),
        Index("ix_backlog_item_changed", "changed_at", "id"),
    )

    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    notes: Mapped[str] = mapped_column(Text, default="")
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    state: Mapped[str] = mapped_column(String(10))
    words: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    product: Mapped[Product | None] = relationship()
    created_by: Mapped[Person] = relationship()


class Evidence(Model):
    """What a customer said that speaks for an item: the post and the words quoted from it."""

    __tablename__ = "backlog_evidence"
    __table_args__ = (UniqueConstraint("item_id", "post_id"), Index("ix_backlog_evidence_post", "post_id"))

    item_id: Mapped[int] = mapped_column(ForeignKey("backlog_item.id", ondelete="CASCADE"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    quote: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]

    post: Mapped[Post] = relationship()
    customer: Mapped[Person] = relationship(foreign_keys=[customer_id])


class Decision(Model):
    """A change of an item's state, with the reply that was published to everybody who asked."""

    __tablename__ = "backlog_decision"

    item_id: Mapped[int] = mapped_column(ForeignKey("backlog_item.id", ondelete="CASCADE"), index=True)
    before: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    reply: Mapped[str] = mapped_column(Text)
    reply_html: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")

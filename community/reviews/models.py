"""What a review has beyond its topic."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

PERIODS = ("week", "month", "three_months", "half_year", "year")
"""How long the product was in use: up to a week, a month, three months, half a year, or longer."""

BY_ORDER, BY_INVITATION = "order", "invitation"
"""What shows that the author has the product. Without either, nothing does."""


class Review(Model):
    """Stars, period of use, what is good and what isn't. One per person and product, by constraint."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("product_id", "author_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stars: Mapped[int]
    period: Mapped[str] = mapped_column(String(12))
    good: Mapped[str] = mapped_column(Text, default="")
    bad: Mapped[str] = mapped_column(Text, default="")
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("facet.id"))
    weight: Mapped[float]
    """Beside the other reviews (products/rating.py): by the day on which it was first written."""
    proof: Mapped[str] = mapped_column(String(10), default="")
    is_provided: Mapped[bool] = mapped_column(default=False)
    is_rewarded: Mapped[bool] = mapped_column(default=False)


class AspectRating(Model):
    """One to five for an aspect of the product. What wasn't rated has no row."""

    __tablename__ = "aspect_rating"
    __table_args__ = (
        UniqueConstraint("review_id", "facet_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        Index("ix_aspect_rating_facet", "facet_id"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    facet_id: Mapped[int] = mapped_column(ForeignKey("facet.id"))
    stars: Mapped[int]


class Purchase(Model):
    """A line of an imported order: who bought a product, by the hash of their address or by their source's id."""

    __tablename__ = "purchase"
    __table_args__ = (Index("ix_purchase_email", "email_hash"), Index("ix_purchase_person", "person_id"))

    source_id: Mapped[str] = mapped_column(String(120), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    email_hash: Mapped[str] = mapped_column(String(64), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    bought_on: Mapped[date] = mapped_column(Date)


class Invitation(Model):
    """A link with which one person shows that they have a product. It is used once, and we keep its key's hash."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_used_by", "used_by_id", "product_id"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    used_at: Mapped[datetime | None]

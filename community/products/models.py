"""Products. Counts are kept in SQL by the actions that change them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model


class Product(Model):
    """A product, with names and descriptions in both languages and its counts of topics and stars."""

    __tablename__ = "product"

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_ja: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    description_ja: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    category_ja: Mapped[str] = mapped_column(String(40), default="")
    category_en: Mapped[str] = mapped_column(String(40), default="")
    picture: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    question_count: Mapped[int] = mapped_column(default=0)
    idea_count: Mapped[int] = mapped_column(default=0)
    review_count: Mapped[int] = mapped_column(default=0)
    tip_count: Mapped[int] = mapped_column(default=0)
    story_count: Mapped[int] = mapped_column(default=0)
    user_count: Mapped[int] = mapped_column(default=0)
    """How many say that they use it (community/uses)."""
    stars_1: Mapped[int] = mapped_column(default=0)
    stars_2: Mapped[int] = mapped_column(default=0)
    stars_3: Mapped[int] = mapped_column(default=0)
    stars_4: Mapped[int] = mapped_column(default=0)
    stars_5: Mapped[int] = mapped_column(default=0)
    weight_sum: Mapped[float] = mapped_column(default=0.0)
    """Of the public reviews' weights; with `weighted_stars` what products/rating.py makes the weighted rating of."""
    weighted_stars: Mapped[float] = mapped_column(default=0.0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    """Since when nothing new can be written about it; what is there stays readable."""
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)

    def name(self, language: str) -> str:
        """The name in the reader's language, or in the other one if there is none."""
        return (self.name_ja or self.name_en) if language == "ja" else (self.name_en or self.name_ja)

    def description(self, language: str) -> str:
        if language == "ja":
            return self.description_ja or self.description_en
        return self.description_en or self.description_ja

    def category(self, language: str) -> str:
        return (self.category_ja or self.category_en) if language == "ja" else (self.category_en or self.category_ja)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def star_counts(self) -> tuple[int, int, int, int, int]:
        """How many reviews gave 1, 2, 3, 4 and 5 stars."""
        return (self.stars_1, self.stars_2, self.stars_3, self.stars_4, self.stars_5)

    @property
    def average_stars(self) -> float | None:
        """Mean of the stars given, 1 to 5; None without a review."""
        total = sum(self.star_counts)
        return sum(n * count for n, count in enumerate(self.star_counts, 1)) / total if total else None


ASPECT, VARIANT = "aspect", "variant"
FACETS = (ASPECT, VARIANT)
LONGEST_FACET = 40


class Facet(Model):
    """What a review of a product may say besides its stars: an aspect that it rates, or the variant that it is about.

    One that is no longer offered keeps its ratings and comes back with them. Its counts are of public reviews.
    """

    __tablename__ = "facet"
    __table_args__ = (
        Index("ix_facet_product", "product_id", "kind", "position"),
        CheckConstraint("kind IN ('aspect', 'variant')", name="kind"),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    kind: Mapped[str] = mapped_column(String(8))
    name_ja: Mapped[str] = mapped_column(String(LONGEST_FACET), default="")
    name_en: Mapped[str] = mapped_column(String(LONGEST_FACET), default="")
    position: Mapped[int] = mapped_column(default=0)
    is_offered: Mapped[bool] = mapped_column(default=True)
    rating_count: Mapped[int] = mapped_column(default=0)
    rating_sum: Mapped[int] = mapped_column(default=0)

    def name(self, language: str) -> str:
        """The name in the reader's language, or in the other one if there is none."""
        return (self.name_ja or self.name_en) if language == "ja" else (self.name_en or self.name_ja)


LONGEST_TEMPLATE = 2_000


class PostTemplate(Model):
    """What somebody who begins to write about a product finds in the text field, for one kind of post."""

    __tablename__ = "post_template"
    __table_args__ = (UniqueConstraint("product_id", "kind"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    kind: Mapped[str] = mapped_column(String(10))
    body_ja: Mapped[str] = mapped_column(Text, default="")
    body_en: Mapped[str] = mapped_column(Text, default="")

    def body(self, language: str) -> str:
        """The words in the reader's language; nobody is given a template in another one."""
        return self.body_ja if language == "ja" else self.body_en

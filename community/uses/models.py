"""Who uses what. One row for each person and product, so nobody counts twice."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model


class Use(Model):
    """That somebody says they use a product. It proves nothing: verified owners are another matter (reviews)."""

    __tablename__ = "product_use"
    __table_args__ = (
        UniqueConstraint("person_id", "product_id"),
        Index("ix_product_use_product", "product_id", "hears_questions", "person_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    since: Mapped[date | None] = mapped_column(Date)
    """The first day of the month in which they began, if they say so."""
    hears_questions: Mapped[bool] = mapped_column(default=False)
    """Whether they want to be told of new questions about it."""
    created_at: Mapped[datetime]

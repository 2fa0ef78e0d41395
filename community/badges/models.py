"""The badges there are, as data, and who has which since when."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model


class Badge(Model):
    """What is given for at least so many of a measure; without a measure, by staff's hand.

    The words of those that a site begins with stand in the catalogues, by `key`; a site's own bear their names here.
    """

    __tablename__ = "badge"

    key: Mapped[str] = mapped_column(String(30), unique=True)
    measure: Mapped[str] = mapped_column(String(20), default="")
    least: Mapped[int] = mapped_column(default=1)
    name_ja: Mapped[str] = mapped_column(String(40), default="")
    name_en: Mapped[str] = mapped_column(String(40), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class BadgeAward(Model):
    """That somebody has a badge: since when, for which topic, and where staff gave it, who and why."""

    __tablename__ = "badge_award"
    __table_args__ = (UniqueConstraint("person_id", "badge_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    badge_id: Mapped[int] = mapped_column(ForeignKey("badge.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="SET NULL"), index=True)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    awarded_at: Mapped[datetime]

"""What an idea has beyond its topic: the wish, apart from the problem, six states, and why its supporters need it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

NEW, IN_REVIEW, PLANNED, BUILDING, SHIPPED, DECLINED = "new", "review", "planned", "building", "shipped", "declined"
LONGEST_USE_CASE = 500
STATES = (NEW, IN_REVIEW, PLANNED, BUILDING, SHIPPED, DECLINED)


class Idea(Model):
    """The wish of an idea; its problem is the body of its topic."""

    __tablename__ = "idea"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), unique=True)
    wish_markdown: Mapped[str] = mapped_column(Text)
    wish_html: Mapped[str] = mapped_column(Text)


class UseCase(Model):
    """Why somebody needs an idea. It hangs on their vote as it was cast, and goes with it when that is taken back."""

    __tablename__ = "use_case"

    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id", ondelete="CASCADE"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Comparison(Model):
    """Which of two ideas somebody would rather have first; neither, if nothing is chosen. Asked once of each pair."""

    __tablename__ = "idea_comparison"
    __table_args__ = (
        UniqueConstraint("person_id", "first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="ordered"),
        CheckConstraint("chosen_id IS NULL OR chosen_id IN (first_id, second_id)", name="of_these"),
        Index("ix_idea_comparison_pair", "first_id", "second_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    first_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    chosen_id: Mapped[int | None]
    compared_at: Mapped[datetime]

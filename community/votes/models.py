"""The table of votes, and how many each may have in use. A unique constraint is the second lock after the insert."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

SUPPORT, ME_TOO, USEFUL = "support", "me_too", "useful"
KINDS = (SUPPORT, ME_TOO, USEFUL)
FOR_WORDS = (SUPPORT, USEFUL)
"""Votes for what somebody wrote; a me-too says something of the voter and is counted apart from them."""


class Vote(Model):
    """A person's vote for a post: support (idea), me_too (question, idea) or useful (all others)."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("post_id", "kind", "person_id"),
        Index("ix_vote_person", "person_id", "id"),
        Index("ix_vote_entered", "post_id", sqlite_where=text("is_entered"), postgresql_where=text("is_entered")),
    )

    post_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    cast_post_id: Mapped[int | None]
    """Where it was cast, if it counts here because that lives on here."""
    is_entered: Mapped[bool] = mapped_column(default=False)
    """Whether staff cast it for a customer: it counts like any other, but nobody is named for it."""


class VoteBudget(Model):
    """How many ideas in progress each may support at once, and how many more by rank. One row, or none: no limit."""

    __tablename__ = "vote_budget"
    __table_args__ = (CheckConstraint("id = 1", name="single"), CheckConstraint("votes >= 1", name="some"))

    is_on: Mapped[bool] = mapped_column(default=False)
    votes: Mapped[int]
    extra: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    def for_rank(self, standing: str) -> int:
        """How many somebody of this rank has."""
        return self.votes + int(self.extra.get(standing, 0))

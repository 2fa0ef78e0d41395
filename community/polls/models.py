"""Polls, their options, and one ballot for each person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.kernel.database import Model
from community.topics.models import Topic

SINGLE, SEVERAL, RANKED = "single", "several", "ranked"
MODES = (SINGLE, SEVERAL, RANKED)
ALWAYS, AFTER_VOTING, AT_END = "always", "voting", "end"
SHOWN = (ALWAYS, AFTER_VOTING, AT_END)
LONGEST_QUESTION, LONGEST_OPTION = 160, 80
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10


class Poll(Model):
    """A question to the readers of a topic, at most one to a topic. `closed_at` is when it really ended."""

    __tablename__ = "poll"
    __table_args__ = (
        UniqueConstraint("topic_id"),
        CheckConstraint("mode IN ('single', 'several', 'ranked')", name="mode"),
        CheckConstraint("shown IN ('always', 'voting', 'end')", name="shown"),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    question: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    mode: Mapped[str] = mapped_column(String(8))
    shown: Mapped[str] = mapped_column(String(6))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    topic: Mapped[Topic] = relationship()
    options: Mapped[list["PollOption"]] = relationship(order_by="PollOption.position", lazy="selectin")


class PollOption(Model):
    """One of the answers there are."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(LONGEST_OPTION))


class Ballot(Model):
    """What somebody chose. A person has one in a poll; choosing again replaces its choices."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("poll_id", "person_id"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    cast_at: Mapped[datetime]


class BallotChoice(Model):
    """An option on a ballot; `rank` counts from 1 where options are ranked, and is 1 elsewhere."""

    __tablename__ = "ballot_choice"
    __table_args__ = (UniqueConstraint("ballot_id", "option_id"), Index("ix_ballot_choice_option", "option_id", "rank"))

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"))
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_option.id", ondelete="CASCADE"))
    rank: Mapped[int] = mapped_column(default=1)

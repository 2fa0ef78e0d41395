"""Who follows, has muted or has blocked what. One row for each person and subject, so nobody does two of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

TOPIC, PRODUCT, TAG, PERSON = "topic", "product", "tag", "person"
SUBJECTS = (TOPIC, PRODUCT, TAG, PERSON)

FOLLOWING, MUTED, BLOCKED = "following", "muted", "blocked"
STATES = (FOLLOWING, MUTED, BLOCKED)
"""Told of what is new there · told of nothing there · nothing that this person does is told, nor are they told."""


@dataclass(frozen=True)
class Subject:
    """What is followed: its type, one of SUBJECTS, and its id."""

    type: str
    id: int


class Follow(Model):
    """How a person stands to a subject, where they chose."""

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("person_id", "subject_type", "subject_id"),
        Index("ix_follow_subject", "subject_type", "subject_id", "person_id", "state"),
        Index("ix_follow_person", "person_id", "subject_type", "state", "subject_id"),
        CheckConstraint("state IN ('following', 'muted', 'blocked')", name="state"),
        CheckConstraint("state != 'blocked' OR subject_type = 'person'", name="people_are_blocked"),
        CheckConstraint("subject_type != 'person' OR subject_id != person_id", name="not_oneself"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    subject_type: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]

"""Customers as staff know them, and what was entered for each. Nothing of this is ever shown to others."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model
from community.keys.models import ProgramKey
from community.topics.models import Topic

PHONE, SHOP, MAIL, EVENT, OTHER = "phone", "shop", "mail", "event", "other"
SOURCES = (PHONE, SHOP, MAIL, EVENT, OTHER)
VOTE, POST = "vote", "post"
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_REFERENCE, LONGEST_NOTE = 80, 254, 120, 1_000


class Customer(Model):
    """Somebody whom staff heard. Their votes are cast by the member they are, or else by a stand-in of their own.

    `name_key` is set only while nothing but the name is known: then the name alone tells customers apart.
    """

    __tablename__ = "customer"
    __table_args__ = (CheckConstraint("name <> '' OR email IS NOT NULL OR reference IS NOT NULL", name="known"),)

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    email: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS), unique=True)
    reference: Mapped[str | None] = mapped_column(String(LONGEST_REFERENCE), unique=True)
    name_key: Mapped[str | None] = mapped_column(String(LONGEST_NAME), unique=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    created_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Voice(Model):
    """A vote or a post that staff entered for a customer: who did it, where they heard it, and a note.

    `through` is the key of the program that did it in their name, if they didn't do it by hand.
    """

    __tablename__ = "customer_voice"
    __table_args__ = (
        CheckConstraint("kind IN ('vote', 'post')", name="kind"),
        Index("ix_customer_voice_topic", "topic_id"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(4))
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("vote.id", ondelete="SET NULL"), index=True)
    source: Mapped[str] = mapped_column(String(5))
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    through_id: Mapped[int | None] = mapped_column(ForeignKey("program_key.id"))
    entered_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    customer: Mapped[Customer] = relationship()
    topic: Mapped[Topic] = relationship()
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    through: Mapped[ProgramKey | None] = relationship()

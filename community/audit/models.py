"""The staff log."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model


class LogLine(Model):
    """One act of one member of staff."""

    __tablename__ = "staff_log"
    __table_args__ = (Index("ix_staff_log_subject", "subject_type", "subject_id"),)

    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    verb: Mapped[str] = mapped_column(String(40))
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="joined")

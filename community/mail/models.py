"""Mail that was queued: what it says until it is sent, and that it was."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model


class Mail(Model):
    """One letter to one address. `key` names its cause, so that the same cause never sends two."""

    __tablename__ = "mail"

    key: Mapped[str] = mapped_column(String(120), unique=True)
    to_person_id: Mapped[int | None] = mapped_column(index=True)
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]

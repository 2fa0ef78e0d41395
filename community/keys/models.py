"""Keys of programs. Only their hashes are kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import Person
from community.kernel.database import Model

READ_VOICES, WRITE_VOICES = "voices:read", "voices:write"
SCOPES = (READ_VOICES, WRITE_VOICES)
"""What a key can be for: reading what was entered for customers, and entering it and taking it back."""
LONGEST_NAME = 60
PREFIX = "koenowa_"
SHOWN = len(PREFIX) + 6
"""How many letters of a key are kept, so that people can tell which of their keys this is."""


class ProgramKey(Model):
    """A key: what it is for, and in whose name. `scopes` are words of SCOPES with blanks between them."""

    __tablename__ = "program_key"
    __table_args__ = (CheckConstraint("scopes <> ''", name="scopes"),)

    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    scopes: Mapped[str] = mapped_column(String(200))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    beginning: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=person_id)

    def allows(self, scope: str) -> bool:
        """Whether it is for this."""
        return scope in self.scopes.split()

"""Photos and the post they hang on, if any yet."""

import re
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model


class Photo(Model):
    """A re-encoded picture, stored under its token. Without a post only its owner sees it."""

    __tablename__ = "photo"

    token: Mapped[str] = mapped_column(String(40), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None] = mapped_column(index=True)
    alt: Mapped[str] = mapped_column(String(200), default="")
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    created_at: Mapped[datetime]


_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}")


def is_token(text: str) -> bool:
    """Whether this can be a photo's token at all, whoever made it up."""
    return _TOKEN.fullmatch(text) is not None

"""Tags and which topics bear them."""

import unicodedata

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model


def fold(label: str) -> str:
    """The form in which two spellings of a tag are the same: NFKC, lower case, no leading #, no inner blanks."""
    return "".join(unicodedata.normalize("NFKC", label).strip().lstrip("#＃").lower().split())


class Tag(Model):
    """A tag: `name` is the folded form that makes spellings equal, `label` how it was first written."""

    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    label: Mapped[str] = mapped_column(String(40))


class Tagging(Model):
    """A topic bears a tag."""

    __tablename__ = "tagging"
    __table_args__ = (UniqueConstraint("topic_id", "tag_id"), Index("ix_tagging_tag", "tag_id", "topic_id"))

    topic_id: Mapped[int]
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"))

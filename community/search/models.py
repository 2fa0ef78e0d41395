"""Words that say the same, whom something that was written before has helped, and searches that people keep."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

LONGEST_WORD = 40
SAME, APART = "same", "apart"
LONGEST_GUEST = 64


class SavedSearch(Model):
    """Words and filters under a name. `query` is how the search page has them in its address; removed ones wait."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "query"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(2000))
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class WordPair(Model):
    """What staff say of two words: that they are the `same`, or `apart` whatever else makes them look the same.

    The words are as they are compared, the smaller first, so that a pair stands once in whatever order it was typed.
    """

    __tablename__ = "word_pair"
    __table_args__ = (
        UniqueConstraint("one", "other"),
        CheckConstraint("stance IN ('same', 'apart')", name="stance"),
        CheckConstraint("one <> other", name="two"),
    )

    one: Mapped[str] = mapped_column(String(LONGEST_WORD))
    other: Mapped[str] = mapped_column(String(LONGEST_WORD))
    stance: Mapped[str] = mapped_column(String(5))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class LearnedPair(Model):
    """Two words of which the titles of a merge had one each; `share` is how much the merge says for this very pair."""

    __tablename__ = "learned_pair"
    __table_args__ = (UniqueConstraint("merge_id", "one", "other"),)

    merge_id: Mapped[int] = mapped_column(ForeignKey("topic_merge.id", ondelete="CASCADE"))
    one: Mapped[str] = mapped_column(String(LONGEST_WORD))
    other: Mapped[str] = mapped_column(String(LONGEST_WORD))
    share: Mapped[float]


class Deflection(Model):
    """Somebody who was about to ask found a solved question that helped. What they had typed isn't kept.

    Either a person, or a browser in which nobody was signed in, known by a hash of a key that only it has.
    """

    __tablename__ = "deflection"
    __table_args__ = (
        UniqueConstraint("topic_id", "person_id"),
        UniqueConstraint("topic_id", "guest"),
        CheckConstraint("(person_id IS NULL) <> (guest IS NULL)", name="who"),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    guest: Mapped[str | None] = mapped_column(String(LONGEST_GUEST))
    made_at: Mapped[datetime]

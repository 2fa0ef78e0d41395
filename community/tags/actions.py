"""Putting tags on a topic."""

import unicodedata
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from community.kernel.database import db
from community.kernel.transaction import action
from community.tags.models import Tag, Tagging, fold

MAX_TAGS = 5
MAX_LENGTH = 24


def read_labels(text: str) -> list[str]:
    """Tags from one line of text, separated by commas (also 、，) or blanks; each spelling once."""
    cleaned = unicodedata.normalize("NFC", text)
    for mark in "、，,;；\u3000\n\t":
        cleaned = cleaned.replace(mark, " ")
    labels: dict[str, str] = {}
    for word in cleaned.split():
        label = word.strip().lstrip("#＃")
        if fold(label):
            labels.setdefault(fold(label), label)
    return list(labels.values())


@action
def set_tags(topic_id: int, labels: Sequence[str]) -> None:
    """Make these the topic's tags, in this order, making new ones as needed."""
    db.session.execute(delete(Tagging).where(Tagging.topic_id == topic_id))
    names = {fold(label): label for label in labels if fold(label)}
    if not names:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(Tag)
        .values([{"name": name, "label": label} for name, label in sorted(names.items())])
        .on_conflict_do_nothing(index_elements=["name"])
    )
    ids = dict(db.session.execute(select(Tag.name, Tag.id).where(Tag.name.in_(names))).all())
    rows = [{"topic_id": topic_id, "tag_id": ids[name]} for name in names]
    db.session.execute(insert(Tagging).values(rows).on_conflict_do_nothing())

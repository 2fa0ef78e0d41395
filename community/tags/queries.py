"""Tags of topics."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Row, select

from community.kernel.database import db
from community.kernel.remembered import memory
from community.tags.models import Tag, Tagging, fold


def tags_of(topic_id: int) -> Sequence[Row[Any]]:
    """The name and label of each tag of a topic."""
    query = select(Tag.id, Tag.name, Tag.label).join(Tagging, Tagging.tag_id == Tag.id)
    query = query.where(Tagging.topic_id == topic_id).order_by(Tagging.id)
    return memory.recall(("tags_of", topic_id), lambda: cast("Sequence[Row[Any]]", db.session.execute(query).all()))


def find_tag(label: str) -> Tag | None:
    """The tag of this spelling, if anybody ever used it."""
    return db.session.scalar(select(Tag).where(Tag.name == fold(label)))

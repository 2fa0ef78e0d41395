"""What staff keep at the top of a kind's list for a while."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.paging import Cursor
from community.kernel.remembered import memory
from community.topics.models import Topic
from community.topics.queries import TOPIC_ROWS, Wanted, seen_in_lists

MOST = 5


def apart_from_pinned(
    wanted: Wanted, cursor: Cursor | None, rows: Sequence[Row[Any]]
) -> tuple[Sequence[Row[Any]], Sequence[Row[Any]]]:
    """What stands on top of this page, and the others. Only of a whole list, in the order of its activity."""
    if wanted != Wanted(kind=wanted.kind):
        return (), rows
    pinned = _pinned(wanted.kind or "")
    ids = {row.id for row in pinned}
    return () if cursor else pinned, [row for row in rows if row.id not in ids]


def _pinned(kind: str) -> Sequence[Row[Any]]:
    query = TOPIC_ROWS.where(Topic.kind == kind, Topic.pinned_until > now(), seen_in_lists(None))
    query = query.order_by(Topic.pinned_until.desc(), Topic.id.desc()).limit(MOST)
    return memory.recall(("pinned", kind), lambda: db.session.execute(query).all())

"""Adding rows that may be there already, by one statement: however many add them at once, they are there once."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from community.kernel.database import Model, db


def add_missing(model: type[Model], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]) -> list[int]:
    """Insert those of the rows that aren't there by these columns; the ids of the new ones. Belongs into an action."""
    if not rows:
        return []
    table = model.__table__
    assert isinstance(table, Table)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    added = insert(table).values([dict(row) for row in rows]).on_conflict_do_nothing(index_elements=list(unique))
    return list(db.session.scalars(added.returning(table.c.id)))

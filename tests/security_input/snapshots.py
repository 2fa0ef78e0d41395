"""The whole database as plain rows: to put it back as it was, and to see what a request changed.

Reading some eighty tables for each request would take longer than the requests, so a table is read again only once a
statement of this process may have written in it.
"""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import Engine, Table, delete, event, insert, select, text, update

from community.kernel.database import Model, db
from community.kernel.fragments import fragments
from community.kernel.throttle import throttle
from community.kernel.transaction import transaction
from tests.conftest import empty

NEXT_KEY = "setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
Rows = dict[int, dict[str, Any]]
Snapshot = dict[str, Rows]


WRITING = re.compile(r"\b(INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)")
known: Snapshot = {}
"""The tables as they were read last, without those that may have changed since."""


@event.listens_for(Engine, "before_cursor_execute")
def _forget_what_is_written(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    for how, name in WRITING.findall(statement) if known else ():
        _forget(name, with_what_hangs_on_it=how == "DELETE FROM")


def _forget(name: str, with_what_hangs_on_it: bool) -> None:
    known.pop(name, None)
    if with_what_hangs_on_it:
        for table in Model.metadata.sorted_tables:
            if table.name in known and any(key.ondelete for key in table.foreign_keys if key.column.table.name == name):
                _forget(table.name, with_what_hangs_on_it=True)


def snapshot() -> Snapshot:
    """Every row of every table, by its key."""
    db.session.rollback()
    for table in Model.metadata.sorted_tables:
        if table.name not in known:
            known[table.name] = _rows(table)
    db.session.rollback()
    return dict(known)


def read_anew() -> Snapshot:
    """The same, whatever is known."""
    db.session.rollback()
    return {table.name: _rows(table) for table in Model.metadata.sorted_tables}


def _rows(table: Table) -> Rows:
    return {row["id"]: dict(row) for row in db.session.execute(select(table)).mappings()}


def restore(app: Flask, taken: Snapshot, present: Snapshot) -> None:
    """Put every row back, with the same keys; the next new rows get the keys they'd have got then."""
    other = [table for table in Model.metadata.sorted_tables if present[table.name] != taken[table.name]]
    if any(table.name == "ledger_entry" for table in other):
        empty(app)
        present = {name: {} for name in taken}
        other = list(Model.metadata.sorted_tables)
    with transaction():
        for table in reversed(other):
            if new := present[table.name].keys() - taken[table.name].keys():
                db.session.execute(delete(table).where(table.c.id.in_(new)))
        if present["topic"].keys() - taken["topic"].keys():
            # A post that had moved to a new topic went along with it, and so did what hangs on the post.
            other = list(Model.metadata.sorted_tables)
            present = {table.name: _still_there(table, present[table.name]) for table in other}
        for table in other:
            _put_back(table, present[table.name], taken[table.name])
        if db.engine.dialect.name == "postgresql":
            # Of all tables: an INSERT that came to nothing has taken a key as well.
            next_keys = ", ".join(NEXT_KEY.format(table=table.name) for table in Model.metadata.sorted_tables)
            db.session.execute(text(f"SELECT {next_keys}"))
    fragments.clear()
    throttle.use(app.extensions["settings"].redis_url)
    db.session.expire_all()


def _still_there(table: Table, present: Rows) -> Rows:
    left = set(db.session.scalars(select(table.c.id)))
    return {key: row for key, row in present.items() if key in left}


def _put_back(table: Table, present: Rows, taken: Rows) -> None:
    # In their order: a reply's row names an earlier one.
    if gone := [row for key, row in sorted(taken.items()) if key not in present]:
        db.session.execute(insert(table), gone)
    for key, row in taken.items():
        if key in present and present[key] != row:
            db.session.execute(update(table).where(table.c.id == key).values(row))


def changes(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, int, str, Any]]:
    """(table, key, column, new value) of everything that is new or other; a row that is gone has the column ''."""
    for table, rows in after.items():
        for key, row in rows.items():
            former = before[table].get(key, {})
            yield from ((table, key, column, value) for column, value in row.items() if former.get(column) != value)
        yield from ((table, key, "", None) for key in before[table].keys() - rows.keys())


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a cell, also those inside of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)

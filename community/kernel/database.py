"""The one database handle, the base class of all tables, and how each dialect begins its transactions.

A transaction is read-only unless `kernel.transaction` opened it: on SQLite reads begin DEFERRED with
`query_only`, writes begin IMMEDIATE, so that no update is lost and no read waits for a writer.
"""

import math
import sqlite3
import time
from datetime import UTC, datetime
from typing import Any

import psycopg
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WRITES = "koenowa_writes"
"""Execution option that marks a connection's transaction as a writing one."""
PATIENCE = 15.0
"""Seconds that a writer waits for the others on SQLite, which takes one at a time."""
RESTED = 1.0
"""Seconds after which a connection to PostgreSQL is asked first whether it still is one."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored and returned in UTC on both dialects. A naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone can't be stored.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """Base of every table: an integer key and times in UTC."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime}

    id: Mapped[int] = mapped_column(primary_key=True)


db = SQLAlchemy(metadata=Model.metadata)


def connect_sqlite(connection: Any, _record: object) -> None:
    """Settings of each new SQLite connection; autocommit off so that we say BEGIN ourselves."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={PATIENCE * 1000:.0f}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32000",
    ):
        connection.execute("PRAGMA " + pragma)
    # SQLite may have been built without its mathematical functions.
    connection.create_function("sqrt", 1, math.sqrt, deterministic=True)


def _begin_writing(raw: sqlite3.Connection) -> None:
    """BEGIN IMMEDIATE, asking every two milliseconds: SQLite itself soon asks only ten times a second."""
    raw.execute("PRAGMA busy_timeout=0")
    until = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                raw.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            time.sleep(0.002)
    finally:
        raw.execute(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")


def begin_sqlite(connection: Connection) -> None:
    """BEGIN as the transaction's purpose asks: IMMEDIATE to write, DEFERRED and read-only otherwise."""
    raw: Any = connection.connection.driver_connection
    if connection.get_execution_options().get(WRITES):
        raw.execute("PRAGMA query_only=0")
        try:
            _begin_writing(raw)
        except sqlite3.OperationalError as error:
            raise OperationalError("BEGIN IMMEDIATE", None, error) from error
    else:
        raw.execute("PRAGMA query_only=1")
        raw.execute("BEGIN DEFERRED")


def connect_postgresql(connection: Any, _record: object) -> None:
    """What isn't begun as a writing transaction can't write, as on SQLite."""
    connection.autocommit = True
    connection.execute("SET default_transaction_read_only = on")


def begin_postgresql(connection: Connection) -> None:
    """BEGIN READ WRITE in actions only: at READ COMMITTED each statement that reads has a view of its own anyway.

    So a page that reads asks for no BEGIN and no ROLLBACK, and nothing is held while it is put together.
    """
    raw: Any = connection.connection.driver_connection
    is_writing = bool(connection.get_execution_options().get(WRITES))
    raw.autocommit, raw.read_only = not is_writing, not is_writing


def note_rest(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["resting_since"] = time.monotonic()


def wake(dialect: Dialect, connection: Any, record: ConnectionPoolEntry) -> None:
    """Ask a connection that has rested whether its server is still there; if not, the pool makes new ones."""
    if time.monotonic() - record.info.get("resting_since", math.inf) < RESTED:
        return
    try:
        dialect.do_ping(connection)
    except psycopg.Error as error:
        raise InvalidatePoolError("The server has gone meanwhile.") from error


def prepare(engine: Engine) -> None:
    """Attach the dialect's listeners to an engine, once."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", connect_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    else:
        event.listen(engine, "connect", connect_postgresql)
        event.listen(engine, "begin", begin_postgresql)
        event.listen(engine, "checkin", note_rest)
        event.listen(engine, "checkout", lambda raw, record, _proxy: wake(engine.dialect, raw, record))

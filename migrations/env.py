"""How migrations run: one transaction, one at a time, on SQLite without losing rows to a rebuilt parent table."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from community.kernel.database import WRITES, Model, db

MIGRATION_LOCK = 7_100_400_200
"""Any number, the same in every process: two that migrate at once wait for each other."""


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Our own column types as SQLAlchemy's, so that a migration needs nothing of the application."""
    if kind == "type" and type(item).__module__.startswith("community."):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Upgrade on this connection, in one transaction."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
    try:
        arguments = current_app.extensions["migrate"].configure_args | {
            "render_as_batch": True,
            "render_item": render_item,
            "transactional_ddl": True,
            "compare_type": False,
        }
        context.configure(connection=connection, target_metadata=Model.metadata, **arguments)
        with context.begin_transaction():
            if not is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
            context.run_migrations()
            if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"Rows without their parents after the migration: {broken[:5]}")
    finally:
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


with db.engine.connect().execution_options(**{WRITES: True}) as connection:
    run(connection)

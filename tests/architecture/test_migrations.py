"""Migrations lead from nothing to exactly the tables of the models, and lose no row on the way."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from community.app import create_app
from community.kernel.clock import now
from community.kernel.database import Model, db
from community.kernel.transaction import transaction
from community.loyalty.models import LedgerEntry
from community.settings import Settings
from tests.conftest import a_person
from tests.site import fresh_database

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without any table."""
    url = f"sqlite:///{tmp_path}/migrated.db"
    if given := os.environ.get("KOENOWA_TEST_DATABASE_URL"):
        url = fresh_database(f"{given}_migrated")
    settings = Settings(
        environment="test",
        secret_key="for-the-tests-0123456789-abcdefghijklmnop",
        database_url=url,
        instance=tmp_path,
        site_url="http://localhost",
    )
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_migrating_an_empty_database_gives_the_tables_of_the_models(empty_site: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Model.metadata) == []


def test_going_back_leaves_nothing_behind(empty_site: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    downgrade(directory=str(MIGRATIONS), revision="base")
    with db.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}


def test_the_migrated_database_refuses_to_change_a_line_of_the_ledger(empty_site: Flask) -> None:
    upgrade(directory=str(MIGRATIONS))
    person = a_person("Alice")
    with transaction():
        entry = LedgerEntry(
            person_id=person.id,
            kind="award",
            rule="answer-posted",
            points=10,
            subject_type="post",
            subject_id=1,
            reason={},
            ground="posted",
            day=now().date(),
            created_at=now(),
            key="once",
            balance_after=10,
        )
        db.session.add(entry)
    with pytest.raises(DBAPIError, match="only ever added"), transaction():
        entry.points = 1_000
        db.session.flush()

"""Connections to PostgreSQL: nothing is held while a page is read, and one whose server has gone is replaced."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from community.accounts.models import Person
from community.kernel import database
from community.kernel.database import db
from community.kernel.transaction import transaction

pytestmark = pytest.mark.postgres
OURS = text("SELECT pg_backend_pid()")


def state_of(pid: int) -> str:
    """What the server says of a connection of ours, asked over another one."""
    with db.engine.connect() as other:
        return str(other.execute(text("SELECT state FROM pg_stat_activity WHERE pid = :pid"), {"pid": pid}).scalar())


def test_whoever_has_read_holds_no_transaction_and_whoever_writes_does(app: Flask, alice: Person) -> None:
    pid = db.session.scalar(OURS)
    assert state_of(pid) == "idle"
    with transaction():
        pid = db.session.scalar(OURS)
        assert state_of(pid) == "idle in transaction"
    assert state_of(pid) == "idle"


def test_what_is_no_action_can_write_nothing_even_after_one_that_did(app: Flask, alice: Person) -> None:
    for _ in range(2):
        with pytest.raises(DBAPIError, match="read-only"):
            db.session.execute(text("UPDATE person SET display_name = 'X'"))
        db.session.rollback()
        with transaction():
            alice.display_name = "Alicia"


def pid_of(connection: Connection) -> int:
    return int(connection.execute(OURS).scalar_one())


@pytest.fixture
def fresh_pool(app: Flask) -> Iterator[None]:
    """Holds no connection that another test has left, and leaves none: a pool hands out its oldest first."""
    db.session.remove()
    db.engine.dispose()
    yield
    db.engine.dispose()


@pytest.mark.usefixtures("fresh_pool")
@pytest.mark.parametrize("rested", [0.0, 3600.0])
def test_only_a_connection_that_has_rested_is_asked_whether_its_server_is_there(
    rested: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.engine.connect() as first, db.engine.connect() as second:
        gone = pid_of(first)
        # With a time to wait it returns when the process has ended, not when it was told to.
        assert second.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": gone}).scalar_one()
    monkeypatch.setattr(database, "RESTED", rested)
    if rested:
        with pytest.raises(DBAPIError), db.engine.connect() as first, db.engine.connect() as second:
            pid_of(first)
            pid_of(second)
    else:
        with db.engine.connect() as first, db.engine.connect() as second:
            assert gone not in (pid_of(first), pid_of(second))

"""A full stage, explored once; each test finds it as it was."""

import logging
import sys
from collections.abc import Iterator
from secrets import token_hex

import pytest
from flask import Flask

from community.accounts.models import Person, SignIn
from community.accounts.viewer import hash_of
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.transaction import transaction
from tests.conftest import empty
from tests.security_input.doorkeeper import Doorkeeper
from tests.security_input.exploring import VIEWERS, Exploration, explore
from tests.security_input.snapshots import read_anew, snapshot
from tests.security_input.stage import fill


def session_of(app: Flask, person: Person | None) -> str:
    """The session cookie of a browser in which this person has signed in."""
    if person is None:
        return ""
    key, client = token_hex(16), app.test_client()
    with transaction():
        db.session.add(SignIn(person_id=person.id, key_hash=hash_of(key), created_at=now(), seen_at=now()))
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = key, True
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    return cookie.value


@pytest.fixture(scope="session")
def _exploration(_app: Flask) -> Exploration:
    with _app.test_request_context("/", headers={"Accept-Language": "en"}):
        empty(_app)
        cast = fill()
        found = explore(_app, {who: session_of(_app, cast.people.get(who)) for who in VIEWERS}, cast)
        db.session.remove()
    return found


@pytest.fixture
def exploration(_app: Flask, _exploration: Exploration) -> Iterator[Exploration]:
    """Everything that can be opened and sent, on a site that is as it was when it was explored."""
    with _app.test_request_context("/", headers={"Accept-Language": "en"}):
        empty(_app)
        _exploration.reset()
        _exploration.forget_counts()
        yield _exploration
        assert snapshot() == read_anew(), "A table was written in without anybody noticing."
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def door(caplog: pytest.LogCaptureFixture) -> Iterator[Doorkeeper]:
    """Whatever is sent in through it must have been answered as it should."""
    caplog.set_level(logging.WARNING)
    keeper = Doorkeeper(caplog)
    yield keeper
    sys.stdout.write(f"{keeper.statuses.total()} answers, the slowest {keeper.slowest}\n")
    assert not keeper.faults, "\n".join(keeper.faults)

"""What is written lands whole or not at all, and only inside an action."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.events import publish
from community.kernel.outbox import EventRow
from community.kernel.transaction import after_commit, transaction
from community.topics.events import TopicPosted
from tests.conftest import a_person


def test_a_change_outside_an_action_is_refused(alice: Person) -> None:
    alice.display_name = "Changed in passing"
    with pytest.raises(DBAPIError):
        db.session.flush()
    db.session.rollback()
    assert db.session.get_one(Person, alice.id).display_name == "Alice"


def test_a_failed_action_leaves_neither_its_change_nor_its_event(alice: Person) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        alice.display_name = "Half done"
        publish(TopicPosted(1, 1, "question", alice.id, None))
        raise ZeroDivisionError
    assert db.session.get_one(Person, alice.id).display_name == "Alice"
    assert db.session.scalars(select(EventRow)).all() == []


def test_an_inner_action_commits_with_the_outer_one(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        a_person("Inner")
        raise ZeroDivisionError
    assert db.session.scalars(select(Person)).all() == []


def test_what_follows_a_commit_does_not_follow_a_rollback(app: Flask) -> None:
    heard: list[str] = []
    with transaction():
        after_commit(lambda: heard.append("committed"))
    with pytest.raises(ZeroDivisionError), transaction():
        after_commit(lambda: heard.append("rolled back"))
        raise ZeroDivisionError
    assert heard == ["committed"]


def test_an_action_sees_what_was_committed_since_the_page_was_read(alice: Person) -> None:
    assert alice.display_name == "Alice"
    with db.engine.connect() as other:
        other = other.execution_options(koenowa_writes=True)
        other.execute(Person.__table__.update().values(display_name="Alice B."))  # type: ignore[attr-defined]
        other.commit()
    with transaction():
        assert alice.display_name == "Alice B."


def test_an_event_outside_an_action_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        publish(TopicPosted(1, 1, "question", 1, None))

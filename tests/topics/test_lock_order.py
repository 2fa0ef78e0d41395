"""Nobody who takes a vote back and nobody who merges waits for the other for ever."""

import threading
import time

import pytest
from flask import Flask
from sqlalchemy import text, update

from community.accounts.models import Person
from community.ideas.actions import merge_idea
from community.kernel.database import db
from community.kernel.errors import Conflict
from community.kernel.transaction import transaction
from community.topics.actions.holding import lock
from community.topics.models import Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea

pytestmark = pytest.mark.postgres
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def until_somebody_waits() -> None:
    """Asked over a connection of its own: within a transaction the server goes on telling what it told first."""
    for _ in range(200):
        with db.engine.connect() as other:
            if other.execute(WAITING).scalar():
                return
        time.sleep(0.05)
    pytest.fail("Nobody waits.")


def test_whoever_waits_for_an_idea_holds_nothing_that_was_merged_into_it(
    app: Flask, alice: Person, petra: Person
) -> None:
    """Both orders: the one that is merged away named first, and last."""
    idea, merged = an_idea(alice), an_idea(a_person("Nina"))
    merge_idea(merged, idea, written("The same."), by=petra)
    ids, refusals = (idea.id, merged.id), []

    def merge_once_more(from_id: int, into_id: int) -> None:
        with app.app_context():
            staff, one, other = (db.session.get_one(*key) for key in ((Person, by), (Topic, from_id), (Topic, into_id)))
            try:
                merge_idea(one, other, written("The same, again."), by=staff)
            except Conflict as refusal:
                refusals.append(refusal)

    by = petra.id
    for pair in (ids, ids[::-1]):
        other = threading.Thread(target=merge_once_more, args=pair)
        with transaction():
            lock(idea)
            other.start()
            until_somebody_waits()
            db.session.execute(text("SET LOCAL lock_timeout = '5s'"))
            db.session.execute(update(Topic).where(Topic.id == ids[1]).values(version=Topic.version + 1))
        other.join()
    assert len(refusals) == 2

"""A program that sends the same again before it was answered, to whichever process, enters it once."""

from threading import Barrier

import pytest
from flask import Flask

from community.accounts.models import Person
from community.customers.models import Customer, Voice
from community.kernel.database import db
from community.keys.models import WRITE_VOICES
from community.settings import Settings
from community.topics.actions.recounting import recount_topics
from community.topics.models import Topic
from tests.ideas.proposals import an_idea
from tests.keys.stage import FIRST, TANAKA, Program, a_program
from tests.processes.crew import all_at_once
from tests.processes.starting import FORKED

pytestmark = pytest.mark.processes
PROCESSES = 4


def call(app: Flask, work: tuple[list[int], Barrier]) -> None:
    """Send each vote at the same instant as the others do, each call under one key."""
    topics, start = work
    for topic_id in topics:
        start.wait(timeout=60)
        answer = Program(app, FIRST).post(once=f"call {topic_id}", topic=topic_id, customer=TANAKA, source="phone")
        assert answer.status_code == 201, answer.text


def test_a_call_sent_four_times_at_once_is_one_vote(app: Flask, settings: Settings, alice: Person, ada: Person) -> None:
    a_program(app, ada, WRITE_VOICES)
    topics = [an_idea(alice, f"Idea {number}").id for number in range(5)]
    start = FORKED.Barrier(PROCESSES)
    all_at_once(settings, *[(call, (topics, start))] * PROCESSES)
    db.session.rollback()
    assert [db.session.get_one(Topic, topic_id).vote_count for topic_id in topics] == [1] * 5
    assert (db.session.query(Voice).count(), db.session.query(Customer).count()) == (5, 1)
    assert recount_topics() == 0

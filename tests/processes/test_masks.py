"""Whoever asks without their name in several windows at once has as many masks as questions, all of them theirs."""

from threading import Barrier

import pytest
from flask import Flask

from community.accounts.masks import behind
from community.accounts.models import Mask, Person
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.loyalty.models import LedgerEntry
from community.notifications.models import ANSWER, Notice
from community.questions.actions import ask_masked, post_answer
from community.settings import Settings
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.processes.crew import all_at_once, carry
from tests.processes.starting import FORKED

pytestmark = pytest.mark.processes
PROCESSES, QUESTIONS = 4, 5


def ask_unnamed(_app: Flask, work: tuple[int, int, Barrier]) -> None:
    """Ask, each time at the same instant as the others do, and answer oneself."""
    person_id, process, start = work
    for number in range(QUESTIONS):
        start.wait(timeout=60)
        by = db.session.get_one(Person, person_id)
        title = f"Question {number} of window {process}"
        post_answer(ask_masked(title, written("I'd rather not say who asks."), by=by), written("Found it."), by=by)
        db.session.remove()


def test_every_question_asked_without_a_name_has_a_mask_of_its_own(settings: Settings, bob: Person) -> None:
    start = FORKED.Barrier(PROCESSES)
    all_at_once(settings, *[(ask_unnamed, (bob.id, process, start)) for process in range(PROCESSES)])
    db.session.rollback()
    topics = db.session.query(Topic).all()
    masks = {topic.author_id for topic in topics}
    assert len(topics) == len(masks) == PROCESSES * QUESTIONS == db.session.query(Mask).count()
    assert bob.own_ids == {bob.id, *masks}
    assert set(behind(masks).values()) == {bob.id}
    wrote = {(post.topic_id, post.author_id) for post in db.session.query(Post)}
    assert wrote == {(topic.id, topic.author_id) for topic in topics}


def test_each_answer_rings_the_bell_of_the_member_once_and_of_no_mask(
    settings: Settings, alice: Person, bob: Person
) -> None:
    all_at_once(settings, (ask_unnamed, (bob.id, 0, FORKED.Barrier(1))))
    db.session.rollback()
    for topic in db.session.query(Topic).all():
        post_answer(topic, written("Try the other one."), by=alice)
    all_at_once(settings, *[(carry, 6)] * PROCESSES)
    deliver_due()
    db.session.rollback()
    told = [notice.person_id for notice in db.session.query(Notice).filter_by(kind=ANSWER)]
    assert told == [bob.id] * QUESTIONS
    assert {line.person_id for line in db.session.query(LedgerEntry)} == {alice.id}

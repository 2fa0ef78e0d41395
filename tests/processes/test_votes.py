"""Votes that may not be given twice, however many processes try: the last of a budget, a problem, a customer's."""

import contextlib
from collections.abc import Sequence
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts.models import Person
from community.customers.actions import vote_for_customer
from community.customers.models import Customer, Voice
from community.kernel.database import db
from community.kernel.errors import Conflict, Refusal
from community.settings import Settings
from community.topics.actions.budgeting import BudgetSpent, set_budget
from community.topics.actions.concerns import drop_concern, raise_concern
from community.topics.actions.recounting import recount_topics
from community.topics.actions.voting import vote
from community.topics.budget import spent_by
from community.topics.models import Post, Topic
from community.votes.models import ME_TOO, SUPPORT, Vote
from tests.conftest import a_person
from tests.customers.calls import heard
from tests.ideas.proposals import an_idea
from tests.processes.crew import all_at_once
from tests.processes.starting import FORKED

pytestmark = pytest.mark.processes
PROCESSES = 4


def spend(_app: Flask, work: tuple[Sequence[int], int, Barrier]) -> None:
    """Vote for each of these posts at the same instant as the others do."""
    posts, person_id, start = work
    for post_id in posts:
        start.wait(timeout=60)
        with contextlib.suppress(BudgetSpent):
            vote(db.session.get_one(Post, post_id), by=db.session.get_one(Person, person_id))
        db.session.remove()


def join_in(_app: Flask, work: tuple[int, int, int]) -> None:
    """Press and press again, and leave it pressed."""
    post_id, person_id, times = work
    for _ in range(times):
        for deed in (drop_concern, raise_concern):
            deed(db.session.get_one(Post, post_id), by=db.session.get_one(Person, person_id))
            db.session.remove()


def ring_up(_app: Flask, work: tuple[Sequence[int], int, Barrier]) -> None:
    """Enter the same customer's vote for each of these ideas."""
    topics, staff_id, start = work
    for topic_id in topics:
        start.wait(timeout=60)
        with contextlib.suppress(Conflict):
            vote_for_customer(db.session.get_one(Topic, topic_id), heard(), by=db.session.get_one(Person, staff_id))
        db.session.remove()


def votes(kind: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Vote.kind == kind)) or 0


def test_of_several_that_spend_the_last_vote_one_wins(
    settings: Settings, alice: Person, bob: Person, ada: Person
) -> None:
    rounds = 6
    authors = [alice, *(a_person(f"Author {number}") for number in range(5))]
    ideas = [an_idea(authors[n % 6], f"Idea {n}").body_post_id for n in range(rounds * PROCESSES)]
    set_budget(3, {}, by=ada)
    start = FORKED.Barrier(PROCESSES)
    all_at_once(settings, *[(spend, (ideas[n::PROCESSES], bob.id, start)) for n in range(PROCESSES)])
    assert votes(SUPPORT) == 3
    assert spent_by(bob.id) == 3
    assert recount_topics() == 0


def test_whoever_presses_twenty_times_at_once_has_the_problem_once(
    settings: Settings, alice: Person, bob: Person
) -> None:
    idea = an_idea(alice)
    post_id = idea.body_post_id
    all_at_once(settings, *[(join_in, (post_id, bob.id, 5))] * PROCESSES)
    assert votes(ME_TOO) <= 1
    try:
        raise_concern(db.session.get_one(Post, post_id), by=bob)
    except Refusal as refusal:
        pytest.fail(refusal.message)
    assert votes(ME_TOO) == db.session.get_one(Topic, idea.id).concern_count == 1
    assert recount_topics() == 0


def test_one_customer_whom_several_of_staff_hear_at_once_is_one_customer_with_one_vote(
    settings: Settings, alice: Person, petra: Person, mona: Person
) -> None:
    topics = [an_idea(alice, f"Idea {number}").id for number in range(3)]
    start = FORKED.Barrier(PROCESSES)
    staff = (petra.id, mona.id, petra.id, mona.id)
    all_at_once(settings, *[(ring_up, (topics, one, start)) for one in staff])
    db.session.rollback()
    assert votes(SUPPORT) == 3
    assert db.session.query(Customer).count() == 1
    assert db.session.query(Voice).count() == 3
    assert recount_topics() == 0

"""A rank asks for points, and some for solutions, too: the bars say just what the evaluation says."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.loyalty.actions import rebuild_balances, seed_rules
from community.loyalty.models import AWARD, LedgerEntry, PointAccount, RankCriterion
from community.loyalty.queries import points_summary
from community.loyalty.rules import DEFAULT_CRITERIA, DEFAULT_RANKS, POINTS, SHIPPED, SOLUTIONS, Criterion, Ladder
from community.questions.actions import accept_answer, unaccept_answer
from community.topics.models import Topic
from tests.topics.threads import a_question, an_answer, read

LADDER = Ladder(DEFAULT_RANKS, DEFAULT_CRITERIA)


def give(person: Person, points: int) -> None:
    """Points for nothing, so that only solutions are missing."""
    with transaction():
        line = LedgerEntry(
            person_id=person.id,
            kind=AWARD,
            rule="review-written",
            points=points,
            balance_after=points,
            subject_type="post",
            subject_id=0,
            ground=f"given {points}",
            day=now().date(),
            reason={},
            created_at=now(),
            key=f"given {person.id} {points}",
        )
        db.session.add(line)
    rebuild_balances()


def solved_by(person: Person, asker: Person) -> Topic:
    question = a_question(asker)
    accept_answer(question, an_answer(question, person), by=asker)
    deliver_due()
    return question


@given(st.integers(-50, 7000), st.integers(0, 15), st.integers(0, 3))
def test_the_next_rank_is_reached_exactly_when_no_bar_misses_anything(points, solutions, shipped):
    ladder = Ladder(DEFAULT_RANKS, (*DEFAULT_CRITERIA, Criterion("leaf", SHIPPED, 1)))
    have = {POINTS: points, SOLUTIONS: solutions, SHIPPED: shipped}
    place, steps = ladder.reached(have), ladder.next_steps(have)
    assert bool(steps) == (place + 1 < len(ladder.ranks))
    assert any(step.missing for step in steps) == bool(steps)
    assert all((step.share == 100) == (step.missing == 0) for step in steps)
    assert all(0 <= step.share <= 100 for step in steps)
    got = have | {step.measure: step.have + step.missing for step in steps}
    assert ladder.reached(got) >= place + bool(steps)
    for step in steps:
        if step.missing:
            assert ladder.reached(got | {step.measure: step.least - 1}) == place, "one less isn't enough"


@pytest.mark.parametrize(
    ("points", "solutions", "rank"),
    [(0, 0, "seed"), (299, 9, "seed"), (300, 0, "sprout"), (2000, 2, "leaf"), (2000, 3, "grove"), (9999, 9, "grove")],
)
def test_ranks_by_hand(points, solutions, rank):
    assert LADDER.ranks[LADDER.reached({POINTS: points, SOLUTIONS: solutions})].key == rank


def test_two_more_solutions_are_said_and_bring_the_rank(alice, bob, browser_of):
    seed_rules()
    give(bob, 2500)
    solved_by(bob, alice)
    words = read(browser_of(bob).get("/points"))
    assert "2 solutions to go until Grove." in words
    assert "Enough points" in words
    assert db.session.get_one(Person, bob.id).standing == "leaf"
    solved_by(bob, alice)
    last = solved_by(bob, alice)
    db.session.rollback()
    assert db.session.get_one(Person, bob.id).standing == "grove"
    unaccept_answer(db.session.get_one(Topic, last.id), by=alice)
    deliver_due()
    db.session.rollback()
    assert db.session.get_one(Person, bob.id).standing == "leaf", "the ground has gone"
    assert points_summary(bob.id).steps[1].missing == 1


def test_the_bars_are_spoken_in_japanese_and_the_rules_are_open_to_everybody(alice, bob, browser_of, client):
    seed_rules()
    give(bob, 2500)
    japanese = {"Accept-Language": "ja"}
    assert "解決3件" in read(client.get("/points", headers=japanese))
    assert "3 solutions" in read(client.get("/points"))
    with transaction():
        bob.language = "ja"
    assert "あと3件の解決です。" in read(browser_of(bob).get("/points"))
    assert "あと3件の解決です。" in read(browser_of(bob).get("/"))


def test_what_is_kept_on_a_person_is_what_the_bars_say_after_any_rebuild(app, alice, bob):
    seed_rules()
    people = [bob, alice]
    for person, points in zip(people, (2100, 1500), strict=True):
        give(person, points)
    for person, other in product(people, people):
        if person is not other:
            solved_by(person, other)
    with transaction():
        db.session.execute(delete(PointAccount))
        bob.standing = "forest"
    rebuild_balances()
    db.session.rollback()
    for person in people:
        assert db.session.get_one(Person, person.id).standing == points_summary(person.id).rank
    assert rebuild_balances() == 0


def test_a_site_that_had_ranks_before_keeps_them_as_they_were(app):
    seed_rules()
    with transaction():
        db.session.execute(delete(RankCriterion))
    seed_rules()
    assert db.session.scalars(select(RankCriterion)).all() == []

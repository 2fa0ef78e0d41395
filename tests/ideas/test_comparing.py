"""Which of two first: one tap, once for each pair; strengths as they are worked out by hand."""

from math import log, sqrt

import pytest

from community.ideas.actions import decide_idea
from community.ideas.comparing import compare, next_pair, rank_ideas
from community.ideas.models import Comparison
from community.ideas.strengths import strengths
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed, NotFound
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea
from tests.topics.threads import counted, read


def test_two_ideas_have_the_strengths_that_a_hand_works_out():
    """Three of four: s₁ - s₂ = ln 3, and its variance is 1 / (4 · ¾ · ¼); of each alone it's a quarter of that."""
    first, second = strengths({(1, 2): 3, (2, 1): 1}, prior=0)
    assert first.value == pytest.approx(log(3) / 2)
    assert second.value == pytest.approx(-log(3) / 2)
    assert first.high - first.value == pytest.approx(1.96 * sqrt(4 / 3) / 2)
    assert (first.asked, second.asked) == (4, 4)


def test_an_idea_that_always_won_has_a_strength_by_the_half_win_that_is_added():
    """Four of four, and half a win each way: ln(4.5 / 0.5) / 2 = ln 9 / 2."""
    first, _second = strengths({(1, 2): 4})
    assert first.value == pytest.approx(log(9) / 2)


def test_a_circle_of_three_is_undecided():
    """Each beats the next equally often: all are nought, and the information is 3 · 2 · ¼ around a circle."""
    found = strengths({(1, 2): 2, (2, 3): 2, (3, 1): 2}, prior=0)
    assert [one.value for one in found] == pytest.approx([0, 0, 0])
    # Of L = ½ · (3I - J), the pseudoinverse has (2/3) · (1 - 1/3) = 4/9 on its diagonal.
    assert found[0].high == pytest.approx(1.96 * sqrt(4 / 9))


def test_groups_that_no_answer_joins_are_each_worked_out_by_themselves():
    apart = {one.idea_id: one for one in strengths({(1, 2): 3, (2, 1): 1, (8, 9): 5})}
    alone = {one.idea_id: one for one in strengths({(1, 2): 3, (2, 1): 1})}
    assert apart[1] == alone[1]
    assert apart[8].value + apart[9].value == pytest.approx(0)


def test_nothing_asked_has_no_strengths():
    assert strengths({}) == []


def test_a_pair_is_of_one_product_open_and_somebody_elses_and_asked_once(alice, bob, petra, kettle, browser_of):
    one, two = (an_idea(alice, f"Idea {n}", product_id=kettle.id) for n in (1, 2))
    an_idea(bob, "Bob's own", product_id=kettle.id)
    an_idea(alice, "Without a product")
    decide_idea(an_idea(alice, "Declined", product_id=kettle.id), "declined", written("No."), by=petra)
    browser = browser_of(bob)
    page = read(browser.get("/ideas/compare"))
    assert "Idea 1" in page
    assert "Idea 2" in page
    values = {"first": one.id, "second": two.id, "chosen": two.id}
    for _ in range(2):
        assert browser.post("/ideas/compare", data=values).status_code == 303
    kept = db.session.query(Comparison).one()
    assert (kept.person_id, kept.chosen_id) == (bob.id, two.id)
    assert next_pair(bob) is None
    assert "That was all" in read(browser.get("/ideas/compare"))


def test_neither_is_an_answer_and_counts_for_none(alice, bob, petra, kettle):
    one, two = (an_idea(alice, f"Idea {n}", product_id=kettle.id) for n in (1, 2))
    assert compare(two.id, one.id, None, by=bob)
    assert not compare(one.id, two.id, one.id, by=bob)
    ranking = rank_ideas(kettle.id, seen_by=petra)
    assert (ranking.answers, ranking.neither, list(ranking.strengths)) == (0, 1, [])


def test_what_cant_be_compared_is_refused(alice, bob, kettle, browser_of):
    one, alien = an_idea(alice, "One", product_id=kettle.id), an_idea(alice, "Without a product")
    own = an_idea(bob, "Own", product_id=kettle.id)
    for other in (alien, own):
        with pytest.raises(Conflict):
            compare(one.id, other.id, one.id, by=bob)
    for other in (one.id, 999999):
        with pytest.raises(NotFound):
            compare(one.id, other, one.id, by=bob)
    with pytest.raises(NotAllowed):
        compare(one.id, own.id, one.id, by=a_person("Nora", is_verified=False))
    browser = browser_of(bob)
    for values in ({}, {"first": "x", "second": "y"}, {"first": "9" * 30, "second": one.id}):
        assert browser.post("/ideas/compare", data=values).status_code == 409


def test_nobody_taps_without_end(alice, bob, kettle, browser_of):
    one, two = (an_idea(alice, f"Idea {n}", product_id=kettle.id) for n in (1, 2))
    browser = browser_of(bob)
    values = {"first": one.id, "second": two.id, "chosen": one.id}
    codes = [browser.post("/ideas/compare", data=values).status_code for _ in range(31)]
    assert codes[:30] == [303] * 30
    assert codes[30] == 429


def test_the_product_team_reads_strengths_with_formula_and_n(alice, bob, carol, petra, kettle, browser_of):
    one, two = (an_idea(alice, f"Idea {n}", product_id=kettle.id) for n in (1, 2))
    for person in (bob, carol):
        compare(one.id, two.id, two.id, by=person)
    page = read(browser_of(petra).get("/staff/strengths"))
    assert "n = 2 answers" in page
    assert page.index("Idea 2") < page.index("Idea 1")
    assert "+0.80" in page, "ln(2.5 / 0.5) / 2"
    assert "P(i before j)" in page
    assert browser_of(bob).get("/staff/strengths").status_code == 403


def test_a_pair_is_found_in_three_statements_however_many_ideas_there_are(alice, bob, kettle):
    def cost(count: int) -> int:
        for number in range(count):
            an_idea(alice, f"Idea {number}", product_id=kettle.id)
        with counted() as statements:
            assert next_pair(bob)
        return len(statements)

    assert cost(2) == cost(12) <= 4

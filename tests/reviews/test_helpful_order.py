"""The most helpful first: by the lower end of what the readers' votes tell, exact and steady while people vote."""

import math
import random
import re
from html import unescape

import pytest
from sqlalchemy import Integer, literal, select

from community.kernel.database import db
from community.topics.actions.helpful import recount_helpful, wilson
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Reader, Topic
from community.topics.queries import find_post
from tests.conftest import a_person
from tests.processes.crew import all_at_once, cast_votes
from tests.reviews.verdicts import a_review
from tests.topics.threads import counted

TITLES = r'id="review-\d+"[^>]*><a [^>]*>([^<]+)<'


def by_hand(votes: int, readers: int) -> float:
    """Wilson's lower bound, as the textbook has it."""
    if not votes:
        return 0.0
    z, n = 1.96, max(votes, readers)
    share = votes / n
    middle = share + z * z / (2 * n)
    return (middle - z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n)


def worked_out(votes: int, readers: int) -> float:
    return float(db.session.scalar(select(wilson(literal(votes, Integer), literal(readers, Integer)))))


def found_helpful(topic, by) -> None:
    vote(find_post(topic.body_post_id, seen_by=by), by=by)


def standings() -> dict[str, tuple[int, int, float]]:
    """Votes, readers and the order's number of each review."""
    db.session.rollback()
    db.session.expire_all()
    return {one.title: (one.vote_count, one.reader_count, one.helpful) for one in db.session.query(Topic)}


def test_the_database_works_the_bound_out_as_a_person_would(app):
    for readers in (0, 1, 2, 3, 10, 95, 100, 1000):
        for votes in {0, 1, readers // 2, readers}:
            assert worked_out(votes, readers) == pytest.approx(by_hand(votes, readers), abs=1e-12)
    assert worked_out(1, 1) == pytest.approx(0.2065, abs=1e-4)
    assert worked_out(95, 100) == pytest.approx(0.8882, abs=1e-4)


def test_one_of_one_never_stands_above_ninety_five_of_a_hundred(app):
    assert worked_out(1, 1) < worked_out(95, 100)
    assert worked_out(0, 100) == worked_out(0, 0) == 0
    assert worked_out(3, 2) == worked_out(3, 3), "Never more votes than readers."


def test_who_finds_a_review_helpful_has_read_the_others_that_stood_there(alice, bob, carol, kettle):
    first = a_review(alice, kettle, title="First")
    second = a_review(bob, kettle, title="Second")
    for reader in (carol, a_person("Dora"), a_person("Emil")):
        found_helpful(first, reader)
    assert standings() == {"First": (3, 3, by_hand(3, 3)), "Second": (0, 3, 0.0)}
    late = a_review(carol, kettle, title="Late")
    assert standings()["Late"] == (0, 0, 0.0)
    found_helpful(late, alice)
    assert standings() == {
        "First": (3, 3, by_hand(3, 3)),
        "Second": (0, 4, 0.0),
        "Late": (1, 1, by_hand(1, 1)),
    }, "Nobody reads their own review as a reader."
    found_helpful(second, alice)
    assert standings()["Second"] == (1, 4, by_hand(1, 4)), "Alice is one reader, however often she votes."
    assert db.session.query(Reader).count() == 4


def test_a_new_review_is_measured_by_those_who_could_read_it(kettle, client):
    """Ten of the thirty who read the old one found it helpful; three of three the new one."""
    readers = [a_person(f"Reader {number}") for number in range(30)]
    old, other = (a_review(a_person(name), kettle, title=name) for name in ("Old", "Other"))
    for number, reader in enumerate(readers):
        found_helpful(old if number < 10 else other, reader)
    new = a_review(a_person("New"), kettle, title="New")
    for reader in readers[:3]:
        found_helpful(new, reader)
    assert standings()["Old"][:2] == (10, 30)
    assert standings()["New"][:2] == (3, 3)
    assert re.findall(TITLES, client.get("/products/kettle-k2").text) == ["Other", "New", "Old"]


def test_taking_a_vote_back_lowers_it_and_the_reader_stays_a_reader(alice, bob, kettle):
    review = a_review(alice, kettle, title="First")
    found_helpful(review, bob)
    take_back_vote(find_post(review.body_post_id, seen_by=bob), by=bob)
    assert standings() == {"First": (0, 1, 0.0)}
    found_helpful(review, bob)
    assert standings() == {"First": (1, 1, by_hand(1, 1))}


def test_counting_afresh_changes_nothing_after_any_history(kettle):
    dice = random.Random(6)
    people = [a_person(f"Person {number}") for number in range(8)]
    reviews = []
    for _step in range(120):
        person = dice.choice(people)
        if person.id not in {one.author_id for one in reviews} and dice.random() < 0.2:
            reviews.append(a_review(person, kettle, title=f"By {person.id}"))
        elif reviews:
            post = find_post(dice.choice(reviews).body_post_id, seen_by=person)
            if post.author_id != person.id:
                (vote if dice.random() < 0.7 else take_back_vote)(post, by=person)
    before = standings()
    assert sum(readers for _votes, readers, _helpful in before.values()) > 20
    assert recount_helpful() == 0
    assert standings() == before


def test_votes_at_the_same_time_from_several_processes_count_each_reader_once(settings, kettle):
    reviews = [a_review(a_person(f"Author {number}"), kettle, title=f"Review {number}") for number in range(3)]
    readers = [a_person(f"Reader {number}").id for number in range(6)]
    posts = [review.body_post_id for review in reviews]
    db.session.remove()
    all_at_once(settings, *[(cast_votes, [(post, person, True) for person in readers for post in posts])] * 4)
    assert standings() == {f"Review {number}": (6, 6, by_hand(6, 6)) for number in range(3)}
    assert recount_helpful() == 0


def test_pages_go_on_where_they_ended_and_show_each_review_once(kettle, client):
    readers = [a_person(f"Reader {number}") for number in range(4)]
    for number in range(43):
        review = a_review(a_person(f"Person {number}"), kettle, title=f"Review {number:02}")
        for reader in readers[: number % 5]:
            found_helpful(review, reader)
    url, seen = "/products/kettle-k2", []
    while url:
        page = client.get(url).text
        seen += re.findall(TITLES, page)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        url = unescape(onward.group(1)) if onward else ""
    helpful = {title: standing[2] for title, standing in standings().items()}
    assert len(seen) == len(set(seen)) == 43
    assert [helpful[title] for title in seen] == sorted(helpful.values(), reverse=True)


def test_a_vote_costs_the_same_among_two_reviews_and_among_twenty(bob, carol, kettle):
    costs = []
    for already, wanted, reader in ((0, 2, bob), (2, 20, carol)):
        for number in range(already, wanted):
            review = a_review(a_person(f"Person {number}"), kettle)
        post = find_post(review.body_post_id, seen_by=reader)
        with counted() as seen:
            vote(post, by=reader)
        costs.append(len(seen))
    assert costs[0] == costs[1]

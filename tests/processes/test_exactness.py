"""However many do it at once, in however many processes, it counts as often as it should."""

import random

import pytest
from sqlalchemy import func, select

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.loyalty.models import LedgerEntry
from community.notifications.models import Notice
from community.products.models import Product
from community.questions.actions import ask_question
from community.settings import Settings
from community.topics.models import Post, Topic
from community.topics.text import written
from community.votes.models import Vote
from tests.ideas.proposals import an_idea
from tests.processes.crew import all_at_once, carry, cast_votes, write_answers
from tests.reviews.verdicts import a_review

pytestmark = pytest.mark.processes


def members(count: int) -> list[int]:
    with transaction():
        people = [Person(display_name=f"M{n}", email_verified_at=now(), created_at=now()) for n in range(count)]
        db.session.add_all(people)
        db.session.flush()
        return [person.id for person in people]


@pytest.fixture
def question(alice: Person) -> Topic:
    return ask_question("Does the lid rattle for you too?", written("Mine does."), by=alice)


@pytest.fixture
def idea(alice: Person) -> Topic:
    return an_idea(alice)


def counted(idea: Topic) -> tuple[int, int, int]:
    """The count on the topic, the count on the post, and the votes themselves."""
    db.session.rollback()
    body = db.session.get_one(Post, idea.body_post_id)
    votes = db.session.scalar(select(func.count()).where(Vote.post_id == body.id))
    return db.session.get_one(Topic, idea.id).vote_count, body.vote_count, votes or 0


def test_the_same_vote_twenty_times_at_once_is_one_vote(settings: Settings, idea: Topic, bob: Person) -> None:
    one = (idea.body_post_id, bob.id, True)
    db.session.rollback()
    all_at_once(settings, *[(cast_votes, [one] * 5)] * 4)
    assert counted(idea) == (1, 1, 1)


def test_two_hundred_voters_at_once_are_two_hundred_votes(settings: Settings, idea: Topic) -> None:
    votes = [(idea.body_post_id, person, True) for person in members(200)]
    all_at_once(settings, *[(cast_votes, votes[n::4] * 2) for n in range(4)])
    assert counted(idea) == (200, 200, 200)


def test_votes_for_all_reviews_of_a_product_at_once_count_each_reader_once(
    settings: Settings, alice: Person, bob: Person, carol: Person, kettle: Product
) -> None:
    topics = [a_review(by, kettle, title="In daily use") for by in (alice, bob, carol)]
    voters, bodies, ids = members(16), [topic.body_post_id for topic in topics], [topic.id for topic in topics]
    votes = [(body, person, True) for person in voters for body in bodies]
    db.session.rollback()
    all_at_once(settings, *[(cast_votes, votes[n:] + votes[:n]) for n in (0, 11, 22, 35)])
    db.session.rollback()
    found = [db.session.get_one(Topic, topic_id) for topic_id in ids]
    assert [(topic.vote_count, topic.reader_count) for topic in found] == [(16, 16)] * 3


def test_votes_and_second_thoughts_at_once_leave_what_the_last_word_says(settings: Settings, idea: Topic) -> None:
    people = members(20)
    dice = random.Random(20261122)
    errands = []
    for n in range(4):
        mine = people[n::4]
        votes = [(idea.body_post_id, dice.choice(mine), dice.random() < 0.6) for _ in range(60)]
        errands.append((cast_votes, votes))
    all_at_once(settings, *errands)
    last: dict[int, bool] = {}
    for _, votes in errands:
        last |= {person: is_on for _post, person, is_on in votes}
    assert counted(idea) == (sum(last.values()),) * 3


def test_sixty_answers_give_exactly_sixty_notices_and_sixty_awards(
    settings: Settings, question: Topic, alice: Person
) -> None:
    deliver_due()
    answers = [(question.id, person, f"Answer of {person}.") for person in members(60)]
    writers = [(write_answers, answers[n::2]) for n in range(2)]
    all_at_once(settings, *writers, *[(carry, 40)] * 2)
    deliver_due()
    db.session.rollback()
    notices = select(func.count()).where(Notice.person_id == alice.id, Notice.kind == "answer")
    awards = select(func.count()).where(LedgerEntry.rule == "answer-posted")
    assert db.session.get_one(Topic, question.id).answer_count == 60
    assert (db.session.scalar(notices), db.session.scalar(awards)) == (60, 60)

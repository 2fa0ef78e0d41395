"""Fifty people vote for two hundred ideas, take votes back and click five times: what is shown is who voted."""

import random
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.accounts.models import Person
from community.ideas.actions import Proposal, propose_idea
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.settings import Settings
from community.topics.actions.budgeting import MOST_FOR_ONE_AUTHOR
from community.topics.models import Post, Topic
from community.topics.text import written
from community.votes.models import Vote
from tests.processes.crew import all_at_once, cast_votes
from tests.processes.test_exactness import members

pytestmark = [pytest.mark.processes, pytest.mark.slow]

VOTERS, IDEAS, PROCESSES, CLICKS, COUNT = 50, 200, 4, 5, 10_000
AT_A_TIME = 650
"""How much each process does before it ends: none may take longer than its crew waits for it."""
Wish = tuple[int, int, bool]


def ideas(authors: list[int]) -> list[int]:
    """The posts that bear the votes, few enough of each author that one may vote for all of them in a day."""
    text = written("It slides.")
    by = [db.session.get_one(Person, authors[n // MOST_FOR_ONE_AUTHOR]) for n in range(IDEAS)]
    with transaction():
        return [propose_idea(Proposal(f"Idea {n}", text, text), by=by[n]).body_post_id or 0 for n in range(IDEAS)]


def wishes(posts: list[int], people: list[int]) -> list[list[Wish]]:
    """What each process does; everybody's votes are for the same ideas.

    Every fifth person only ever votes, and clicks five times: all processes do it at once. The others have second
    thoughts, and sit at one process each, so that there is a last word.
    """
    dice = random.Random(20261122)
    work: list[list[Wish]] = [[] for _ in range(PROCESSES)]
    while sum(map(len, work)) < COUNT:
        post, person = dice.choice(posts), dice.choice(people)
        if person % 5 == 0:
            for click in range(CLICKS):
                work[click % PROCESSES].append((post, person, True))
        else:
            work[person % PROCESSES].append((post, person, dice.random() < 0.7))
    return work


def last_words(work: list[list[Wish]]) -> dict[int, int]:
    """How many people's last word on each post was yes."""
    last = {(post, person): is_on for sent in work for post, person, is_on in sent}
    counts: dict[int, int] = {}
    for (post, _person), is_on in last.items():
        counts[post] = counts.get(post, 0) + is_on
    return counts


def counted(*columns: object) -> dict[int, int]:
    return dict(db.session.execute(select(*columns)).all())


def test_ten_thousand_votes_and_second_thoughts_are_counted_exactly(settings: Settings, client: FlaskClient) -> None:
    posts = ideas(members(IDEAS // MOST_FOR_ONE_AUTHOR + 1))
    work = wishes(posts, members(VOTERS))
    assert sum(map(len, work)) >= COUNT
    db.session.rollback()
    for start in range(0, max(map(len, work)), AT_A_TIME):
        all_at_once(settings, *[(cast_votes, sent[start : start + AT_A_TIME]) for sent in work])
    wanted = dict.fromkeys(posts, 0) | last_words(work)
    voters = select(Vote.post_id, func.count(Vote.person_id.distinct())).group_by(Vote.post_id)
    assert dict.fromkeys(posts, 0) | dict(db.session.execute(voters).all()) == wanted
    assert counted(Post.id, Post.vote_count) == wanted
    assert counted(Topic.body_post_id, Topic.vote_count) == wanted
    topics = counted(Topic.id, Topic.body_post_id)
    for topic, post in topics.items():
        page = client.get(f"/ideas/{topic}").text
        assert set(re.findall(rf'data-count-for="post:{post}:support">(\d+)<', page)) == {str(wanted[post])}
    rows = re.findall(r'data-count-for="topic:(\d+):votes">(\d+)<', client.get("/ideas?sort=votes").text)
    assert len(rows) >= 20
    assert [int(count) for _topic, count in rows] == sorted(wanted.values(), reverse=True)[: len(rows)]
    assert all(int(count) == wanted[topics[int(topic)]] for topic, count in rows)

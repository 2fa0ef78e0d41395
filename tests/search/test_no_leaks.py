"""Whatever is asked for, however much and by whomever: what not everybody may see is neither found nor counted."""

from datetime import UTC, datetime
from itertools import product
from random import Random

import pytest

from community.ideas.actions import Proposal, propose_idea
from community.kernel.database import db
from community.search.backend import Doc
from community.search.engine import engine
from community.search.queries import SORTS, Asked, Filters, related_ids, search, similar_topics
from community.search.similar_pages import related_html, similar_html
from community.tags.queries import find_tag
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.models import PUBLIC, Post, Topic
from community.topics.queries import topics_by_id
from community.topics.text import written
from tests.conftest import a_person
from tests.topics.threads import a_question, an_answer

pytestmark = pytest.mark.usefixtures("index_folder")
ROUNDS = 300
WORDS = (
    "kettle",
    "kettle whistle",
    "The kettle whistles at night",
    "ケトルの音",
    "secret",
    '"secret kettle"',
    "lid of a pot",
)
SECRET = "secretzzz"


@pytest.fixture
def world(alice, bob, mona, kettle):
    """Much that everybody may see, much that not everybody may, and an index that knows all of it."""
    newcomer = a_person("Newcomer", is_verified=False)
    for number in range(12):
        is_secret = number % 3 == 0
        title = (
            f"The {SECRET} kettle whistles, number {number}" if is_secret else f"The kettle whistles, number {number}"
        )
        label = SECRET if is_secret else "whistle"
        author = newcomer if number == 9 else alice
        topic = (
            propose_idea(Proposal(title, written("It does."), written("It should not."), kettle.id), by=author)
            if number % 2
            else a_question(author, title, "ケトルの音。", labels=[label])
        )
        body = db.session.get_one(Post, topic.body_post_id)
        if number in (0, 3):
            hide_post(body, by=mona)
        elif number == 6:
            delete_post(body, by=alice)
        elif number == 4:
            hide_post(an_answer(topic, bob, f"A {SECRET} kettle whistles."), by=mona)
    everything = [
        Doc(
            post.id,
            post.topic_id,
            post.topic.kind,
            post.topic.product_id,
            "en",
            post.topic.title if post.is_body else "",
            post.markdown,
            datetime.now(UTC),
        )
        for post in db.session.query(Post)
    ]
    engine().rebuild(everything)
    return {"kettle": kettle.id, "people": [None, alice, bob, mona, newcomer, a_person("Ada", roles="admin")]}


def public():
    topics = {topic.id for topic in db.session.query(Topic).filter_by(visibility=PUBLIC)}
    posts = {post.id for post in db.session.query(Post).filter_by(visibility=PUBLIC) if post.topic_id in topics}
    return topics, posts


def test_no_filter_no_limit_and_no_role_finds_or_counts_what_is_not_public(world):
    topics, posts = public()
    assert len(topics) == 8
    dice = Random(23)
    tags = [None, 0, *(tag.id for tag in map(find_tag, ("whistle", SECRET)) if tag)]
    for _ in range(ROUNDS):
        filters = Filters(
            kind=dice.choice(["", "question", "idea", "review"]),
            product_id=dice.choice([None, world["kettle"], 99]),
            tag_id=dice.choice(tags),
            state=dice.choice(["", "open", "answered", "solved", "new"]),
            language=dice.choice(["", "ja", "en"]),
        )
        asked = Asked(dice.choice(WORDS), filters, dice.choice(SORTS), dice.choice([-1, 0, 1, 2, 9]))
        found = search(engine(), asked, seen_by=dice.choice(world["people"]))
        assert {match.topic.id for match in found.matches} <= topics, asked
        assert {match.post.post_id for match in found.matches} <= posts, asked
        assert found.total <= len(topics)
        assert found.total >= len(found.matches)
        assert SECRET not in " ".join(label for label, _count in found.tags)
        assert all(SECRET not in f"{match.post.title}{match.post.body}" for match in found.matches)


def test_nor_does_what_is_similar_or_related(world):
    topics, _posts = public()
    shown = db.session.get_one(Topic, min(topics))
    for person, words, kind in product(world["people"], WORDS, ("question", "idea", "review", "")):
        similar = similar_topics(engine(), kind, words, seen_by=person)
        assert {row.id for row, _hit in similar} <= topics
        ids = related_ids(engine(), shown.id, kind or shown.kind, words)
        assert set(topics_by_id(ids, seen_by=person)) <= topics
    assert SECRET not in similar_html("question", f"The {SECRET} kettle whistles")
    assert SECRET not in related_html(shown)

"""Ideas to try things on."""

from community.accounts.models import Person
from community.ideas.actions import Proposal, propose_idea
from community.topics.models import Post, Topic
from community.topics.queries import find_post
from community.topics.text import written


def an_idea(
    by: Person,
    title: str = "Two presets on one button",
    *,
    problem: str = "I overshoot the dial.",
    wish: str = "One press switches between 80 and 90 degrees.",
    product_id: int | None = None,
    labels: tuple[str, ...] = (),
) -> Topic:
    return propose_idea(Proposal(title, written(problem), written(wish), product_id, labels), by=by)


def body_of(topic: Topic) -> Post:
    """The first post of a topic, as its author sees it."""
    return find_post(topic.body_post_id or 0, seen_by=topic.author)

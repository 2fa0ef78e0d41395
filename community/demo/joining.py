"""Who has the problem of an idea, why people need it, and what staff heard of it on the phone."""

from collections.abc import Callable
from typing import Any

from community.accounts.models import Person
from community.customers.actions import Heard, vote_for_customer
from community.customers.knowing import Details
from community.ideas.use_cases import add_use_case
from community.kernel.database import db
from community.topics.actions.concerns import Extent, describe_concern
from community.topics.models import Post, Topic


def join_in(topic: Topic, row: dict[str, Any], person: Callable[[str], Person]) -> None:
    """What a row of the ideas tells of that."""
    post = db.session.get_one(Post, topic.body_post_id)
    for one in row.get("concerns", ()):
        describe_concern(post, Extent(one["frequency"], one["severity"]), by=person(one["by"]))
    for one in row.get("reasons", ()):
        add_use_case(post, one["words"], by=person(one["by"]))
    for one in row.get("calls", ()):
        vote_for_customer(topic, Heard(Details(one["name"]), one["source"], one["note"]), by=person("takuya"))

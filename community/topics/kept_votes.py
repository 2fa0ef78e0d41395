"""What somebody pressed before they had signed in (a vote, or having the same problem): counted once they have."""

import re

from flask_babel import lazy_gettext as _l

from community.accounts import intents
from community.accounts.models import Person
from community.topics.actions.concerns import raise_concern
from community.topics.actions.voting import vote
from community.topics.merged import find_living_topic, find_voted_post


def cast_kept_vote(person: Person, match: re.Match[str]) -> None:
    """Cast the vote that the path of the button names."""
    vote(find_voted_post(int(match.group(1)), seen_by=person), by=person)


def raise_kept_concern(person: Person, match: re.Match[str]) -> None:
    """Have the question or problem that the path of the button names."""
    topic = find_living_topic(int(match.group(1)), seen_by=person)
    raise_concern(find_voted_post(topic.body_post_id or 0, seen_by=person), by=person)


def install() -> None:
    intents.register(
        r"/topics/(\d{1,9})/concern", raise_kept_concern, _l("You're counted as soon as you've signed in.")
    )
    intents.register(r"/posts/(\d{1,10})/vote", cast_kept_vote, _l("Your vote counts as soon as you've signed in."))

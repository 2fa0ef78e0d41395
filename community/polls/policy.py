"""Who may ask, choose and close. Pure: no query, no request."""

from datetime import datetime

from community.accounts.models import Person
from community.accounts.policy import can_take_part, is_staff
from community.polls.models import ALWAYS, AT_END, Poll
from community.topics.models import PUBLIC, Topic


def can_open(person: Person | None, topic: Topic) -> bool:
    """The author of a public topic, and staff."""
    if person is None or topic.visibility != PUBLIC or not can_take_part(person):
        return False
    return person.id == topic.author_id or is_staff(person)


def can_close(person: Person | None, poll: Poll) -> bool:
    """Who opened it, and staff."""
    return person is not None and person.is_active and (person.id == poll.by_id or is_staff(person))


def is_open(poll: Poll, at: datetime) -> bool:
    return poll.closed_at is None and (poll.ends_at is None or at < poll.ends_at)


def can_choose(person: Person | None, poll: Poll, at: datetime) -> bool:
    """With a verified address, while it is open and its topic is public."""
    return can_take_part(person) and poll.topic.visibility == PUBLIC and is_open(poll, at)


def can_see_result(poll: Poll, at: datetime, *, has_chosen: bool) -> bool:
    """As it was set when the poll was opened; after the end everybody sees it."""
    if not is_open(poll, at) or poll.shown == ALWAYS:
        return True
    return poll.shown != AT_END and has_chosen

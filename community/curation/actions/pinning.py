"""Keeping a topic at the top of its list until a day, and slowing down what is said in it."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from community.accounts.models import Person
from community.audit.actions import note
from community.curation import policy
from community.kernel.clock import now
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.transaction import action
from community.topics.actions.holding import hold
from community.topics.models import PUBLIC, Topic
from community.topics.policy import can_be_pinned

LONGEST_PIN = timedelta(days=400)
PACES = (0, 1, 5, 15, 60, 240, 1440)
"""Minutes between two posts of the same person."""


def _check(topic: Topic, by: Person) -> None:
    hold(topic)
    if not policy.can_curate(by):
        raise NotAllowed(_("Only our staff can do this."))
    if topic.visibility != PUBLIC:
        raise Conflict(_("Only what everybody can see can be pinned or slowed down."))


@action
def pin_topic(topic: Topic, until: datetime, *, by: Person) -> None:
    """Keep it at the top of its list until then."""
    _check(topic, by)
    if not can_be_pinned(topic.kind):
        raise Conflict(_("Only questions and ideas can be pinned."))
    if not now() < until <= now() + LONGEST_PIN:
        raise Invalid({"until": _("Choose a day from tomorrow to a year from now.")})
    topic.pinned_until = until
    topic.version += 1
    note("pin", "topic", topic.id, by=by, title=topic.title, until=until.isoformat())


@action
def unpin_topic(topic: Topic, *, by: Person) -> None:
    """Let it take its turn in its list again."""
    _check(topic, by)
    topic.pinned_until = None
    topic.version += 1
    note("unpin", "topic", topic.id, by=by, title=topic.title)


@action
def set_pace(topic: Topic, minutes: int, *, by: Person) -> None:
    """So long everybody but staff waits between two posts here; nought is no wait."""
    _check(topic, by)
    if minutes not in PACES:
        raise Invalid({"minutes": _("Choose one of the options.")})
    before, topic.slow_minutes = topic.slow_minutes, minutes
    topic.version += 1
    note("slow", "topic", topic.id, by=by, title=topic.title, before=str(before), after=str(minutes))

"""Locking and closing a topic with a reason, and opening it again."""

from dataclasses import dataclass

from flask_babel import gettext as _

from community.accounts.models import Person
from community.audit.actions import note
from community.curation import policy
from community.curation.events import TopicReopened, TopicShut
from community.curation.models import CLOSE_REASONS, LOCK_REASONS, OTHER, Closure
from community.curation.queries import closure_of
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics.actions.holding import hold
from community.topics.models import CLOSED, LOCKED, Topic


@dataclass(frozen=True)
class Why:
    """One of the reasons, and what is said besides; with `other` something has to be."""

    reason: str
    words: str = ""


@action
def lock_topic(topic: Topic, why: Why, *, by: Person) -> Closure:
    """Nobody but staff writes, votes or edits here any more."""
    hold(topic)
    if not policy.can_lock(by, topic):
        raise NotAllowed(_("Only our staff can lock this."))
    if topic.closure == LOCKED:
        raise Conflict(_("This is locked already."))
    check_why(why, LOCK_REASONS)
    return _shut(topic, LOCKED, why, by)


@action
def close_topic(topic: Topic, why: Why, *, by: Person) -> Closure:
    """Nobody but staff answers here any more."""
    hold(topic)
    if topic.kind not in policy.CLOSABLE:
        raise Conflict(_("Only questions can be closed. Ideas are closed by a decision."))
    if topic.closure:
        raise Conflict(_("This is locked or closed already."))
    if not policy.can_close(by, topic):
        raise NotAllowed(_("Only the person who asked and our staff can close this."))
    check_why(why, CLOSE_REASONS)
    return _shut(topic, CLOSED, why, by)


def check_why(why: Why, reasons: tuple[str, ...]) -> None:
    if why.reason not in reasons:
        raise Invalid({"reason": _("Choose a reason.")})
    if why.reason == OTHER and not why.words.strip():
        raise Invalid({"words": _("Write the reason. Everybody can read it.")})


def _shut(topic: Topic, how: str, why: Why, by: Person) -> Closure:
    _end(topic, by)
    closure = Closure(
        topic_id=topic.id, how=how, reason=why.reason, words=why.words.strip(), by_id=by.id, made_at=now()
    )
    db.session.add(closure)
    topic.closure = how
    topic.version += 1
    db.session.flush()
    verb = "lock" if how == LOCKED else "close"
    note(verb, "topic", topic.id, by=by, reason=why.words, title=topic.title, why=why.reason)
    publish(TopicShut(closure.id, topic.id, how, by.id))
    return closure


def _end(topic: Topic, by: Person) -> Closure | None:
    standing = closure_of(topic)
    if standing:
        standing.undone_at, standing.undone_by_id = now(), by.id
        db.session.flush()
    return standing


@action
def reopen_topic(topic: Topic, *, by: Person) -> None:
    """Everybody may write here again."""
    hold(topic)
    standing = closure_of(topic)
    if standing is None:
        raise Conflict(_("This is open already."))
    if not policy.can_reopen(by, topic, standing):
        raise NotAllowed(_("Only our staff can reopen this."))
    _end(topic, by)
    topic.closure = ""
    topic.version += 1
    db.session.flush()
    note("reopen", "topic", topic.id, by=by, title=topic.title, why=standing.reason)
    publish(TopicReopened(standing.id, topic.id, by.id))

"""Setting a timer on a topic, calling it off, and doing what it was set for, if whoever set it still may."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from community.accounts.models import Person
from community.audit.actions import note
from community.curation import policy
from community.curation.actions.closing import Why, check_why, close_topic, lock_topic, reopen_topic
from community.curation.actions.pinning import unpin_topic
from community.curation.events import TimerDue
from community.curation.models import (
    CALLED_OFF,
    CLOSE,
    CLOSE_REASONS,
    DEEDS,
    DONE,
    LOCK,
    LOCK_REASONS,
    REFUSED,
    REOPEN,
    Timer,
)
from community.curation.queries import waiting_timer
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed, Refusal
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics.actions.holding import hold
from community.topics.models import PUBLIC, Topic

LONGEST = timedelta(days=400)


@action
def set_timer(topic: Topic, deed: str, at: datetime, why: Why, *, by: Person) -> Timer:
    """Have this done with a topic at a time. One that was set before gives way."""
    hold(topic)
    if not policy.can_curate(by) or topic.visibility != PUBLIC:
        raise NotAllowed(_("Only our staff can do this."))
    _check(topic, deed, at, why)
    if former := waiting_timer(topic.id):
        _end(former, CALLED_OFF)
    timer = Timer(
        topic_id=topic.id,
        deed=deed,
        reason=why.reason if deed in (LOCK, CLOSE) else "",
        words=why.words.strip() if deed in (LOCK, CLOSE) else "",
        due_at=at,
        by_id=by.id,
        set_at=now(),
    )
    db.session.add(timer)
    db.session.flush()
    note("set timer", "topic", topic.id, by=by, reason=why.words, title=topic.title, deed=deed, at=at.isoformat())
    publish(TimerDue(timer.id), at=at)
    return timer


def _check(topic: Topic, deed: str, at: datetime, why: Why) -> None:
    if deed not in DEEDS:
        raise Invalid({"deed": _("Choose what is to be done.")})
    if not now() < at <= now() + LONGEST:
        raise Invalid({"at": _("Choose a time from now to a year from now.")})
    if deed == CLOSE and topic.kind not in policy.CLOSABLE:
        raise Invalid({"deed": _("Only questions can be closed. Ideas are closed by a decision.")})
    if deed in (LOCK, CLOSE):
        check_why(why, LOCK_REASONS if deed == LOCK else CLOSE_REASONS)


@action
def call_off_timer(timer: Timer, *, by: Person) -> None:
    """Nothing is to be done any more."""
    hold(timer.topic)
    if not policy.can_curate(by):
        raise NotAllowed(_("Only our staff can do this."))
    db.session.refresh(timer)
    if timer.ended_at is not None:
        raise Conflict(_("This timer has run or was called off in the meantime."))
    _end(timer, CALLED_OFF)
    note("call off timer", "topic", timer.topic_id, by=by, title=timer.topic.title, deed=timer.deed)


def _end(timer: Timer, outcome: str) -> None:
    timer.ended_at, timer.outcome = now(), outcome
    db.session.flush()


@action
def run_timer(timer_id: int) -> str:
    """Do what a timer was set for, as whoever set it, by the rights they have now. Returns what came of it."""
    timer = db.session.get(Timer, timer_id)
    if timer is None:
        return ""
    db.session.refresh(timer, with_for_update={"of": Timer})
    if timer.ended_at is not None:
        return ""
    try:
        hold(timer.topic)
        _do(timer, timer.topic, timer.by)
        _end(timer, DONE)
    except Refusal as refusal:
        # Refused before anything was changed: rights were lost, or it was done by hand in the meantime.
        _end(timer, REFUSED)
        note("refuse timer", "topic", timer.topic_id, by=timer.by, reason=refusal.message, deed=timer.deed)
    return timer.outcome


def _do(timer: Timer, topic: Topic, by: Person) -> None:
    if not policy.can_curate(by) or topic.visibility != PUBLIC:
        raise NotAllowed(_("Only our staff can do this."))
    why = Why(timer.reason, timer.words)
    if timer.deed == LOCK:
        lock_topic(topic, why, by=by)
    elif timer.deed == CLOSE:
        close_topic(topic, why, by=by)
    elif timer.deed == REOPEN:
        reopen_topic(topic, by=by)
    else:
        unpin_topic(topic, by=by)

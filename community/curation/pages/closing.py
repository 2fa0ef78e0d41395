"""Locking, closing and reopening a topic, at once or at a time."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person, require_staff
from community.curation import policy
from community.curation.actions.closing import close_topic, lock_topic, reopen_topic
from community.curation.actions.timing import call_off_timer, set_timer
from community.curation.forms import LONGEST_REASON, TimerForm, read_why
from community.curation.models import CLOSE, CLOSE_REASONS, DEEDS, LOCK_REASONS, OTHER
from community.curation.queries import find_timer, waiting_timer
from community.curation.showing import closure_in
from community.curation.wording import close_reason, deed_name, lock_reason
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.webpage import when, zone
from community.topics.models import LOCKED, QUESTION, Topic
from community.topics.queries import find_topic
from community.topics.rows import PLACES, topic_url

blueprint = Blueprint("closing", __name__)


@blueprint.get("/topics/<int:topic_id>/closing")
def closing(topic_id: int) -> str:
    person = require_person()
    return _page(_closable(topic_id, person), person, "", {})


def _closable(topic_id: int, person: Person) -> Topic:
    topic = find_topic(topic_id, seen_by=person)
    if not policy.can_curate(person) and (person.id != topic.author_id or topic.kind != QUESTION):
        raise NotAllowed(_("Only our staff can lock or close this."))
    return topic


def _page(topic: Topic, person: Person, form: str, errors: Mapping[str, str]) -> str:
    """`form` is the one of this page that comes back with what was typed."""
    timer = waiting_timer(topic.id) if policy.can_curate(person) else None
    return render_template(
        "curation/closing.html",
        topic=topic,
        url=topic_url(topic.kind, topic.id),
        form=form,
        values=request.form if form else {},
        errors=errors,
        closure=closure_in(topic),
        may_close=policy.can_close(person, topic),
        may_lock=policy.can_lock(person, topic) and topic.closure != LOCKED,
        may_time=policy.can_lock(person, topic),
        close_reasons=[(reason, close_reason(reason)) for reason in CLOSE_REASONS],
        lock_reasons=[(reason, lock_reason(reason)) for reason in LOCK_REASONS],
        timed_reasons=[
            *((reason, lock_reason(reason)) for reason in LOCK_REASONS if reason != OTHER),
            *((reason, close_reason(reason)) for reason in CLOSE_REASONS),
        ],
        deeds=[(deed, deed_name(deed)) for deed in DEEDS if deed != CLOSE or topic.kind in policy.CLOSABLE],
        timer=timer,
        timer_deed=deed_name(timer.deed) if timer else "",
        timer_at=when(timer.due_at) if timer else "",
        longest_reason=LONGEST_REASON,
        feature=PLACES[topic.kind],
    )


def _done(topic_id: int, form: str, do: Callable[[Topic, Person], None]) -> Response | tuple[str, int]:
    person = require_person()
    topic = _closable(topic_id, person)
    try:
        do(topic, person)
    except Invalid as invalid:
        return _page(topic, person, form, invalid.errors), 422
    except Conflict as conflict:
        return _page(topic, person, form, {"": conflict.message}), 409
    return redirect(f"{topic_url(topic.kind, topic.id)}?done={form}", 303)


@blueprint.post("/topics/<int:topic_id>/lock")
def lock(topic_id: int) -> Response | tuple[str, int]:
    def do(topic: Topic, person: Person) -> None:
        lock_topic(topic, read_why(request.form, LOCK_REASONS), by=person)

    return _done(topic_id, "lock", do)


@blueprint.post("/topics/<int:topic_id>/close")
def close(topic_id: int) -> Response | tuple[str, int]:
    def do(topic: Topic, person: Person) -> None:
        close_topic(topic, read_why(request.form, CLOSE_REASONS), by=person)

    return _done(topic_id, "close", do)


@blueprint.post("/topics/<int:topic_id>/reopen")
def reopen(topic_id: int) -> Response | tuple[str, int]:
    def do(topic: Topic, person: Person) -> None:
        reopen_topic(topic, by=person)

    return _done(topic_id, "reopen", do)


@blueprint.post("/topics/<int:topic_id>/timer")
def time(topic_id: int) -> Response | tuple[str, int]:
    person = require_staff()
    topic = _closable(topic_id, person)
    try:
        form = TimerForm.read(request.form, zone())
        set_timer(topic, form.deed, form.at, form.why, by=person)
    except Invalid as invalid:
        return _page(topic, person, "timer", invalid.errors), 422
    flash(_("The timer is set."), "ok")
    return redirect(f"/topics/{topic_id}/closing", 303)


@blueprint.post("/timers/<int:timer_id>/off")
def call_off(timer_id: int) -> Response:
    person = require_staff()
    timer = find_timer(timer_id)
    topic = _closable(timer.topic_id, person)
    try:
        call_off_timer(timer, by=person)
        flash(_("The timer is called off."), "ok")
    except Conflict as conflict:
        flash(conflict.message, "warn")
    return redirect(f"/topics/{topic.id}/closing", 303)

"""Adding a poll to a topic, choosing, and closing it."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import me, require_person
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.throttle import throttle
from community.polls import policy
from community.polls.actions import choose, close_poll, open_poll
from community.polls.forms import DAYS, read_choice, read_poll
from community.polls.models import AFTER_VOTING, ALWAYS, AT_END, RANKED, SEVERAL, SINGLE, Poll
from community.polls.queries import chosen_by, find_poll, poll_id_of
from community.polls.showing import shown
from community.topics.models import Topic
from community.topics.queries import find_topic
from community.topics.rows import topic_url

blueprint = Blueprint("polls", __name__)
CHOICES = "60/10 minutes"


def _place(topic: Topic) -> str:
    return topic_url(topic.kind, topic.id) + "#poll"


@blueprint.get("/topics/<int:topic_id>/poll")
def poll_form(topic_id: int) -> Response | str:
    person = require_person()
    topic = _topic(topic_id, person)
    if poll_id_of(topic.id):
        return redirect(_place(topic), 303)
    return _form(topic, {}, {})


def _topic(topic_id: int, person: Person) -> Topic:
    topic = find_topic(topic_id, seen_by=person)
    if not policy.can_open(person, topic):
        raise NotAllowed(_("Only the author of a topic and our staff can add a poll to it."))
    return topic


def _form(topic: Topic, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "polls/new.html",
        topic=topic,
        back_url=topic_url(topic.kind, topic.id),
        values=values,
        errors=errors,
        modes=[
            (SINGLE, _("One"), _("Everybody chooses one option.")),
            (SEVERAL, _("Several"), _("As many as fit.")),
            (RANKED, _("An order"), _("First, second, third …")),
        ],
        results=[
            (AFTER_VOTING, _("To those who took part")),
            (ALWAYS, _("To everybody, at once")),
            (AT_END, _("At the end only")),
        ],
        spans=[
            (days, ngettext("%(num)s day", "%(num)s days", int(days)) if days else _("Until I close it"))
            for days in DAYS
        ],
    )


@blueprint.post("/topics/<int:topic_id>/poll")
def open_(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic = _topic(topic_id, person)
    try:
        open_poll(topic, read_poll(request.form), by=person)
    except Invalid as invalid:
        return _form(topic, request.form, invalid.errors), 422
    return redirect(_place(topic), 303)


@blueprint.post("/polls/<int:poll_id>/ballot")
def ballot(poll_id: int) -> Response | tuple[str, int]:
    person = require_person()
    poll = find_poll(poll_id, seen_by=person)
    throttle.hit(CHOICES, "ballot", person.id)
    try:
        choose(poll, read_choice(request.form, poll), by=person)
    except Invalid as invalid:
        return _alone(poll, invalid.errors), 422
    except Conflict as over:
        return _alone(poll, {"": over.message}), 409
    flash(_("Your choice counts. You can change it until the poll ends."), "ok")
    return redirect(_place(poll.topic), 303)


def _alone(poll: Poll, errors: Mapping[str, str]) -> str:
    """The poll on a page of its own, with what was chosen and what was wrong with it."""
    person = me()
    sent = [int(value) for value in request.form.getlist("option") if value.isascii() and value.isdecimal()]
    chosen = sent or (chosen_by(poll.id, person.id) if person else [])
    return render_template(
        "polls/alone.html",
        topic=poll.topic,
        back_url=_place(poll.topic),
        poll=shown(poll, person, chosen, request.form),
        errors=errors,
    )


@blueprint.post("/polls/<int:poll_id>/close")
def close(poll_id: int) -> Response:
    person = require_person()
    poll = find_poll(poll_id, seen_by=person)
    if close_poll(poll, by=person):
        flash(_("The poll is closed, and everybody sees the result."), "ok")
    return redirect(_place(poll.topic), 303)

"""The buttons that follow, mute and block, and take it back."""

from collections.abc import Callable

from flask import Blueprint, flash, jsonify, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.follows import actions
from community.follows.models import Subject
from community.kernel.redirects import path_here
from community.kernel.throttle import throttle

blueprint = Blueprint("follows", __name__)
CHANGES = "120/minute"
LIST = "/me?tab=following"
Verb = Callable[[Person], bool]


@blueprint.post("/follow/<any(topic, product, tag, person):subject_type>/<int:subject_id>")
def follow(subject_type: str, subject_id: int) -> Response:
    subject = Subject(subject_type, subject_id)
    return _pressed(
        lambda person: actions.follow(subject, by=person),
        lambda person: actions.unfollow(subject, by=person),
        _("You follow this. We'll tell you when there's something new."),
        _("You don't follow this any more."),
    )


@blueprint.post("/mute/<any(topic, product, tag, person):subject_type>/<int:subject_id>")
def mute(subject_type: str, subject_id: int) -> Response:
    subject = Subject(subject_type, subject_id)
    return _pressed(
        lambda person: actions.mute(subject, by=person),
        lambda person: actions.unmute(subject, by=person),
        _("Muted. We won't tell you anything about this."),
        _("Not muted any more."),
    )


@blueprint.post("/block/person/<int:person_id>")
def block(person_id: int) -> Response:
    return _pressed(
        lambda person: actions.block(person_id, by=person),
        lambda person: actions.unblock(person_id, by=person),
        _("Blocked. We won't tell you anything that this person does. What they write stays public."),
        _("Not blocked any more."),
    )


def _pressed(begin: Verb, end: Verb, begun: str, ended: str) -> Response:
    """What the button wishes (on=1 or on=0) is done, and said; back to where it was pressed."""
    person = require_person()
    throttle.hit(CHANGES, "follow", person.id)
    is_wished = request.form.get("on", "1") == "1"
    (begin if is_wished else end)(person)
    message = begun if is_wished else ended
    if request.accept_mimetypes.best == "application/json":
        return jsonify(pressed=is_wished, message=message)
    flash(message, "ok")
    return redirect(_back(), 303)


def _back() -> str:
    """The page of this site that the form stood on; else one's own list."""
    return path_here(request.referrer, request.host_url) or LIST

"""Pinning a topic, setting its pace, and having a post speak for the company."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_staff
from community.curation.actions.officials import mark_official, unmark_official
from community.curation.actions.pinning import PACES, pin_topic, set_pace, unpin_topic
from community.curation.forms import read_day, read_pace
from community.curation.wording import pace_name
from community.kernel.clock import now
from community.kernel.errors import Conflict, Invalid
from community.kernel.webpage import when, zone
from community.topics.models import Topic
from community.topics.policy import can_be_pinned
from community.topics.queries import find_post, find_topic
from community.topics.rows import PLACES, topic_url

blueprint = Blueprint("pinning", __name__)


@blueprint.get("/topics/<int:topic_id>/pin")
def pinning(topic_id: int) -> str:
    person = require_staff()
    return _page(find_topic(topic_id, seen_by=person), {})


def _page(topic: Topic, errors: Mapping[str, str]) -> str:
    until = topic.pinned_until
    return render_template(
        "curation/pin.html",
        topic=topic,
        url=topic_url(topic.kind, topic.id),
        can_be_pinned=can_be_pinned(topic.kind),
        pinned=when(until) if until and until > now() else "",
        paces=[(str(pace), pace_name(pace)) for pace in PACES],
        values=request.form,
        errors=errors,
        feature=PLACES[topic.kind],
    )


def _done(topic_id: int, deed: str, do: Callable[[Topic, Person], None]) -> Response | tuple[str, int]:
    person = require_staff()
    topic = find_topic(topic_id, seen_by=person)
    try:
        do(topic, person)
    except Invalid as invalid:
        return _page(topic, invalid.errors), 422
    except Conflict as conflict:
        return _page(topic, {"": conflict.message}), 409
    return redirect(f"{topic_url(topic.kind, topic.id)}?done={deed}", 303)


@blueprint.post("/topics/<int:topic_id>/pin")
def pin(topic_id: int) -> Response | tuple[str, int]:
    def do(topic: Topic, person: Person) -> None:
        pin_topic(topic, read_day(request.form, zone()), by=person)

    return _done(topic_id, "pin", do)


@blueprint.post("/topics/<int:topic_id>/unpin")
def unpin(topic_id: int) -> Response | tuple[str, int]:
    def do(topic: Topic, person: Person) -> None:
        unpin_topic(topic, by=person)

    return _done(topic_id, "unpin", do)


@blueprint.post("/topics/<int:topic_id>/pace")
def pace(topic_id: int) -> Response | tuple[str, int]:
    def do(topic: Topic, person: Person) -> None:
        set_pace(topic, read_pace(request.form), by=person)

    return _done(topic_id, "pace", do)


@blueprint.post("/posts/<int:post_id>/official")
def official(post_id: int) -> Response:
    """With on=0 it speaks for its author alone."""
    person = require_staff()
    post = find_post(post_id, seen_by=person)
    is_wished = request.form.get("on", "1") == "1"
    if is_wished:
        mark_official(post, by=person)
    else:
        unmark_official(post, by=person)
    deed = "official" if is_wished else "unofficial"
    return redirect(f"{topic_url(post.topic.kind, post.topic_id)}?done={deed}#post-{post_id}", 303)

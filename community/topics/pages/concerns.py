"""Having the same question or problem: one button, and on ideas how often and how badly."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import require_person
from community.kernel.errors import Invalid, NotFound
from community.kernel.throttle import throttle
from community.topics.actions.concerns import describe_concern, drop_concern, raise_concern
from community.topics.forms import read_extent
from community.topics.merged import find_living_topic
from community.topics.models import IDEA, REVIEW, Post, Topic
from community.topics.pages.acting import VOTES, back_to
from community.topics.queries import find_post
from community.topics.rows import PLACES, topic_url
from community.topics.wording import frequency_names, severity_names

blueprint = Blueprint("concerns", __name__)


@blueprint.post("/topics/<int:topic_id>/concern")
def concern(topic_id: int) -> Response:
    person = require_person()
    post = _body(find_living_topic(topic_id, seen_by=person))
    throttle.hit(VOTES, "vote", person.id)
    is_wished = request.form.get("on", "1") == "1"
    if is_wished:
        raise_concern(post, by=person)
    else:
        drop_concern(post, by=person)
    message = _message(post.topic, is_on=is_wished)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(pressed=is_wished, count=post.topic.concern_count, message=message)
    flash(message, "ok")
    return redirect(back_to(post), 303)


def _body(topic: Topic) -> Post:
    """The first post of a topic that people can have in common; a review is one person's own."""
    if topic.kind == REVIEW:
        raise NotFound
    return find_post(topic.body_post_id or 0, seen_by=require_person())


def _message(topic: Topic, *, is_on: bool) -> str:
    if not is_on:
        return _("Taken back.")
    if topic.kind == IDEA:
        return _("We've noted that you have this problem, too.")
    return _("We've noted that you want to know too.")


@blueprint.post("/topics/<int:topic_id>/concern/extent")
def extent(topic_id: int) -> Response | tuple[str, int]:
    """How often and how badly; said without the button it is pressed as well."""
    person = require_person()
    topic = find_living_topic(topic_id, IDEA, seen_by=person)
    throttle.hit(VOTES, "vote", person.id)
    try:
        describe_concern(_body(topic), read_extent(request.form), by=person)
    except Invalid as invalid:
        return _form(topic, invalid.errors), 422
    flash(_("Thank you. The product team sees how big this is."), "ok")
    return redirect(topic_url(topic.kind, topic.id) + "#concern", 303)


def _form(topic: Topic, errors: dict[str, str]) -> str:
    """The two questions on a page of their own, with what was wrong."""
    return render_template(
        "topics/extent_page.html",
        topic=topic,
        url=topic_url(topic.kind, topic.id),
        frequencies=frequency_names(),
        severities=severity_names(),
        chosen=request.form,
        errors=errors,
        feature=PLACES[topic.kind],
    )

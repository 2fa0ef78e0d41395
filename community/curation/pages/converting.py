"""Turning a question into an idea or the other way, and back."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.curation import policy
from community.curation.actions.converting import convert_topic, undo_conversion
from community.curation.forms import LONGEST_REASON, read_reason
from community.curation.queries import find_conversion, last_conversion
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.topics.models import IDEA, Topic
from community.topics.queries import find_topic
from community.topics.rows import PLACES, topic_url

blueprint = Blueprint("converting", __name__)


@blueprint.get("/topics/<int:topic_id>/convert")
def convert_form(topic_id: int) -> str:
    person = require_person()
    topic = _convertible(topic_id, person)
    return _page(topic, person, {}, {})


def _convertible(topic_id: int, person: Person) -> Topic:
    topic = find_topic(topic_id, seen_by=person)
    if not policy.can_curate(person) and person.id != topic.author_id:
        raise NotAllowed(_("Only our staff can convert this."))
    return topic


def _page(topic: Topic, person: Person, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "curation/convert.html",
        topic=topic,
        to_idea=topic.kind != IDEA,
        may_convert=policy.can_convert(person, topic),
        needs_reason=person.id != topic.author_id,
        url=topic_url(topic.kind, topic.id),
        values=values,
        errors=errors,
        longest_reason=LONGEST_REASON,
        feature=PLACES[topic.kind],
    )


@blueprint.post("/topics/<int:topic_id>/convert")
def convert(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic = _convertible(topic_id, person)
    try:
        if request.form.get("from", topic.kind) != topic.kind:
            return _converted_before(topic, person)
        convert_topic(topic, reason=read_reason(request.form), by=person)
    except Invalid as invalid:
        return _page(topic, person, request.form, invalid.errors), 422
    except Conflict as conflict:
        return _page(topic, person, request.form, {"": conflict.message}), 409
    return redirect(f"{topic_url(topic.kind, topic.id)}?done=convert", 303)


def _converted_before(topic: Topic, person: Person) -> Response:
    """A form that was sent twice leads to what came of it; anybody else was slower than somebody."""
    last = last_conversion(topic.id)
    if last is None or last.by_id != person.id:
        raise Conflict(_("This was converted in the meantime."))
    return redirect(f"{topic_url(topic.kind, topic.id)}?done=convert", 303)


@blueprint.post("/conversions/<int:conversion_id>/undo")
def undo(conversion_id: int) -> Response:
    person = require_person()
    found = find_conversion(conversion_id)
    topic = _convertible(found.topic_id, person)
    try:
        undo_conversion(found, by=person)
        flash(_("It is what it was before."), "ok")
    except Conflict as conflict:
        flash(conflict.message, "warn")
    return redirect(topic_url(topic.kind, topic.id), 303)

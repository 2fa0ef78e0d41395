"""Merging ideas: choose the one that asks for the same, read what will happen, say why; and the way back."""

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_staff
from community.admin.forms import LONGEST_REASON, MergeForm
from community.ideas.actions import merge_idea, unmerge_idea
from community.ideas.queries import forecast_merge, wish_of
from community.kernel.errors import Conflict, Invalid
from community.kernel.requests import row_number
from community.kernel.webpage import language
from community.search.engine import engine
from community.search.queries import Asked, Filters, search, similar_topics
from community.topics.merged import find_merge
from community.topics.models import IDEA, Topic
from community.topics.queries import find_post, find_topic, topics_by_id
from community.topics.rows import shown
from community.topics.showing import shown_person

blueprint = Blueprint("merging", __name__)
NUMBER = re.compile(r"(?:\S*/ideas/|#)?(\d{1,9})(?:[?#]\S*)?")
"""An idea's number, or its address."""


@blueprint.get("/ideas/<int:topic_id>/merge")
def choose(topic_id: int) -> str:
    """With ?q= what was looked for, with ?into= the question that says what will happen."""
    person = require_staff()
    topic = find_topic(topic_id, IDEA, seen_by=person)
    into_id = request.args.get("into", 0, type=row_number)
    if into_id and into_id != topic_id:
        return _question(topic, find_topic(into_id, IDEA, seen_by=person), person, {}, {})
    words = request.args.get("q", "").strip()[:200]
    rows = (
        _found(words, person)
        if words
        else [row for row, _hit in similar_topics(engine(), IDEA, topic.title, seen_by=person)]
    )
    return render_template(
        "admin/merge_choose.html",
        feature="ideas",
        topic=topic,
        words=words,
        choices=[shown(row) for row in rows if row.kind == IDEA and row.id != topic_id],
    )


def _found(words: str, person: Person) -> Sequence[Row[Any]]:
    """The idea of this number or address, or those with these words."""
    if number := NUMBER.fullmatch(words):
        return list(topics_by_id([int(number.group(1))], seen_by=person).values())
    return [match.topic for match in search(engine(), Asked(words, Filters(kind=IDEA)), seen_by=person).matches]


def _question(topic: Topic, into: Topic, person: Person, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "admin/merge.html",
        feature="ideas",
        sides=[(topic, _beginning(topic, person)), (into, _beginning(into, person))],
        topic=topic,
        into=into,
        forecast=forecast_merge(topic, into, by=person),
        values=values,
        errors=errors,
        longest_reason=LONGEST_REASON,
    )


def _beginning(topic: Topic, person: Person) -> SimpleNamespace:
    """What an idea says, for comparing."""
    body = find_post(topic.body_post_id or 0, seen_by=person)
    return SimpleNamespace(
        html=body.html,
        wish_html=wish_of(topic.id).html,
        lang=body.language if body.language != language() else "",
        author=shown_person(body.author).display_name,
        author_url="" if body.author.stands_in else f"/people/{body.author_id}",
    )


@blueprint.post("/ideas/<int:topic_id>/merge")
def merge(topic_id: int) -> Response | tuple[str, int]:
    person = require_staff()
    topic = find_topic(topic_id, IDEA, seen_by=person)
    into = find_topic(request.form.get("into", 0, type=row_number), IDEA, seen_by=person)
    try:
        form = MergeForm.read(request.form)
        done = merge_idea(topic, into, form.reason, by=person)
    except Invalid as invalid:
        return _question(topic, into, person, request.form, invalid.errors), 422
    except Conflict as conflict:
        return _question(topic, into, person, request.form, {"": conflict.message}), 409
    return redirect(f"/ideas/{done.into_id}?merged={done.id}", 303)


@blueprint.post("/ideas/merges/<int:merge_id>/undo")
def undo(merge_id: int) -> Response:
    """Take a merge apart and lead to the idea that stands by itself again."""
    person = require_staff()
    found = find_merge(merge_id)
    into_id = found.into_id
    try:
        topic = unmerge_idea(found, by=person)
    except Conflict as conflict:
        flash(conflict.message, "warn")
        return redirect(f"/ideas/{into_id}", 303)
    flash(_("The merge is undone. The idea stands by itself again, with its own votes and comments."), "ok")
    return redirect(f"/ideas/{topic.id}", 303)

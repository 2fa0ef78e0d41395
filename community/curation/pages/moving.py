"""Moving a post to another topic, making a topic of some posts, and the way back."""

import re
from collections.abc import Collection, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_staff
from community.curation.actions.moving import move_posts, split_topic, undo_move
from community.curation.forms import LONGEST_REASON, SplitForm, read_reason
from community.curation.queries import find_move, movable_posts, topics_titled
from community.kernel.errors import Conflict, Gone, Invalid, NotFound
from community.kernel.markup import excerpt
from community.kernel.once import once
from community.kernel.requests import row_number
from community.kernel.webpage import language, when
from community.topics.models import PUBLIC, QUESTION, Post, Topic
from community.topics.queries import find_post, find_topic, topics_by_id
from community.topics.rows import PLACES, shown, topic_url
from community.topics.thread import place_of

blueprint = Blueprint("moving", __name__)
NUMBER = re.compile(r"(?:\S*/(?:questions|ideas|reviews|topics|tips|stories)/|#)?(\d{1,9})(?:[?#]\S*)?")
"""A topic's number, or its address."""
QUOTED = 160


@blueprint.get("/posts/<int:post_id>/move")
def choose(post_id: int) -> str:
    """With ?q= what was looked for, with ?into= the question that says what will happen."""
    person = require_staff()
    post = _movable(post_id, person)
    into_id = request.args.get("into", 0, type=row_number)
    if into_id and into_id != post.topic_id:
        return _question(post, find_topic(into_id, seen_by=person), {}, {})
    words = request.args.get("q", "").replace("\0", "").strip()[:200]
    return render_template(
        "curation/move_choose.html",
        **_about(post),
        words=words,
        choices=[shown(row) for row in _found(words, person) if row.id != post.topic_id],
    )


def _movable(post_id: int, person: Person) -> Post:
    post = find_post(post_id, seen_by=person)
    if post.is_body:
        raise NotFound
    return post


def _found(words: str, person: Person) -> Sequence[Row[Any]]:
    """The topic of this number or address, or those with these words in their titles."""
    if not words:
        return ()
    if number := NUMBER.fullmatch(words):
        return list(topics_by_id([int(number.group(1))], seen_by=person).values())
    return topics_titled(words)


def _about(post: Post) -> dict[str, Any]:
    return {
        "post": post,
        "topic": post.topic,
        "url": place_of(post, post.topic),
        "quote": excerpt(post.markdown, QUOTED),
        "quote_lang": post.language,
        "feature": PLACES[post.topic.kind],
    }


def _question(post: Post, into: Topic, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "curation/move.html",
        **_about(post),
        into=into,
        into_url=topic_url(into.kind, into.id),
        values=values,
        errors=errors,
        longest_reason=LONGEST_REASON,
    )


@blueprint.post("/posts/<int:post_id>/move")
def move(post_id: int) -> Response | tuple[str, int]:
    person = require_staff()
    post = _movable(post_id, person)
    into = find_topic(request.form.get("into", 0, type=row_number), seen_by=person)
    try:
        reason = read_reason(request.form, _("Write why, for everyone who took part."))
        done = move_posts([post], into, reason=reason, by=person)
    except Invalid as invalid:
        return _question(post, into, request.form, invalid.errors), 422
    except Conflict as conflict:
        return _question(post, into, request.form, {"": conflict.message}), 409
    return redirect(f"{topic_url(into.kind, into.id)}?done=move-{done.id}#post-{post_id}", 303)


@blueprint.get("/topics/<int:topic_id>/split")
def split_form(topic_id: int) -> str:
    person = require_staff()
    topic = find_topic(topic_id, seen_by=person)
    chosen = {request.args.get("post", 0, type=row_number)}
    return _split_page(topic, {"kind": QUESTION}, {}, chosen)


def _split_page(topic: Topic, values: Mapping[str, str], errors: Mapping[str, str], chosen: Collection[int]) -> str:
    return render_template(
        "curation/split.html",
        topic=topic,
        url=topic_url(topic.kind, topic.id),
        posts=[_choice(post, chosen) for post in movable_posts(topic)] if topic.visibility == PUBLIC else [],
        values=values,
        errors=errors,
        longest_reason=LONGEST_REASON,
        feature=PLACES[topic.kind],
    )


def _choice(post: Post, chosen: Collection[int]) -> SimpleNamespace:
    return SimpleNamespace(
        id=post.id,
        is_reply=post.parent_id is not None,
        is_chosen=post.id in chosen,
        words=excerpt(post.markdown, QUOTED),
        lang=post.language if post.language != language() else "",
        by=post.author.display_name,
        at=when(post.created_at),
    )


@blueprint.post("/topics/<int:topic_id>/split")
def split(topic_id: int) -> Response | tuple[str, int]:
    person = require_staff()
    topic = find_topic(topic_id, seen_by=person)
    numbers = sorted({int(one) for one in request.form.getlist("posts") if one.isascii() and one.isdigit()})

    def do(form: SplitForm) -> str:
        posts = [find_post(number, seen_by=person) for number in numbers]
        done = split_topic(posts, form.heading, reason=form.reason, by=person)
        return f"{topic_url(form.heading.kind, done.into_id)}?done=move-{done.id}"

    try:
        form = SplitForm.read(request.form)
        _check_same(numbers, topic, person)
        url = once(
            f"person:{person.id}",
            request.form.get("nonce", ""),
            {"path": request.path, "posts": numbers, "title": form.heading.title, "kind": form.heading.kind},
            lambda: do(form),
            refusal=_("This form was sent before with other words. Check below, then send it again."),
        )
    except Invalid as invalid:
        errors = {"" if name == "nonce" else name: sentence for name, sentence in invalid.errors.items()}
        return _split_page(topic, request.form, errors, numbers), 422
    except Conflict as conflict:
        return _split_page(topic, request.form, {"": conflict.message}, numbers), 409
    return redirect(url, 303)


def _check_same(numbers: Sequence[int], topic: Topic, person: Person) -> None:
    """All of them are posts of this topic that can be seen; a form that was sent twice finds them elsewhere."""
    if not numbers:
        raise Invalid({"posts": _("Choose at least one post.")})
    try:
        for number in numbers:
            find_post(number, seen_by=person)
    except (NotFound, Gone) as error:
        raise Conflict(_("Some of these posts can't be seen any more.")) from error


@blueprint.post("/moves/<int:move_id>/undo")
def undo(move_id: int) -> Response:
    person = require_staff()
    found = find_move(move_id)
    into = find_topic(found.into_id, seen_by=person)
    try:
        topic = undo_move(found, by=person)
    except Conflict as conflict:
        flash(conflict.message, "warn")
        return redirect(topic_url(into.kind, into.id), 303)
    flash(_("The posts are back where they were."), "ok")
    return redirect(topic_url(topic.kind, topic.id), 303)

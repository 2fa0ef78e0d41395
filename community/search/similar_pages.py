"""What is similar to a title being typed, and to a topic being read; and that something similar has helped."""

from collections.abc import Sequence
from hashlib import sha256
from secrets import token_urlsafe
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import me
from community.kernel.clock import now
from community.kernel.fragments import fragments
from community.kernel.throttle import throttle
from community.kernel.webpage import language
from community.search.actions import note_deflection
from community.search.backend import IndexUnavailable
from community.search.engine import engine
from community.search.queries import related_ids, similar_topics
from community.search.words import lexicon_in_use
from community.topics.models import IDEA, QUESTION, Topic
from community.topics.queries import find_topic, topics_by_id
from community.topics.rows import topic_url
from community.votes.models import ME_TOO
from community.votes.queries import votes_of

blueprint = Blueprint("similar", __name__)
SIMILAR_LIMIT = "60/minute"
HELPED_LIMIT = "20/minute"
RELATED_KEPT = 600
"""For so many seconds the answer of the index is kept; what of it may be seen is asked each time."""
GUEST = "guest"


@blueprint.get("/similar")
def similar() -> str:
    """The fragment that the composer shows below the title, inside its form; empty when nothing is similar."""
    person = me()
    throttle.hit(SIMILAR_LIMIT, "similar", f"person:{person.id}" if person else request.remote_addr or "")
    kind = request.args.get("kind", "")
    return _similar_html(kind, request.args.get("q", ""), person, in_form=True)


@blueprint.post("/questions/<int:topic_id>/helped")
def helped(topic_id: int) -> Response:
    """Pressed in the composer: this solved it, so nothing is posted. What was typed there isn't looked at."""
    person = me()
    topic = find_topic(topic_id, QUESTION, seen_by=person)
    throttle.hit(HELPED_LIMIT, "helped", f"person:{person.id}" if person else request.remote_addr or "")
    note_deflection(topic, by=person, guest=None if person else _guest())
    flash(_("Good that it's solved. Nothing was posted."), "ok")
    return redirect(topic_url(topic.kind, topic.id), 303)


def _guest() -> str:
    """A hash of a key that only this browser has, so that it counts once."""
    key = session.setdefault(GUEST, token_urlsafe(16))
    return sha256(str(key).encode()).hexdigest()


def similar_html(kind: str, title: str, *, in_form: bool = False) -> Markup:
    """The same fragment for a page; its votes are forms of their own, unless it stands inside a form."""
    return _similar_html(kind, title, me(), in_form=in_form)


def _similar_html(kind: str, title: str, person: Person | None, *, in_form: bool) -> Markup:
    found = similar_topics(engine(), kind, title, seen_by=person)
    if not found:
        return Markup("")
    ideas = [row.body_post_id for row, _hit in found if row.kind == IDEA]
    voted = {post_id for post_id, way in votes_of(person.id, ideas) if way != ME_TOO} if person else set()
    stamps = [
        (row.body_post_id in voted, person is not None and person.id == row.author_id, hit.words) for row, hit in found
    ]
    key = ("search/similar.html", kind, in_form, language(), *((row.id, row.version) for row, _hit in found), *stamps)

    def render() -> str:
        items = [_similar_item(row, *stamp) for (row, _hit), stamp in zip(found, stamps, strict=True)]
        return render_template("search/similar.html", kind=kind, items=items, in_form=in_form)

    return Markup(fragments.get(key, render))


def _similar_item(row: Row[Any], is_voted: bool, is_own: bool, words: Sequence[str]) -> SimpleNamespace:
    return SimpleNamespace(
        topic=row,
        url=topic_url(row.kind, row.id),
        vote_url=f"/posts/{row.body_post_id}/vote",
        is_voted=is_voted,
        is_own=is_own,
        words=[word for word in words if len(word) > 1] or words,
    )


def related_html(topic: Topic) -> Markup:
    """An aside with up to five topics like this one, or nothing."""
    ids = _related_ids(topic)
    rows = topics_by_id(ids, seen_by=me())
    found = [rows[topic_id] for topic_id in ids if topic_id in rows]
    if not found:
        return Markup("")
    key = ("search/related.html", language(), *((row.id, row.version) for row in found))
    return Markup(fragments.get(key, lambda: _rendered_related(topic.kind, found)))


def _related_ids(topic: Topic) -> list[int]:
    def ask() -> str:
        return " ".join(map(str, related_ids(engine(), topic.id, topic.kind, topic.title, lexicon_in_use())))

    period = int(now().timestamp()) // RELATED_KEPT
    try:
        return [int(number) for number in fragments.get(("related", topic.id, topic.title, period), ask).split()]
    except IndexUnavailable:
        return []


def _rendered_related(kind: str, rows: Sequence[Row[Any]]) -> str:
    items = [SimpleNamespace(topic=row, url=topic_url(row.kind, row.id)) for row in rows]
    return render_template("search/related.html", kind=kind, items=items)

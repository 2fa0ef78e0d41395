"""Keeping what is being written: by itself while somebody types, and by a button; the list of it on My page."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.attachments.taking import take_photos
from community.drafts.actions import Newer, delete_draft, keep_mine, keep_other, restore_draft, save_draft
from community.drafts.models import ANSWER, MOST_DRAFTS, REPLY, Draft
from community.drafts.queries import draft_of, drafts_of, find_deleted_draft, find_draft
from community.drafts.reading import Place, home_of, is_key, is_worth_keeping
from community.kernel.errors import Conflict, Gone, NotFound
from community.kernel.requests import row_number
from community.kernel.throttle import throttle
from community.kernel.webpage import when
from community.topics.models import KINDS
from community.topics.queries import find_post, find_topic, topics_by_id
from community.topics.rows import topic_url
from community.web.beginning import fields_of, kept_in
from community.web.errors import wants_json
from community.web.my_page import tabs_of
from community.web.own_queries import just_posted

blueprint = Blueprint("drafts", __name__)
SAVINGS = "300/10 minutes"
SHOWN = 120


def continue_url(draft: Draft) -> str:
    """Where a draft is gone on with."""
    if draft.kind == REPLY:
        return f"/posts/{draft.parent_id}/reply?draft={draft.key}"
    if draft.kind == ANSWER:
        return f"/topics/{draft.topic_id}?draft={draft.key}"
    return f"/compose?draft={draft.key}"


@blueprint.get("/drafts/<key>")
def draft(key: str) -> Response:
    """What is kept under a key; version 0 if nothing is."""
    found = draft_of(key, by=require_person())
    if found is None:
        return jsonify(version=0)
    return jsonify(version=found.version, fields=found.fields, saved=saved_line(found))


def saved_line(draft: Draft) -> str:
    return _("Draft saved %(time)s", time=format_time(draft.saved_at, "H:mm"))


@blueprint.post("/drafts/<key>")
def save(key: str) -> Response | tuple[Response | str, int]:
    """Keep the form as it is. Based on an older version it is refused, unless it says which one to keep."""
    person = require_person()
    if not is_key(key):
        raise NotFound
    throttle.hit(SAVINGS, "draft", person.id)
    place = _place_of(key, person)
    taken = take_photos(request.files.getlist("photos"), request.form, by=person)
    fields = fields_of(request.form, taken)
    choices = {"mine": keep_mine, "other": keep_other}
    try:
        if choose := choices.get(request.form.get("choice", "")):
            return _saved(choose(key, fields, by=person))
        if not is_worth_keeping(fields) and not kept_in(request.form).version:
            return jsonify(version=0, saved="") if wants_json() else redirect("/me/drafts", 303)
        return _saved(save_draft(key, place, fields, base=kept_in(request.form).version, by=person))
    except Newer as newer:
        return _rivals(key, fields, newer, person)


def _place_of(key: str, person: Person) -> Place:
    """Only in what this person may see; a draft that is there already stays where it is."""
    known = draft_of(key, by=person)
    if known and known.kind not in KINDS:
        return Place(*known.place)
    home = home_of(key)
    if home is None:
        kind = request.form.get("kind", "")
        return Place(kind if kind in KINDS else KINDS[0])
    if home.topic_id:
        find_topic(home.topic_id, seen_by=person)
        return home
    return Place(REPLY, find_post(home.parent_id or 0, seen_by=person).topic_id, home.parent_id)


def _saved(draft: Draft) -> Response:
    if wants_json():
        return jsonify(version=draft.version, saved=saved_line(draft), url=continue_url(draft))
    flash(_("The draft is saved. You can go on from any device."), "ok")
    return redirect("/me/drafts", 303)


def _rivals(key: str, fields: dict[str, list[str]], newer: Conflict, person: Person) -> tuple[Response | str, int]:
    """Both versions, and the choice between them: whichever isn't chosen becomes a draft of its own."""
    other = draft_of(key, by=person)
    if other is None:
        raise Gone(_("This draft was posted or deleted elsewhere. Save again to keep it as a new one."))
    if wants_json():
        return jsonify(error=newer.message, version=other.version, url=continue_url(other)), 409
    mine = [(name, text) for name, texts in fields.items() for text in texts]
    page = render_template(
        "drafts/rivals.html",
        key=key,
        kind=other.kind,
        mine=mine,
        mine_shown=_words(fields),
        other_shown=_words(other.fields),
        saved_at=when(other.saved_at),
        message=newer.message,
    )
    return page, 409


def _words(fields: dict[str, list[str]]) -> str:
    """What was typed, the long texts below the title."""
    names = ("title", "body", "wish", "good", "bad")
    rest = (name for name in fields if name not in names and not name.startswith(("alt-", "photo")))
    return "\n\n".join(text for name in (*names, *rest) for text in fields.get(name, ()))


@blueprint.get("/me/drafts")
def mine() -> str:
    person = require_person()
    drafts = drafts_of(person)
    topics = topics_by_id({one.topic_id for one in drafts if one.topic_id}, seen_by=person)
    return render_template(
        "drafts/list.html",
        tabs=tabs_of("drafts"),
        rows=[_row(one, topics) for one in drafts],
        most=MOST_DRAFTS,
        deleted_id=_deleted_id(person),
        posted=[
            SimpleNamespace(
                id=row.id,
                title=row.title,
                language=row.language,
                kind=row.kind if row.is_body else "answer",
                at=when(row.created_at),
            )
            for row in just_posted(person)
        ],
    )


def _row(draft: Draft, topics: dict[int, Any]) -> SimpleNamespace:
    topic = topics.get(draft.topic_id or 0)
    is_new = draft.kind in KINDS
    words = _words({name: texts for name, texts in draft.fields.items() if name not in ("title", "product")})
    return SimpleNamespace(
        id=draft.id,
        key=draft.key,
        kind=draft.kind,
        is_new=is_new,
        title=draft.text("title") if is_new else (topic.title if topic else ""),
        topic_url=topic_url(topic.kind, topic.id) if topic else "",
        language=topic.language if topic else "",
        words=words[:SHOWN],
        whole=words,
        photos=len(draft.fields.get("photo_token", ())),
        at=when(draft.saved_at),
        url=continue_url(draft) if is_new or topic or draft.topic_id is None else "",
    )


def _deleted_id(person: Person) -> int | None:
    try:
        return find_deleted_draft(request.args.get("deleted", 0, type=row_number), by=person).id
    except NotFound:
        return None


@blueprint.post("/drafts/<key>/delete")
def delete(key: str) -> Response:
    person = require_person()
    found = find_draft(key, by=person)
    draft_id = found.id
    delete_draft(found, by=person)
    return redirect(f"/me/drafts?deleted={draft_id}", 303)


@blueprint.post("/me/drafts/<int:draft_id>/restore")
def restore(draft_id: int) -> Response:
    person = require_person()
    restore_draft(find_deleted_draft(draft_id, by=person), by=person)
    flash(_("The draft is back."), "ok")
    return redirect("/me/drafts", 303)

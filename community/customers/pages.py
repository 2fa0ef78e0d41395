"""Staff pages: what was entered for customers, entering a vote or a post, and taking it back."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_staff
from community.customers.actions import revoke_voice
from community.customers.entering import Entry, topic_to_vote_for
from community.customers.models import VOTE, Voice
from community.customers.queries import find_voice, list_voices
from community.customers.wording import source_name, source_options
from community.kernel.errors import Conflict, Invalid
from community.kernel.once import once
from community.kernel.paging import Cursor
from community.kernel.requests import row_number
from community.kernel.webpage import when
from community.products.queries import all_products
from community.topics.models import IDEA, QUESTION, Topic
from community.topics.rows import topic_url

blueprint = Blueprint("voices", __name__)


@blueprint.get("/staff/voices")
def voices() -> str:
    page = list_voices(Cursor.read(request.args.get("after")), seen_by=require_staff())
    return render_template(
        "customers/voices.html",
        staff_page="voices",
        voices=[_shown(voice) for _id, voice in page.rows],
        earlier_url=f"/staff/voices?after={page.before}" if page.before else "",
        later_url=f"/staff/voices?after={page.after}" if page.after else "",
    )


def _shown(voice: Voice) -> SimpleNamespace:
    customer = voice.customer
    return SimpleNamespace(
        id=voice.id,
        name=customer.name or _("No name given"),
        contact=[one for one in (customer.email, customer.reference) if one],
        is_member=customer.member_id is not None,
        kind=voice.topic.kind,
        is_vote=voice.kind == VOTE,
        title=voice.topic.title,
        language=voice.topic.language,
        url=topic_url(voice.topic.kind, voice.topic_id),
        source=source_name(voice.source),
        note=voice.note,
        by=voice.by.display_name,
        through=voice.through.name if voice.through else "",
        at=when(voice.entered_at),
        is_revoked=voice.revoked_at is not None,
        is_gone=voice.kind == VOTE and voice.vote_id is None and voice.revoked_at is None,
    )


@blueprint.get("/staff/voices/new")
def entering() -> str:
    person = require_staff()
    return _form(_topic(person), {}, {})


def _topic(person: Person) -> Topic | None:
    """The topic that the vote is for; none, if something is to be posted."""
    number = request.args.get("topic", type=row_number)
    return None if number is None else topic_to_vote_for(number, seen_by=person)


def _kind() -> str:
    return QUESTION if request.values.get("kind") == QUESTION else IDEA


@blueprint.post("/staff/voices/new")
def enter() -> Response | tuple[str, int]:
    person = require_staff()
    topic = _topic(person)
    try:
        url = _enter_once(topic, person)
    except Invalid as invalid:
        return _form(topic, request.form, invalid.errors), 422
    except Conflict as conflict:
        return _form(topic, request.form, {"": conflict.message}), 409
    flash(_("Entered for the customer. Nobody but staff sees who they are."), "ok")
    return redirect(url, 303)


def _enter_once(topic: Topic | None, person: Person) -> str:
    entry = Entry.read(request.form, topic, _kind())

    def do() -> str:
        voice = entry.enter(by=person)
        return topic_url(voice.topic.kind, voice.topic_id)

    return once(
        f"person:{person.id}",
        request.form.get("nonce", ""),
        entry.values,
        do,
        refusal=_("This form was sent before with other words. Check below, then send it again."),
    )


def _form(topic: Topic | None, values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    return render_template(
        "customers/enter.html",
        staff_page="voices",
        topic=topic,
        topic_url=topic_url(topic.kind, topic.id) if topic else "",
        kind=_kind(),
        values=values,
        errors={"" if name == "nonce" else name: sentence for name, sentence in errors.items()},
        sources=source_options(),
        products=all_products(),
    )


@blueprint.post("/staff/voices/<int:voice_id>/revoke")
def revoke(voice_id: int) -> Response:
    person = require_staff()
    voice = find_voice(voice_id, seen_by=person)
    if revoke_voice(voice, by=person):
        flash(_("Taken back. The count is right again."), "ok")
    else:
        flash(_("There was nothing left to take back."), "info")
    return redirect("/staff/voices", 303)

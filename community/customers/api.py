"""REST v1 of customers' voices: what a help desk or a till enters, reads and takes back. See docs/api.md."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.customers.actions import revoke_voice
from community.customers.entering import Entry, topic_to_vote_for
from community.customers.models import Voice
from community.customers.queries import find_voice, list_voices
from community.kernel.errors import Invalid, NotFound
from community.kernel.once import once
from community.kernel.paging import Cursor
from community.kernel.requests import LARGEST_NUMBER
from community.keys.calling import read_object, require_key, words_of
from community.keys.models import READ_VOICES, WRITE_VOICES, ProgramKey
from community.topics.models import IDEA, QUESTION, Topic
from community.topics.rows import topic_url

blueprint = Blueprint("voices_api", __name__, url_prefix="/api/v1/voices")

CUSTOMER = {f"customer.{name}": name for name in ("name", "email", "reference")} | {"source": "source", "note": "note"}
NAMES = {field: name for name, field in CUSTOMER.items()} | {"nonce": "Idempotency-Key"}
"""What programs call the fields of the forms that read what they send."""
POSTED = {name: name for name in ("kind", "title", "body", "wish", "product", "tags", "language")}


def _answer(voice: Voice, **more: Any) -> dict[str, Any]:
    customer, topic = voice.customer, voice.topic
    return {
        "id": voice.id,
        "kind": voice.kind,
        "topic": {"id": topic.id, "kind": topic.kind, "title": topic.title, "path": topic_url(topic.kind, topic.id)},
        "customer": {
            "name": customer.name,
            "email": customer.email,
            "reference": customer.reference,
            "is_member": customer.member_id is not None,
        },
        "source": voice.source,
        "note": voice.note,
        "entered_by": voice.by.display_name,
        "entered_through": voice.through.name if voice.through else None,
        "entered_at": voice.entered_at.isoformat(timespec="seconds"),
        "revoked_at": voice.revoked_at.isoformat(timespec="seconds") if voice.revoked_at else None,
        **more,
    }


def _own(answer: dict[str, Any], status: int = 200, **headers: str) -> ResponseReturnValue:
    return jsonify(answer), status, {"Cache-Control": "no-store", **headers}


@blueprint.get("")
def voices() -> ResponseReturnValue:
    key = require_key(READ_VOICES)
    page = list_voices(Cursor.read(request.args.get("after")), seen_by=key.person)
    links = {"earlier": page.before, "later": page.after}
    paths = {name: f"{blueprint.url_prefix}?after={place}" if place else None for name, place in links.items()}
    return _own({"voices": [_answer(voice) for _id, voice in page.rows], **paths})


@blueprint.get("/<int:voice_id>")
def voice(voice_id: int) -> ResponseReturnValue:
    key = require_key(READ_VOICES)
    return _own(_answer(find_voice(voice_id, seen_by=key.person)))


@blueprint.post("")
def enter() -> ResponseReturnValue:
    """A vote if `topic` says for which, else a post. The same Idempotency-Key again is the same voice."""
    key = require_key(WRITE_VOICES)
    sent = read_object()
    topic = _topic(sent.pop("topic", None), key)
    words = words_of(sent, CUSTOMER if topic else CUSTOMER | POSTED)
    kind = words.pop("kind", IDEA)
    if kind not in (IDEA, QUESTION):
        raise Invalid({"kind": _("Choose one of the options.")})
    try:
        entered = find_voice(_enter_once(Entry.read(words, topic, kind), kind, key), seen_by=key.person)
    except Invalid as invalid:
        raise Invalid({NAMES.get(field, field): sentence for field, sentence in invalid.errors.items()}) from None
    return _own(_answer(entered), 201, Location=f"{blueprint.url_prefix}/{entered.id}")


def _topic(number: object, key: ProgramKey) -> Topic | None:
    if number is None:
        return None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= LARGEST_NUMBER:
        raise Invalid({"topic": _("Send the number of an idea or a question.")})
    try:
        return topic_to_vote_for(number, seen_by=key.person)
    except NotFound:
        raise Invalid({"topic": _("There is no idea or question of this number.")}) from None


def _enter_once(entry: Entry, kind: str, key: ProgramKey) -> int:
    number = once(
        f"program key:{key.id}",
        request.headers.get("Idempotency-Key", ""),
        {"kind": kind, **entry.values},
        lambda: str(entry.enter(by=key.person, through_id=key.id).id),
        refusal=_("This Idempotency-Key was sent before, with other words."),
    )
    return int(number)


@blueprint.post("/<int:voice_id>/revoke")
def revoke(voice_id: int) -> ResponseReturnValue:
    """Take it back. Again, or where nothing is left to take back: `changed` is false."""
    key = require_key(WRITE_VOICES)
    voice = find_voice(voice_id, seen_by=key.person)
    changed = revoke_voice(voice, by=key.person)
    return _own(_answer(voice, changed=changed))

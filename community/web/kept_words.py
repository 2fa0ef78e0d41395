"""What was sent after a session had ended: kept until whoever sent it has signed in, and shown to them then."""

import re

from flask import request
from werkzeug.exceptions import HTTPException

from community.accounts.visits import source
from community.drafts.actions import keep_for_claim, key_of_claim
from community.drafts.models import ANSWER, REPLY
from community.drafts.reading import Place, is_worth_keeping, read_fields
from community.kernel.errors import Refusal
from community.kernel.redirects import path_here
from community.kernel.throttle import throttle
from community.topics.models import KINDS, QUESTION

TALK = re.compile(
    r"/(?:questions/([1-9][0-9]{0,8})/answers|question-hours/([1-9][0-9]{0,8})/questions"
    r"|(?:ideas|reviews|tips|stories)/([1-9][0-9]{0,8})/comments)"
)
REPLYING = re.compile(r"/posts/([1-9][0-9]{0,8})/reply")
KEEPINGS = "20/hour"


def keep_words() -> tuple[str, str] | None:
    """Where to go on after signing in, and what is done then; None if nothing was sent that is worth it."""
    place = _place() if request.method == "POST" and _is_from_here() else None
    if place is None:
        return None
    try:
        fields = read_fields(request.form.items(multi=True))
        if not is_worth_keeping({name: texts for name, texts in fields.items() if name != "photo_token"}):
            return None
        throttle.hit(KEEPINGS, "kept words", source())
    except (Refusal, HTTPException):
        return None
    claim = keep_for_claim(place, fields)
    return _way_on(place, key_of_claim(claim)), f"/drafts/claim/{claim}"


def _is_from_here() -> bool:
    """Browsers say from which site a form was sent; from another one it isn't kept."""
    origin = request.headers.get("Origin")
    if origin:
        return f"{origin}/" == request.host_url
    referrer = request.headers.get("Referer")
    return not referrer or path_here(referrer, request.host_url) != ""


def _place() -> Place | None:
    if request.path == "/compose":
        kind = request.form.get("kind", "")
        return Place(kind if kind in KINDS else QUESTION)
    if found := TALK.fullmatch(request.path):
        return Place(ANSWER, topic_id=int(found.group(found.lastindex or 1)))
    if found := REPLYING.fullmatch(request.path):
        return Place(REPLY, parent_id=int(found.group(1)))
    return None


def _way_on(place: Place, key: str) -> str:
    if place.parent_id:
        return f"/posts/{place.parent_id}/reply?draft={key}"
    return f"/topics/{place.topic_id}?draft={key}" if place.topic_id else f"/compose?draft={key}"

"""What the composer begins with: a draft to go on with, what the address says, and the product's template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from community.accounts.models import Person
from community.attachments.taking import NO_PHOTOS, TakenPhotos, take_photos
from community.drafts.actions import new_key
from community.drafts.models import Draft
from community.drafts.queries import find_draft, last_draft
from community.drafts.reading import is_key, read_fields
from community.kernel.errors import NotFound
from community.kernel.webpage import language
from community.products.templates import is_template, template_body
from community.topics.models import KINDS, QUESTION

LONGEST_PREFILL = 200
CONTENT = ("title", "product")
"""An address with one of these asks for something new, and not for what was left unfinished."""


@dataclass(frozen=True)
class Kept:
    """Which draft the form belongs to, and the version of it that the form was filled from; 0 before the first."""

    key: str
    version: int = 0
    saved_at: datetime | None = None


@dataclass(frozen=True)
class Beginning:
    """A form as it is first shown."""

    kind: str
    values: Mapping[str, Any]
    kept: Kept
    taken: TakenPhotos = NO_PHOTOS


def begin(arguments: Mapping[str, str], person: Person) -> Beginning:
    """The draft that the address names, or the one left last, or a form with nothing but a template in it."""
    if key := arguments.get("draft"):
        return continued(find_draft(key, by=person), person)
    kind = arguments.get("kind", "")
    if not any(arguments.get(name) for name in (*CONTENT, "new")):
        draft = last_draft([kind] if kind in KINDS else KINDS, by=person)
        if draft:
            return continued(draft, person)
    kind, product = kind if kind in KINDS else QUESTION, arguments.get("product", "")
    values = {"product": product, "title": arguments.get("title", "")[:LONGEST_PREFILL]}
    return Beginning(kind, with_template(values, kind), Kept(new_key()))


def continued(draft: Draft, person: Person) -> Beginning:
    """A draft of a new topic as it was left, with its photos."""
    if draft.kind not in KINDS:
        raise NotFound
    values = MultiDict((name, text) for name, texts in draft.fields.items() for text in texts)
    taken = take_photos([], values, by=person)
    return Beginning(draft.kind, values, Kept(draft.key, draft.version, draft.saved_at), taken)


def kept_in(form: Mapping[str, str]) -> Kept:
    """What a form that was sent says of its draft."""
    key, base = form.get("draft", ""), form.get("base", "")
    version = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
    return Kept(key, version) if is_key(key) else Kept(new_key())


def with_template(values: Mapping[str, Any], kind: str) -> MultiDict[str, Any]:
    """The values with the template of their product and kind, unless something was typed in its place."""
    filled = MultiDict(values)
    body = str(filled.get("body", ""))
    if not body.strip() or is_template(body):
        filled["body"] = template_body(str(filled.get("product", "")), kind, language())
    return filled


def fields_of(form: "MultiDict[str, str]", taken: TakenPhotos) -> dict[str, list[str]]:
    """What a draft keeps of a form whose photos were taken in."""
    sent = [(name, text) for name, text in form.items(multi=True) if name not in ("photo_token", "drop_photo")]
    described = {f"alt-{photo.token}": photo.alt for photo in taken.kept}
    sent = [(name, text) for name, text in sent if name not in described and not name.startswith("alt-")]
    photos = [("photo_token", token) for token in taken.tokens]
    return read_fields([*sent, *described.items(), *photos])

"""Reading a form into what a draft keeps of it: bounded in number, names and lengths, whatever is sent."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from community.drafts.models import ANSWER, REPLY
from community.kernel.errors import Invalid

Fields = Mapping[str, list[str]]
NAME = re.compile(r"[a-z][a-z_]{0,39}(?:-[A-Za-z0-9_-]{1,40})?")
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
HOME = re.compile(r"(topic|reply)-([1-9][0-9]{0,8})")
UNKEPT = ("csrf_token", "nonce", "draft", "base", "save", "preview", "switch", "choice", "photo_alt", "next", "kind")
"""What belongs to one sending of the form and not to what was written."""
UNTYPED = ("product", "period", "stars", "tags", "official", "language", "consent")
"""Chosen without a word: alone they aren't worth a draft."""
MOST_FIELDS, MOST_VALUES, LONGEST_TEXT, MOST_SIGNS = 60, 10, 20_000, 60_000


@dataclass(frozen=True)
class Place:
    """What a draft is of: a new topic of some kind, an answer in a topic, or a reply to a post."""

    kind: str
    topic_id: int | None = None
    parent_id: int | None = None

    @property
    def home_key(self) -> str:
        """Under which key a form looks for it by itself; a new topic's has no home."""
        if self.parent_id:
            return f"reply-{self.parent_id}"
        return f"topic-{self.topic_id}" if self.topic_id else ""


def is_key(text: str) -> bool:
    """Whether this can be a draft's key at all."""
    return KEY.fullmatch(text) is not None


def home_of(key: str) -> Place | None:
    """The place of a key that says it: topic-12, reply-34. The reply's topic isn't known here."""
    found = HOME.fullmatch(key)
    if not found:
        return None
    number = int(found.group(2))
    return Place(ANSWER, topic_id=number) if found.group(1) == "topic" else Place(REPLY, parent_id=number)


def read_fields(sent: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The fields of a form, each with its values. Invalid says what is too much."""
    fields: dict[str, list[str]] = {}
    for name, value in sent:
        if name in UNKEPT or not NAME.fullmatch(name):
            continue
        text = value.replace("\0", "").replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            raise Invalid({name: _("This is too long to keep as a draft. Shorten it to %(n)s.", n=LONGEST_TEXT)})
        values = fields.setdefault(name, [])
        if text and len(values) < MOST_VALUES:
            values.append(text)
    kept = {name: values for name, values in fields.items() if values}
    if len(kept) > MOST_FIELDS or sum(len(text) for values in kept.values() for text in values) > MOST_SIGNS:
        raise Invalid({"": _("This is too much for one draft. Post some of it first.")})
    return kept


def is_worth_keeping(fields: Fields) -> bool:
    """Whether anything was typed or added."""
    return any(any(text.strip() for text in values) for name, values in fields.items() if name not in UNTYPED)

"""The forms that all kinds share: an answer, comment or reply, and the edit of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.attachments.taking import NO_PHOTOS, TakenPhotos
from community.kernel.forms import Reader
from community.kernel.markup import MAX_LENGTH
from community.topics.actions.concerns import Extent
from community.topics.models import FREQUENCIES, SEVERITIES
from community.topics.text import LANGUAGES, Text, written


def read_language(reader: Reader) -> str:
    """What a text is written in, as its author says; nothing where that is left to us."""
    return reader.choice("language", LANGUAGES)


@dataclass(frozen=True)
class PostForm:
    """What somebody wrote below a topic."""

    text: Text
    is_official: bool
    photos: tuple[str, ...]
    values: Mapping[str, Any]
    """What makes two sendings the same."""

    @classmethod
    def read(cls, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "PostForm":
        reader = Reader(form)
        body = reader.text("body", longest=MAX_LENGTH, missing=_("Write something first."))
        is_official = reader.ticked("official")
        if taken.problem:
            reader.refuse("photos", taken.problem)
        reader.check()
        values = {"body": body, "official": is_official, "photos": taken.fingerprint}
        return cls(written(body), is_official, taken.tokens, values)


def read_extent(form: Mapping[str, str]) -> Extent:
    """How often and how badly somebody has a problem. Fields: frequency, severity, both optional."""
    reader = Reader(form)
    frequency = reader.choice("frequency", FREQUENCIES)
    severity = reader.choice("severity", SEVERITIES)
    if not frequency and not severity:
        reader.refuse("frequency", _("Choose how often or how badly, or leave this form."))
    reader.check()
    return Extent(frequency, severity)


@dataclass(frozen=True)
class EditForm:
    """New words for a post, and the count of edits that their writer had seen."""

    text: Text
    words: int
    photos: tuple[str, ...]

    @classmethod
    def read(cls, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "EditForm":
        reader = Reader(form)
        body = reader.text("body", longest=MAX_LENGTH, missing=_("Write something first."))
        words = reader.whole("words", least=1, most=10**9, missing=_("Reload the page and edit again.")) or 0
        language = read_language(reader)
        if taken.problem:
            reader.refuse("photos", taken.problem)
        reader.check()
        return cls(written(body, language), words, taken.tokens)

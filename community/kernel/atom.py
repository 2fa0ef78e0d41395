"""Atom feeds as RFC 4287 has them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

NAMESPACE = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without entries changed last."""
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ET.register_namespace("", NAMESPACE)


@dataclass(frozen=True)
class Entry:
    """One entry: plain words, absolute addresses."""

    id: str
    url: str
    title: str
    summary: str
    language: str
    author: str
    author_url: str
    published: datetime
    updated: datetime
    categories: Sequence[tuple[str, str]] = ()
    """Term and label of each."""


@dataclass(frozen=True)
class Feed:
    """A list that can be followed: `url` is the feed's own address, `page_url` that of the page it belongs to."""

    id: str
    url: str
    page_url: str
    title: str
    language: str
    author: str
    entries: Sequence[Entry]


def tag_uri(host: str, day: str, name: str) -> str:
    """An id for ever (RFC 4151): whoever held this host on this day gave it."""
    return f"tag:{host},{day}:{name}"


def atom(feed: Feed) -> bytes:
    """The feed as a file in UTF-8."""
    root = ET.Element(f"{{{NAMESPACE}}}feed", {LANG: feed.language})
    _say(root, "id", feed.id)
    _say(root, "title", feed.title)
    _say(root, "updated", _date(max((entry.updated for entry in feed.entries), default=BEGINNING)))
    _say(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    _say(root, "link", rel="alternate", type="text/html", href=feed.page_url)
    _say(_say(root, "author"), "name", feed.author)
    for entry in feed.entries:
        _write(_say(root, "entry"), entry)
    whole: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _write(element: ET.Element, entry: Entry) -> None:
    _say(element, "id", entry.id)
    _say(element, "title", entry.title).set(LANG, entry.language)
    _say(element, "updated", _date(entry.updated))
    _say(element, "published", _date(entry.published))
    _say(element, "link", rel="alternate", type="text/html", href=entry.url)
    author = _say(element, "author")
    _say(author, "name", entry.author)
    _say(author, "uri", entry.author_url)
    for term, label in entry.categories:
        _say(element, "category", term=term, label=label)
    _say(element, "summary", entry.summary).set(LANG, entry.language)


def _say(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A child with a text, without the signs that XML can't hold however they are escaped."""
    given = {key: _UNFIT.sub("", value) for key, value in attributes.items()}
    child = ET.SubElement(parent, f"{{{NAMESPACE}}}{name}", given)
    child.text = _UNFIT.sub("", text) or None
    return child


def _date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")

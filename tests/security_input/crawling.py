"""Finding every page and every form by following links, so that a new one is tried without anybody listing it."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flask import Flask, has_request_context, request
from flask.testing import FlaskClient
from werkzeug.datastructures import CombinedMultiDict, ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder, TestResponse, encode_multipart

Pairs = tuple[tuple[str, str], ...]
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
MOST_ARGUMENTS = 2
"""Filters can be combined without end; two at a time will do."""
TYPED = frozenset({"text", "search", "email", "password", "url", "textarea", "number"})
GOOD_WORDS = {
    "email": "somebody@example.com",
    "password": "violet umbrella 7",
    "slug": "my-product",
    "tags": "lid",
    "options": "One\nTwo",
    "ideas": "\n",
    "lang": "en",
    "next": "/points",
}
"""By name or by type: what a field takes that doesn't take any words."""
NEXT_MONTH = datetime.now(UTC) + timedelta(days=30)
GOOD_TIMES = {"date": f"{NEXT_MONTH:%Y-%m-%d}", "datetime-local": f"{NEXT_MONTH:%Y-%m-%dT12:00}"}


@dataclass(frozen=True)
class Field:
    """A field of a form: `kind` is its type, 'textarea', 'select', or 'read' where only the page's code knows it."""

    name: str
    kind: str
    value: str = ""
    options: tuple[str, ...] = ()

    @property
    def good_value(self) -> str:
        """What it holds, or what somebody of good will would put in."""
        chosen = next((option for option in self.options if option), "")
        words = GOOD_WORDS.get(self.name) or GOOD_WORDS.get(self.kind, f"My {self.name}")
        return self.value or chosen or (words if self.kind in {*TYPED, "read"} else GOOD_TIMES.get(self.kind, ""))


@dataclass(frozen=True)
class Form:
    """A form as a person found it."""

    page: str
    method: str
    action: str
    fields: tuple[Field, ...]
    is_multipart: bool = False
    endpoint: str = ""

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        return self.method, self.endpoint, tuple(sorted(one.name for one in self.fields))

    @property
    def values(self) -> Pairs:
        sent = (
            one for one in self.fields if one.kind not in ("file", "read") and (one.kind != "checkbox" or one.value)
        )
        return tuple((one.name, one.good_value) for one in sent)

    def with_value(self, name: str, value: str) -> Pairs:
        return (*((key, kept) for key, kept in self.values if key != name), (name, value))


class _Reader(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: dict[str, tuple[dict[str, str], list[Field], list[dict[str, str]]]] = {}
        self._open = ""
        self._text: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if "href" in has and (tag == "a" or (tag == "link" and "xml" in has.get("type", ""))):
            self.links.append(has["href"])
        elif tag == "form":
            self._open = has.get("id") or f"form {len(self.forms)}"
            self.forms.setdefault(self._open, (has, [], []))[0].update(has)
        elif tag in ("input", "select", "textarea", "button", "option"):
            self._control(tag, has)

    def _control(self, tag: str, has: dict[str, str]) -> None:
        of = has.get("form", self._open)
        if not of:
            return
        _, fields, buttons = self.forms.setdefault(of, ({}, [], []))
        kind = has.get("type", "text") if tag == "input" else tag
        if tag == "option":
            old = fields[-1]
            value = has["value"] if "selected" in has else old.value
            fields[-1] = replace(old, value=value, options=(*old.options, has.get("value", "")))
        elif tag == "button":
            buttons.append(has)
        elif kind == "radio" and any(one.name == has.get("name") for one in fields):
            place = next(n for n, one in enumerate(fields) if one.name == has["name"])
            value = has.get("value", "") if "checked" in has else fields[place].value
            fields[place] = replace(fields[place], value=value, options=(*fields[place].options, has["value"]))
        elif "name" in has:
            value = has.get("value", "")
            options = (value,) if kind in ("radio", "checkbox") else ()
            fields.append(Field(has["name"], kind, "" if options and "checked" not in has else value, options))
            self._text = [] if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            fields = self.forms[self._open][1]
            fields[-1] = replace(fields[-1], value="".join(self._text).removeprefix("\n"))
            self._text = None
        elif tag == "form":
            self._open = ""


def forms_of(html: str, page: str) -> Iterator[Form]:
    """The forms of a page; each button with a name, or with a place of its own, makes another one."""
    return _forms(_Reader(html), page)


def _forms(read: _Reader, page: str) -> Iterator[Form]:
    for has, fields, buttons in read.forms.values():
        method = has.get("method", "get").upper()
        form = Form(page, method, urljoin(page, has.get("action") or page), tuple(fields), "enctype" in has)
        yield form
        for button in buttons:
            own = (Field(button["name"], "button", button.get("value", "")),) if button.get("name") else ()
            place = urljoin(page, button.get("formaction") or form.action)
            if own or place != form.action:
                yield replace(form, action=place, fields=(*form.fields, *own))


class Asked(ImmutableMultiDict[str, str]):
    """Arguments and forms that note which names the pages' code reads."""

    seen: set[tuple[str, str, str]] = set()

    @classmethod
    def _note(cls, name: object) -> None:
        if has_request_context() and request.endpoint:
            cls.seen.add((request.method, request.endpoint, str(name)))

    def get(self, key, *args, **kwargs):  # type: ignore[no-untyped-def]
        self._note(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key, *args, **kwargs):  # type: ignore[no-untyped-def]
        self._note(key)
        return super().getlist(key, *args, **kwargs)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)


def names_read(method: str, endpoint: str) -> list[str]:
    return sorted(name for how, where, name in Asked.seen if (how, where) == (method, endpoint))


def encoded(values: Iterable[tuple[str, str]]) -> bytes:
    """A form's body; lone surrogates go out as the bytes that some programs make of them."""
    return urlencode([(name, value.encode("utf-8", "surrogatepass")) for name, value in values]).encode()


def multipart(values: Pairs, files: Iterable[tuple[str, object]] = ()) -> tuple[bytes, str]:
    # Encoded here: the client would leave its temporary file of a large form open.
    builder = EnvironBuilder(method="POST")
    for name, value in values:
        builder.form.add(name, value)
    for name, file in files:
        builder.files.add_file(name, file)
    boundary, data = encode_multipart(CombinedMultiDict([builder.form, builder.files]))
    builder.close()
    return data, f"multipart/form-data; boundary={boundary}"


def sent(browser: FlaskClient, form: Form, values: Pairs) -> TestResponse:
    """Send a form as its page would."""
    headers = {"Referer": "http://localhost" + form.page}
    if form.method == "GET":
        path = urlsplit(form.action).path
        return browser.get(f"{path}?{encoded(values).decode()}", headers=headers)
    return browser.post(
        form.action, data=encoded(values), content_type="application/x-www-form-urlencoded", headers=headers
    )


@dataclass
class Walk:
    """What somebody came across: a page for each address that the site tells apart, and the forms on all of them."""

    pages: dict[tuple[str, frozenset[str]], str] = field(default_factory=dict)
    turns: dict[tuple[str, frozenset[str]], str] = field(default_factory=dict)
    """Addresses that only led on to others."""
    forms: dict[tuple[str, str, tuple[str, ...]], Form] = field(default_factory=dict)


def endpoint_of(app: Flask, url: str, method: str = "GET") -> str:
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(url).path, method)[0])
    except HTTPException:
        return ""


def walk(app: Flask, browser: FlaskClient, starts: Iterable[str] = ("/",), *, most_alike: int = 2) -> Walk:
    """Follow every link of this site, at most `most_alike` of those that lead to the same page."""
    found, seen, waiting = Walk(), Counter[tuple[str, frozenset[str]]](), deque(starts)
    known = set(waiting)
    while waiting:
        url = waiting.popleft()
        place = urlsplit(url)
        key = endpoint_of(app, url), frozenset(name for name, _ in parse_qsl(place.query))
        seen[key] += 1
        if seen[key] > most_alike or len(key[1]) > MOST_ARGUMENTS or key[0] in ("", "static"):
            continue
        answer = browser.get(url, buffered=True)
        if answer.status_code < 400:
            (found.pages if answer.status_code < 300 else found.turns).setdefault(key, url)
        links = [answer.headers["Location"]] if "Location" in answer.headers else []
        if answer.mimetype == "text/html":
            read = _Reader(answer.text)
            links += read.links
            for form in _forms(read, url):
                form = replace(form, endpoint=endpoint_of(app, form.action, form.method))
                found.forms.setdefault(form.key, form)
        if answer.mimetype.endswith("xml"):
            links += LOCATION.findall(answer.text)
        for link in links:
            target = urlsplit(urljoin("http://localhost" + url, link))
            local = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc == "localhost" and target.scheme == "http" and local not in known:
                known.add(local)
                waiting.append(local)
    return found

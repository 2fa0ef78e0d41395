"""What everybody on the stage can open and send, found by walking, and what each form does when filled in well."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from community.kernel.throttle import throttle
from tests.security_input.crawling import (
    GOOD_WORDS,
    TYPED,
    Asked,
    Field,
    Form,
    Pairs,
    Walk,
    encoded,
    names_read,
    sent,
    walk,
)
from tests.security_input.snapshots import Snapshot, changes, restore, snapshot, texts_in
from tests.security_input.stage import Cast

VIEWERS = ("", "helper", "author", "newcomer", "ada")
TURNED_DOWN = frozenset({403, 404, 409, 410})
ON_EVERY_PAGE = frozenset({"lang"})
LEFT_ALONE = frozenset({"csrf_token"})
CUT_APART = frozenset({"tags", "email", "slug", "q"})
"""Fields whose words are cut apart or folded, as the feature says."""


@dataclass(frozen=True)
class Tried:
    """A form, who found it, how it was answered when filled in well, and the fields whose words were then stored."""

    form: Form
    who: str
    status: int = 0
    stored: frozenset[str] = frozenset()

    @property
    def is_welcome(self) -> bool:
        return 200 <= self.status < 400


@dataclass(frozen=True)
class Slot:
    """One field of one form."""

    tried: Tried
    field: Field

    @property
    def is_stored(self) -> bool:
        """Whether its words are kept as they are."""
        return self.field.name in self.tried.stored - CUT_APART


@dataclass(frozen=True)
class Parameter:
    """A page and one thing that can be asked of it."""

    page: str
    who: str
    name: str

    def asking(self, value: str) -> str:
        """The page's address, asking for this and otherwise what it asked for."""
        path, _, query = self.page.partition("?")
        others = [(name, kept) for name, kept in parse_qsl(query) if name != self.name]
        return f"{path}?{encoded([*others, (self.name, value)]).decode()}"

    def __str__(self) -> str:
        return f"{self.page} {self.name}= by {self.who or 'anybody'}"


class Commits:
    """Whether anything was written since the database was put back."""

    since_reset = 0

    def count(self) -> None:
        self.since_reset += 1


commits = Commits()
# Of the session itself: after_every_commit() leaves out what no page shows.
event.listen(Session, "after_commit", lambda _session: commits.count())


@dataclass
class Exploration:
    """The stage as it stands, everybody's browser, and all that they found."""

    app: Flask
    keys: Mapping[str, str]
    """The session cookie of each; nothing for somebody who isn't signed in."""
    starts: tuple[str, ...]
    beginning: Snapshot = field(default_factory=dict)
    walks: dict[str, Walk] = field(default_factory=dict)
    forms: list[Tried] = field(default_factory=list)

    def browser(self, who: str) -> FlaskClient:
        """A browser as it was right after signing in."""
        client = self.app.test_client()
        if key := self.keys[who]:
            client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], key)
        return client

    def reset(self, present: Snapshot | None = None) -> None:
        """Have the database as it was; `present` is how it is now, for whoever has looked already."""
        if commits.since_reset:
            restore(self.app, self.beginning, present or snapshot())
        commits.since_reset = 0

    def forget_counts(self) -> None:
        """Nobody has sent too much yet."""
        throttle.use(self.app.extensions["settings"].redis_url)

    def send(self, tried: Tried, values: Pairs) -> TestResponse:
        """Send it to a site that welcomes it: nobody has sent too much, and nothing it is about has gone meanwhile."""
        answer = sent(self.browser(tried.who), tried.form, values)
        if answer.status_code == 429:
            self.forget_counts()
            answer = sent(self.browser(tried.who), tried.form, values)
        if tried.is_welcome and answer.status_code in TURNED_DOWN:
            self.reset()
            answer = sent(self.browser(tried.who), tried.form, values)
        return answer

    def parameters(self) -> list[Parameter]:
        """Every argument that some link or form carries or some page reads, once for each page type."""
        places = [(who, *one) for who, seen in self.walks.items() for one in seen.pages.items()]
        places += [(who, *one) for who, seen in self.walks.items() for one in seen.turns.items()]
        found: dict[tuple[str, str], Parameter] = {}
        for is_in_sight in (True, False):
            for who, (endpoint, names), page in places:
                for name in sorted(names) if is_in_sight else names_read("GET", endpoint):
                    found.setdefault(("" if name in ON_EVERY_PAGE else endpoint, name), Parameter(page, who, name))
        return list(found.values())

    def slots(self) -> list[Slot]:
        """Every field of every form that posts."""
        return [Slot(tried, one) for tried in self.forms for one in tried.form.fields if one.name not in LEFT_ALONE]


def typed_and_others(slots: list[Slot]) -> tuple[list[Slot], list[Slot]]:
    """The fields that take any words, once for each place that they are sent to; and all others."""
    typed = {(one.tried.form.endpoint, one.field.name): one for one in reversed(slots) if one.field.kind in TYPED}
    return list(typed.values()), [one for one in slots if one not in typed.values()]


def explore(app: Flask, keys: Mapping[str, str], cast: Cast) -> Exploration:
    """Walk as everybody, then send each form that posts once, filled in well."""
    found = Exploration(app, keys, ("/", *cast.places))
    found.beginning = snapshot()
    former, app.request_class.parameter_storage_class = app.request_class.parameter_storage_class, Asked
    try:
        for who in keys:
            found.walks[who] = walk(app, found.browser(who), found.starts)
            found.reset()
        found.forms = [_tried(found, Tried(form, who)) for who, form in _posting(found.walks)]
    finally:
        app.request_class.parameter_storage_class = former
    return found


def _posting(walks: Mapping[str, Walk]) -> Iterator[tuple[str, Form]]:
    """Each form once, by the first who found it; for staff again, as they may do more with it."""
    known = set()
    for who, seen in walks.items():
        for key, form in seen.forms.items():
            if form.method == "POST" and form.endpoint and key not in known:
                known.add(key)
                yield who, form


def _tried(found: Exploration, tried: Tried) -> Tried:
    values = {one.name: _anew(one) for one in tried.form.fields}
    answer = found.send(tried, tuple((name, values[name]) for name, _value in tried.form.values))
    stored = {text for _t, _k, _c, value in changes(found.beginning, snapshot()) for text in texts_in(value)}
    found.reset()
    has = {one.name for one in tried.form.fields}
    unseen = (Field(name, "read") for name in names_read("POST", tried.form.endpoint) if name not in has)
    return replace(
        tried,
        form=replace(tried.form, fields=(*tried.form.fields, *unseen)),
        status=answer.status_code,
        stored=frozenset(one.name for one in tried.form.fields if one.kind in TYPED and values[one.name] in stored),
    )


def _anew(one: Field) -> str:
    """Other words than those that stood there, so that it shows whether they are kept."""
    is_prose = one.kind in ("text", "textarea") and one.name not in GOOD_WORDS and not one.value.isdigit()
    return f"{one.value[:20]} anew" if is_prose and one.value else one.good_value

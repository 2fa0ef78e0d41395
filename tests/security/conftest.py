"""Looking at every address once as every role; nothing that is done meanwhile stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import pytest
from flask import Flask, g

from community.kernel.database import db
from community.kernel.throttle import throttle
from community.realtime.server import socketio
from tests.security import filling
from tests.security.canaries import ROLES, SECRETS, lure
from tests.security.deeds import DEEDS
from tests.security.matrix import Rule, rules
from tests.security.world import World, a_world
from tests.topics.threads import send


@dataclass(frozen=True)
class Visit:
    """What one role got at one address."""

    role: str
    method: str
    pattern: str
    path: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def is_page(self) -> bool:
        return self.header("Content-Type").startswith("text/html")

    @cached_property
    def text(self) -> str:
        """All that was sent: the headers, Location among them, and the body."""
        heads = "\n".join(f"{name}: {value}" for name, value in self.headers)
        return heads + "\n\n" + self.body.decode("utf-8", "replace")


@dataclass
class Tour:
    """Every visit, and what the world was like."""

    rules: list[Rule]
    endpoints: dict[str, str] = field(default_factory=dict)
    """By rule, as it is said, which endpoint answers there."""
    visits: list[Visit] = field(default_factory=list)
    canaries: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    letters: list[tuple[str, str]] = field(default_factory=list)
    by_script: list[Visit] = field(default_factory=list)
    """Nobody's visits by a script that wants JSON."""
    joins: dict[tuple[str, str], bool] = field(default_factory=dict)
    """Whether a role's socket may listen to a topic."""


TOPICS = {
    "question": "GET /questions/{question}",
    "hidden_question": "GET /questions/{hidden_question}",
    "hidden_idea": "GET /ideas/{hidden_idea}",
    "hidden_review": "GET /reviews/{hidden_review}",
    "deleted_question": "GET /questions/{deleted_question}",
    "waiting_question": "GET /questions/{waiting_question}",
    "waiting_idea": "GET /ideas/{waiting_idea}",
}
"""Rooms for sockets, and the page whose readers may enter."""


@contextmanager
def apart() -> Iterator[None]:
    """What happens in here knows nothing of the request around it, nor it of that."""
    around = dict(g.__dict__)
    g.__dict__.clear()
    try:
        yield
    finally:
        g.__dict__.clear()
        g.__dict__.update(around)


def may_join(world: World, role: str, topic: str) -> bool:
    with apart():
        socket = socketio.test_client(world.app, flask_test_client=world.browser(role))
        answer = socket.emit("join", {"topic": world.ids[topic]}, callback=True)
        socket.disconnect()
    return bool(answer["ok"])


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Changes reach the database, which checks them, and go no further: `visit` rolls them back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.session, "commit", db.session.flush)
        yield


def endpoint_of(world: World, method: str, pattern: str) -> str:
    path = world.filled(pattern).partition("?")[0]
    endpoint, _values = world.app.url_map.bind("localhost").match(path, method)
    return str(endpoint)


def visit(world: World, role: str, method: str, pattern: str, *, accept: str = "*/*") -> Visit:
    """Go there as this role; forms are filled in as deeds.py has them."""
    path, browser = world.filled(pattern), world.browser(role)
    browser.environ_base["HTTP_ACCEPT"] = accept
    throttle.use(None)
    if method == "POST":
        answer = send(browser, path, **DEEDS[endpoint_of(world, method, pattern)].data(world))
    else:
        answer = browser.get(path)
    found = Visit(role, method, pattern, path, answer.status_code, list(answer.headers), answer.data)
    answer.close()
    db.session.rollback()
    return found


NEVER_WRITTEN = "zqneverwrittenx"
SEARCHERS = ROLES[:7]
"""Those who differ; a closed account and a session that is over search as nobody."""


def searches() -> list[str]:
    """Where each secret would be found, were it found."""
    return [f"/search?q={word}" for word in (NEVER_WRITTEN, *map(lure, SECRETS))] + [
        f"/similar?kind={kind}&q={filling.TITLES[kind].replace(' ', '+')}+{lure(name)}"
        for name in SECRETS
        for kind in filling.TITLES
        if name.endswith(f"{kind}: title")
    ]


@pytest.fixture(scope="session")
def tour(_app: Flask) -> Tour:
    """Made once for the tests that only look."""
    found = Tour(list(rules()))
    with a_world(_app) as world, nothing_stays():
        for rule in found.rules:
            found.endpoints[str(rule)] = endpoint_of(world, rule.method, rule.pattern)
        asked = [(rule.method, rule.pattern) for rule in found.rules]
        found.visits = [visit(world, role, *one) for role in ROLES for one in asked]
        found.visits += [visit(world, role, "GET", path) for role in SEARCHERS for path in searches()]
        found.by_script = [visit(world, "anonymous", *one, accept="application/json") for one in asked]
        found.joins = {(role, topic): may_join(world, role, topic) for role in ROLES for topic in TOPICS}
        found.canaries, found.letters = world.canaries(), world.letters
    return found

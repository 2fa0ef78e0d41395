"""No foreign page acts in somebody's name: each form needs the token of the very session that it is sent from."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.customers.api import enter, revoke
from community.kernel.database import db
from community.kernel.throttle import throttle
from community.notifications.pages import stop_mail_by_link
from community.web.context import csrf
from tests.security.conftest import nothing_stays
from tests.security.deeds import DEEDS, Deed
from tests.security.world import World, a_world
from tests.security_input.snapshots import known, read_anew, snapshot
from tests.topics.threads import counted, send

BY_CAPABILITY = {"notifications.stop_mail_by_link"}
"""Mail programs post this one without any cookie (RFC 8058): the signed link itself is the permission."""
BY_KEY = {"voices_api.enter", "voices_api.revoke"}
"""For programs, which send a key and no cookie: tests/keys."""
ONLY_SHOWS = {"writing_help.preview"}
"""Takes a text and gives it back as it will read."""

ATTACKS = (
    "no token",
    "a made-up token",
    "the token of another session",
    "the token in the address",
    "a foreign origin",
    "another content type",
)
FOREIGN = {"Origin": "https://evil.example", "Referer": "https://evil.example/form.html"}


@pytest.fixture(scope="module")
def world(_app: Flask) -> Iterator[World]:
    """One world for the whole file, with the guard on: nothing that is tried here may change it."""
    with a_world(_app) as world:
        _app.config["WTF_CSRF_ENABLED"] = True
        yield world
        _app.config["WTF_CSRF_ENABLED"] = False


def token_of(browser: FlaskClient, role: str) -> str:
    """The token that the pages of this session carry."""
    page = browser.get("/sign-in" if role == "anonymous" else "/settings/profile").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found.group(1)


class Visitors:
    """Browsers with somebody signed in, one of each role, and the tokens of their sessions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[str, tuple[FlaskClient, str]] = {}

    def of(self, role: str) -> tuple[FlaskClient, str]:
        if role not in self._known:
            browser = self.world.browser(role)
            self._known[role] = browser, token_of(browser, role)
        return self._known[role]


def attack(visitors: Visitors, kind: str, deed: Deed) -> list[int]:
    """Send a deed's form from a browser in which its doer is signed in, as a foreign page could. The statuses."""
    throttle.use(None)
    world, (browser, own) = visitors.world, visitors.of(deed.role)
    path = world.filled(deed.address)
    asked = "&" if "?" in path else "?"
    if kind == "a foreign origin":
        answers = [browser.post(path, data=deed.data(world), headers=FOREIGN)]
    elif kind == "another content type":
        form = {name: value for name, value in deed.data(world).items() if isinstance(value, str)}
        answers = _other_types(browser, path, asked, form)
    elif kind == "the token in the address":
        answers = [send(browser, f"{path}{asked}csrf_token={own}", **deed.data(world))]
    else:
        _stranger, another = visitors.of("carol" if deed.role != "carol" else "member")
        tokens = {
            "no token": [{}, {"csrf_token": ""}],
            "a made-up token": [{"csrf_token": made_up} for made_up in ("x", own[::-1], own[:-4])],
            "the token of another session": [{"csrf_token": another}],
        }
        answers = [send(browser, path, **deed.data(world), **token) for token in tokens[kind]]
    for answer in answers:
        answer.close()
    return [answer.status_code for answer in answers]


def _other_types(browser: FlaskClient, path: str, asked: str, form: Mapping[str, str]) -> list[TestResponse]:
    """What a foreign page can send without asking: plain text; and what our pages never do: JSON, another method."""
    plain = "\r\n".join(f"{name}={value}" for name, value in form.items())
    return [
        browser.post(path, data=plain, content_type="text/plain"),
        browser.post(path, json=dict(form)),
        browser.post(path, data=form, headers={"X-HTTP-Method-Override": "GET"}),
        browser.get(
            f"{path}{asked}{urlencode({**form, '_method': 'POST'})}", headers={"X-HTTP-Method-Override": "POST"}
        ),
        *(browser.open(path, method=method, data=form) for method in ("PUT", "PATCH", "DELETE")),
    ]


def test_every_form_of_the_site_is_tried(world: World) -> None:
    taken = {
        rule.endpoint for rule in world.app.url_map.iter_rules() if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert taken == set(DEEDS)


@pytest.mark.parametrize("kind", ATTACKS)
def test_a_form_from_elsewhere_changes_nothing(world: World, kind: str) -> None:
    known.clear()
    before, came_through, visitors = snapshot(), [], Visitors(world)
    for endpoint, deed in DEEDS.items():
        if endpoint in BY_CAPABILITY:
            continue
        statuses = attack(visitors, kind, deed)
        if (after := snapshot()) != before:
            changed = [name for name in before if after[name] != before[name]]
            came_through.append(f"{endpoint}: {statuses} changed {changed}")
            before = after
        assert not [status for status in statuses if status >= 500], endpoint
    assert not came_through, "\n".join(came_through)
    assert snapshot() == read_anew(), "A table was written in without anybody noticing."


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that change something, meanwhile."""
    found: list[str] = []
    with counted() as statements:
        yield found
        found += [one for one in statements if one.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]


@pytest.mark.parametrize("place", ["csrf_token", "X-CSRFToken"])
def test_the_same_form_with_its_sessions_token_does_its_deed(world: World, place: str) -> None:
    """In the form as pages send it, or in the header as scripts do: what was refused before was refused for that."""
    failed = []
    for endpoint, deed in DEEDS.items():
        if endpoint in BY_KEY:
            continue
        throttle.use(None)
        with nothing_stays():
            browser = world.browser(deed.role)
            token = token_of(browser, deed.role)
            form, headers = deed.data(world), {}
            if place == "csrf_token":
                form["csrf_token"] = token
            else:
                headers["X-CSRFToken"] = token
            with written() as statements:
                answer = browser.post(world.filled(deed.address), data=form, headers=headers)
            db.session.rollback()
        if answer.status_code not in (200, 201, 303) or not (statements or endpoint in ONLY_SHOWS):
            failed.append(f"{endpoint}: {answer.status_code}, {len(statements)} changes")
        answer.close()
    assert not failed, "\n".join(failed)


def test_only_the_signed_link_of_a_mail_and_programs_with_a_key_do_without(world: World) -> None:
    assert csrf._exempt_views == {f"{one.__module__}.{one.__name__}" for one in (stop_mail_by_link, enter, revoke)}
    assert csrf._exempt_blueprints == set()
    deed = DEEDS["notifications.stop_mail_by_link"]
    with nothing_stays():
        assert world.app.test_client().post(world.filled(deed.address)).status_code == 200
        db.session.rollback()
    forged = world.filled(deed.address).replace(".answer.", ".comment.")
    assert world.app.test_client().post(forged).status_code == 404

"""What leaves with every answer, whoever asks and whatever went wrong; and a session that is new at each sign-in."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from community.accounts.models import Person
from community.accounts.passwords import hash_password
from community.app import create_app
from community.kernel.throttle import throttle
from community.kernel.transaction import transaction
from community.kernel.webpage import HOLE_MARK
from community.mail.letters import stationery
from community.settings import Settings
from tests.security.conftest import Tour, Visit
from tests.security.world import PASSWORD

ENTRANCES = ("/sign-in", "/register", "/reset-password", "/verify/")
"""Pages with a form for people who have no account: they carry a token, so they set a cookie and are kept by nobody."""

BY_CHOICE = ("/settings/theme", "/settings/language")
"""Without an account a browser keeps these choices itself, in cookies that name nobody."""

WANTED = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
Headers = Callable[[str], str]


def faults(header: Headers) -> list[str]:
    """What is wrong with the headers of an answer."""
    policy = dict(part.strip().partition(" ")[::2] for part in header("Content-Security-Policy").split(";"))
    is_inert = header("Content-Security-Policy") == "default-src 'none'; sandbox"
    found = [] if is_inert else [f"{name} {policy.get(name)}" for name in WANTED if policy.get(name) != WANTED[name]]
    found += [word for word in ("unsafe-inline", "unsafe-eval", "*") if word in header("Content-Security-Policy")]
    if header("X-Content-Type-Options") != "nosniff":
        found.append("may be sniffed")
    if header("X-Frame-Options") != "DENY":
        found.append("may be framed")
    if header("Referrer-Policy") not in ("strict-origin-when-cross-origin", "no-referrer"):
        found.append("tells where readers come from")
    if "://" in header("Access-Control-Allow-Origin") or header("Access-Control-Allow-Origin") == "*":
        found.append("lets other sites read")
    return found


def cookies_of(visit: Visit) -> list[str]:
    return [value for name, value in visit.headers if name == "Set-Cookie"]


def test_every_answer_carries_its_headers(tour: Tour) -> None:
    wrong = {f"{visit.role} {visit.path}": found for visit in tour.visits if (found := faults(visit.header))}
    assert wrong == {}


def test_a_page_for_somebody_is_kept_by_nobody(tour: Tour) -> None:
    personal = [visit for visit in tour.visits if visit.role not in ("anonymous", "disabled", "expired")]
    faces, pictures = ("/avatars/", "/products/pictures/"), ("/photos/", "/news/pictures/")
    kept = [
        f"{visit.role} {visit.method} {visit.path}: {visit.header('Cache-Control')}"
        for visit in personal
        if "no-store" not in visit.header("Cache-Control")
        and not visit.pattern.startswith(faces)
        and not (visit.pattern.startswith(pictures) and visit.header("Cache-Control") == "private, no-cache")
    ]
    assert kept == []


def test_a_page_whose_address_holds_a_key_tells_no_other_page_of_it(tour: Tour) -> None:
    pages = [
        visit for visit in tour.visits if re.match(r"/(verify|reset-password)/\{", visit.pattern) and visit.is_page
    ]
    assert {visit.header("Referrer-Policy") for visit in pages if visit.status == 200} == {"no-referrer"}


def test_a_page_for_nobody_sets_no_cookie_and_holds_no_token(tour: Tour) -> None:
    pages = [
        visit
        for visit in tour.visits
        if visit.role == "anonymous" and visit.status != 303 and not visit.pattern.startswith(ENTRANCES)
    ]
    assert len(pages) > 60
    assert [(visit.path, cookies_of(visit)) for visit in pages if cookies_of(visit)] == []
    assert [visit.path for visit in pages if re.search(r'name="csrf_token" value="[^"]', visit.text)] == []


def test_every_cookie_is_out_of_reach_of_scripts_and_of_other_sites(tour: Tour) -> None:
    for visit in tour.visits:
        for line in cookies_of(visit):
            [(name, cookie)] = SimpleCookie(line).items()
            assert cookie["samesite"] == "Lax", line
            assert cookie["path"] == "/", line
            assert cookie["domain"] == "", line
            assert cookie["httponly"] or (name in ("lang", "theme") and visit.pattern.startswith(BY_CHOICE)), line


def test_no_hole_ever_leaves_unfilled(tour: Tour) -> None:
    assert [visit.path for visit in tour.visits if HOLE_MARK in visit.text] == []


class Markup(HTMLParser):
    """Finds whatever a page would run, style or send by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.data: list[str] = []
        self._is_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._is_data = tag == "script" and given.get("type") == "application/ld+json"
        if tag == "style" or (
            tag == "script" and not self._is_data and not given.get("src", "").startswith("/static/")
        ):
            self.faults.append(f"<{tag}>")
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.faults.append(f'<{tag} {name}="{value}">')
            if re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE):
                self.faults.append(f'<{tag} {name}="{value}">')
        if tag == "form" and not given.get("action", "/").startswith(("/", "#", "?")):
            self.faults.append(f'<form action="{given["action"]}">')

    def handle_data(self, data: str) -> None:
        if self._is_data and data.strip():
            self.data.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._is_data = self._is_data and tag != "script"


def test_no_page_holds_a_script_or_style_of_its_own(tour: Tour) -> None:
    wrong, described = {}, 0
    for visit in tour.visits:
        if visit.is_page:
            markup = Markup()
            markup.feed(visit.body.decode())
            described += sum(1 for data in markup.data if json.loads(data)["@context"] == "https://schema.org")
            if markup.faults:
                wrong[visit.path] = markup.faults
    assert wrong == {}
    assert described > 20, "Pages describe themselves to search engines."


def test_a_planted_script_would_be_found() -> None:
    markup = Markup()
    markup.feed('<p style="x" onclick="y"><script>1</script><style>p{}</style><a href=" JavaScript:1">z</a>')
    assert len(markup.faults) == 5


def break_with(monkeypatch: pytest.MonkeyPatch, app: Flask, error: Exception) -> None:
    def broken() -> str:
        raise error

    monkeypatch.setitem(app.view_functions, "home.home", broken)


def went_wrong(status: int, app: Flask, monkeypatch: pytest.MonkeyPatch) -> TestResponse:
    """An answer of this status, as it comes about."""
    client: FlaskClient = app.test_client()
    if status == 400:
        app.config["WTF_CSRF_ENABLED"] = True
        try:
            return client.post("/sign-in", data={"email": "alice@example.com", "password": PASSWORD})
        finally:
            app.config["WTF_CSRF_ENABLED"] = False
    if status == 413:
        monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10)
        return client.post("/sign-in", data={"email": "alice@example.com"})
    if status == 429:
        for _ in range(10):
            client.post("/register", data={})
        return client.post("/register", data={})
    if status in (500, 503):
        cause = "SELECT password_hash FROM person"
        break_with(monkeypatch, app, RuntimeError(cause) if status == 500 else OperationalError(cause, {}, Exception()))
        return client.get("/")
    paths = {404: "/nowhere", 410: "/verify/used", 405: "/sign-out"}
    return client.get(paths[status])


@pytest.mark.parametrize("status", [400, 404, 405, 410, 413, 429, 500, 503])
def test_what_goes_wrong_is_said_in_a_page_like_all_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    throttle.use(None)
    answer = went_wrong(status, app, monkeypatch)
    assert answer.status_code == status
    assert faults(lambda name: answer.headers.get(name, "")) == []
    markup = Markup()
    markup.feed(answer.text)
    assert markup.faults == []
    assert "<h1" in answer.text
    assert (status in (429, 503)) == ("Retry-After" in answer.headers)
    for inner in ("Traceback", "RuntimeError", "OperationalError", "SELECT", "password_hash", "community/", "werkzeug"):
        assert inner not in answer.text
        assert inner not in str(answer.headers)
    assert PASSWORD not in answer.text


def test_a_page_that_went_wrong_does_not_say_a_password_again(app: Flask, alice: Person, browser_of) -> None:
    """What was typed comes back on the page, but nothing that was typed unseen."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        page = browser_of(alice).post("/settings/password", data={"present": PASSWORD, "password": "another of mine"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert page.status_code == 400
    assert PASSWORD not in page.text
    assert "another of mine" not in page.text


def test_static_files_carry_them_too(client: FlaskClient) -> None:
    for path in ("/static/site/base.css", "/static/site/core.js", "/static/site/mark.svg", "/static/nothing.js"):
        answer = client.get(path)
        assert faults(lambda name, answer=answer: answer.headers.get(name, "")) == [], path
        assert "Set-Cookie" not in answer.headers
        answer.close()


@pytest.fixture
def registered(alice: Person) -> Person:
    with transaction():
        alice.password_hash = hash_password(PASSWORD)
    return alice


def session_cookie(client: FlaskClient, name: str = "koenowa") -> str:
    cookie = client.get_cookie(name)
    return cookie.value if cookie else ""


def sign_in(client: FlaskClient) -> TestResponse:
    return client.post("/sign-in", data={"email": "alice@example.com", "password": PASSWORD})


def test_a_session_is_new_at_each_sign_in_and_the_one_before_is_dead(
    app: Flask, client: FlaskClient, registered: Person
) -> None:
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    planted = session_cookie(client)
    assert sign_in(client).status_code == 303
    first = session_cookie(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        first_key = session["_user_id"]
    assert sign_in(client).status_code == 303
    second = session_cookie(client)
    with client.session_transaction() as session:
        assert session["_user_id"] != first_key
    assert len({planted, first, second}) == 3
    for cookie, is_alive in ((planted, False), (first, False), (second, True)):
        browser = app.test_client()
        browser.set_cookie("koenowa", cookie)
        assert (browser.get("/settings/profile").status_code == 200) is is_alive


def test_over_https_cookies_are_bound_to_this_very_host(
    app: Flask, settings: Settings, registered: Person, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: stationery.use(settings))
    secure = create_app(replace(settings, site_url="https://community.example.com"))
    with secure.test_request_context("/", base_url="https://community.example.com"):
        client = secure.test_client()
        answer = client.post(
            "/sign-in",
            data={"email": "alice@example.com", "password": PASSWORD},
            base_url="https://community.example.com",
        )
        chosen = client.get("/settings/theme?value=dark", base_url="https://community.example.com")
    assert answer.status_code == 303
    [line] = answer.headers.getlist("Set-Cookie")
    assert line.startswith("__Host-koenowa=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in line.split("; ")
    assert "Domain" not in line
    assert all("Secure" in one for one in chosen.headers.getlist("Set-Cookie"))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")

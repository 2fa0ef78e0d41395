"""How people who forgot their password get a new one, and nobody else does."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from community.accounts.actions.roles import disable_person
from community.accounts.models import MailedKey, Person
from community.accounts.passwords import hash_password
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.throttle import throttle
from community.kernel.transaction import transaction
from community.mail.models import Mail
from tests.accounts.mailbox import PASSWORD, found, letters, letters_to, link_in, register, sign_in, text_of

NEW = "moss under tulip"
Registered = Callable[[Person], Person]


@pytest.fixture
def alice(alice: Person, with_password: Registered) -> Person:
    return with_password(alice)


def ask(client: FlaskClient, email: str = "alice@example.com") -> None:
    assert client.post("/reset-password", data={"email": email}).location == "/reset-password/sent"


def new_link(client: FlaskClient, email: str = "alice@example.com") -> str:
    ask(client, email)
    return link_in(letters_to(email)[-1])


def test_somebody_who_forgot_sets_a_new_password(client: FlaskClient, alice: Person) -> None:
    link = new_link(client)
    assert client.get(link).status_code == 200
    assert client.post(link, data={"password": NEW}).location == "/sign-in"
    assert sign_in(client, "alice@example.com").status_code == 422
    assert sign_in(client, "alice@example.com", NEW).status_code == 303


def test_a_new_password_ends_every_session_and_tells_its_owner(app: Flask, client: FlaskClient, alice: Person) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, "alice@example.com")
    assert elsewhere.get("/settings/profile").status_code == 200
    client.post(new_link(client), data={"password": NEW})
    assert elsewhere.get("/settings/profile").status_code == 303
    assert "was changed" in letters_to("alice@example.com")[-1]["Subject"]


def test_a_link_works_once(client: FlaskClient, alice: Person) -> None:
    link = new_link(client)
    client.post(link, data={"password": NEW})
    assert client.post(link, data={"password": "another one entirely"}).status_code == 410
    assert client.get(link).status_code == 410
    assert sign_in(client, "alice@example.com", NEW).status_code == 303


def test_a_password_that_is_too_weak_does_not_use_the_link_up(client: FlaskClient, alice: Person) -> None:
    link = new_link(client)
    assert client.post(link, data={"password": "short"}).status_code == 422
    assert client.post(link, data={"password": "alice@example.com"}).status_code == 422
    assert client.post(link, data={"password": NEW}).status_code == 303


def test_a_link_is_too_old_after_an_hour(client: FlaskClient, alice: Person) -> None:
    link = new_link(client)
    with transaction():
        db.session.execute(update(MailedKey).values(expires_at=now() - timedelta(minutes=1)))
    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": NEW}).status_code == 410
    assert sign_in(client, "alice@example.com").status_code == 303


def test_only_the_newest_link_works(client: FlaskClient, alice: Person) -> None:
    first = new_link(client)
    second = new_link(client)
    assert client.post(first, data={"password": NEW}).status_code == 410
    assert client.post(second, data={"password": NEW}).status_code == 303


def test_a_changed_password_makes_links_from_before_useless(client: FlaskClient, alice: Person) -> None:
    link = new_link(client)
    sign_in(client, "alice@example.com")
    assert client.post("/settings/password", data={"present": PASSWORD, "password": NEW}).status_code == 303
    assert client.post(link, data={"password": "another one entirely"}).status_code == 410


def test_a_link_to_an_address_that_the_person_no_longer_has_is_dead(client: FlaskClient, alice: Person) -> None:
    link = new_link(client)
    with transaction():
        alice.email = "alice@elsewhere.example"
    assert client.post(link, data={"password": NEW}).status_code == 410


def test_a_key_to_verify_an_address_sets_no_password(client: FlaskClient) -> None:
    register(client)
    key = link_in(letters_to("dora@example.com")[-1]).rpartition("/")[2]
    assert client.post(f"/reset-password/{key}", data={"password": NEW}).status_code == 410


@pytest.mark.parametrize("key", ["x", "sent0", "a" * 43, "a" * 4000, "'; DROP TABLE person; --"])
def test_made_up_keys_lead_nowhere(client: FlaskClient, alice: Person, key: str) -> None:
    assert client.post(f"/reset-password/{key}", data={"password": NEW}).status_code == 410


def test_somebody_disabled_gets_no_link_and_former_ones_are_dead(
    client: FlaskClient, alice: Person, ada: Person
) -> None:
    link = new_link(client)
    disable_person(alice, by=ada)
    assert client.post(link, data={"password": NEW}).status_code == 410
    before = len(letters())
    ask(client)
    assert len(letters()) == before


def test_who_can_read_the_mailbox_has_the_address_so_it_counts_as_verified(client: FlaskClient) -> None:
    register(client)
    client.post(new_link(client, "dora@example.com"), data={"password": NEW})
    assert found("dora@example.com").email_verified_at is not None


def test_asking_answers_the_same_whether_or_not_the_address_is_known(client: FlaskClient, alice: Person) -> None:
    known = client.post("/reset-password", data={"email": "alice@example.com"}, follow_redirects=True)
    unknown = client.post("/reset-password", data={"email": "nobody@example.com"}, follow_redirects=True)
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert sorted(known.headers.keys()) == sorted(unknown.headers.keys())
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_registering_answers_the_same_whether_or_not_the_address_is_known(client: FlaskClient, alice: Person) -> None:
    form = {"display_name": "Somebody", "password": PASSWORD}
    known = client.post("/register", data=form | {"email": "alice@example.com"})
    unknown = client.post("/register", data=form | {"email": "nobody@example.com"})
    assert (known.status_code, known.location, known.text) == (unknown.status_code, unknown.location, unknown.text)
    assert sorted(known.headers.keys()) == sorted(unknown.headers.keys())
    (letter,) = letters_to("alice@example.com")
    assert "already have an account" in letter["Subject"]
    assert "/verify/" not in text_of(letter)
    assert found("alice@example.com").display_name == "Alice"


def test_the_clock_does_not_tell_whether_an_address_is_known(app: Flask, alice: Person) -> None:
    """What the processor did for it, of the lightest of seven turns each: half a password's hash would already show."""
    began = time.process_time()
    hash_password(PASSWORD)
    noticeable = (time.process_time() - began) / 2
    known: dict[str, list[float]] = {"sign-in": [], "reset": [], "register": []}
    unknown: dict[str, list[float]] = {"sign-in": [], "reset": [], "register": []}
    for turn in range(7):
        throttle.use(None)
        for times, email in ((known, "alice@example.com"), (unknown, f"nobody{turn}@example.com")):
            client = app.test_client()
            for what, path, form in (
                ("sign-in", "/sign-in", {"email": email, "password": "not the password"}),
                ("reset", "/reset-password", {"email": email}),
                ("register", "/register", {"display_name": "X", "email": email, "password": PASSWORD}),
            ):
                began = time.process_time()
                client.post(path, data=form)
                times[what].append(time.process_time() - began)
    for what, times in known.items():
        assert abs(min(times) - min(unknown[what])) < noticeable, what


def test_a_mailbox_gets_three_links_an_hour(client: FlaskClient, alice: Person) -> None:
    for email in ("alice@example.com", "nobody@example.com"):
        answers = [client.post("/reset-password", data={"email": email}).status_code for _ in range(4)]
        assert answers == [303, 303, 303, 429]
    assert len(letters_to("alice@example.com")) == 3


HEADERS = (
    {"Host": "evil.example"},
    {"Host": "evil.example:80"},
    {"Host": "localhost@evil.example"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Server": "evil.example"},
    {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Prefix": "//evil.example"},
    {"X-Forwarded-Port": "666"},
    {"X-Host": "evil.example"},
    {"X-HTTP-Host-Override": "evil.example"},
    {"X-Original-URL": "http://evil.example/reset-password"},
    {"X-Rewrite-URL": "http://evil.example/reset-password"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"Referer": "https://evil.example/"},
    {"Origin": "https://evil.example"},
    {"X-Script-Name": "//evil.example"},
)


@pytest.mark.parametrize("headers", HEADERS)
def test_no_header_puts_a_foreign_address_into_a_letter(
    client: FlaskClient, alice: Person, headers: dict[str, str]
) -> None:
    client.post("/reset-password", data={"email": "alice@example.com"}, headers=headers)
    client.post(
        "/register", data={"display_name": "Dora", "email": "dora@example.com", "password": PASSWORD}, headers=headers
    )
    sent = letters()
    assert len(sent) == 2
    assert all("evil" not in letter.as_string() and ":666" not in letter.as_string() for letter in sent)
    assert link_in(letters_to("alice@example.com")[0]).startswith("/reset-password/")


def test_a_page_whose_address_is_a_key_tells_no_other_page(client: FlaskClient, alice: Person) -> None:
    answer = client.get(new_link(client))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_key_and_no_password_reaches_the_log(
    client: FlaskClient, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        link = new_link(client)
        client.post(link, data={"password": "short"})
        client.post(link, data={"password": NEW})
        sign_in(client, "alice@example.com", NEW)
    logged = "\n".join(str(vars(record)) for record in caplog.records)
    assert "/reset-password/" in logged
    assert link.rpartition("/")[2] not in logged
    assert NEW not in logged

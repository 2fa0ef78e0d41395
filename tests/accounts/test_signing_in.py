"""How people sign in and out, and what their cookie is worth."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.accounts import intents
from community.accounts.actions.roles import disable_person, enable_person
from community.accounts.keys import hash_of
from community.accounts.models import FORGOTTEN_AFTER, Person, SignIn
from community.accounts.passwords import is_outdated
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import NotAllowed
from community.kernel.transaction import transaction
from tests.accounts.mailbox import PASSWORD, found, sign_in
from tests.conftest import a_person

Registered = Callable[[Person], Person]


def is_in(client: FlaskClient) -> bool:
    return client.get("/settings/profile").status_code == 200


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("koenowa")
    return cookie.value if cookie else ""


def test_somebody_signs_in_and_out(client: FlaskClient, alice: Person, with_password: Registered) -> None:
    with_password(alice)
    assert not is_in(client)
    assert sign_in(client, "alice@example.com").location == "/"
    assert is_in(client)
    assert client.post("/sign-out").location == "/"
    assert not is_in(client)


def test_a_cookie_kept_from_before_signing_out_is_dead(
    app: Flask, client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    sign_in(client, "alice@example.com")
    thief = app.test_client()
    thief.set_cookie("koenowa", cookie_of(client))
    assert is_in(thief)
    client.post("/sign-out")
    assert not is_in(thief)


def test_the_key_of_the_cookie_is_new_at_each_sign_in_and_nothing_from_before_stays(
    client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    with client.session_transaction() as planted:
        planted["_user_id"] = "a key that somebody planted"
        planted["planted"] = "1"
    keys = []
    for _ in range(2):
        sign_in(client, "alice@example.com")
        with client.session_transaction() as session:
            assert "planted" not in session
            keys.append(session["_user_id"])
        client.post("/sign-out")
    assert len({"a key that somebody planted", *keys}) == 3
    assert {hash_of(key) for key in keys} == set(db.session.scalars(select(SignIn.key_hash)))


def test_signing_in_over_a_session_ends_it(
    app: Flask, client: FlaskClient, alice: Person, bob: Person, with_password: Registered
) -> None:
    with_password(alice)
    with_password(bob)
    sign_in(client, "alice@example.com")
    former = app.test_client()
    former.set_cookie("koenowa", cookie_of(client))
    sign_in(client, "bob@example.com")
    assert not is_in(former)
    assert "Bob" in client.get("/settings/profile").text


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, alice: Person, bob: Person, with_password: Registered
) -> None:
    with_password(alice)
    pages = []
    for email in ("alice@example.com", "bob@example.com", "nobody@example.com"):
        answer = sign_in(client, email, "not the password")
        pages.append((answer.status_code, answer.text.replace(email, "…")))
    assert pages[0][0] == 422
    assert without_tokens(pages[0][1]) == without_tokens(pages[1][1]) == without_tokens(pages[2][1])
    assert not is_in(client)


def without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)


def test_somebody_disabled_is_out_at_once_and_hears_why_only_with_the_right_password(
    client: FlaskClient, alice: Person, ada: Person, with_password: Registered
) -> None:
    with_password(alice)
    sign_in(client, "alice@example.com")
    disable_person(alice, by=ada)
    assert not is_in(client)
    assert "closed this account" in sign_in(client, "alice@example.com").text
    assert "closed this account" not in sign_in(client, "alice@example.com", "not the password").text
    enable_person(alice, by=ada)
    assert not is_in(client), "an old cookie doesn't come back to life"
    assert sign_in(client, "alice@example.com").status_code == 303


def test_a_session_nobody_used_for_two_months_is_over(
    client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    sign_in(client, "alice@example.com")
    with transaction():
        db.session.scalars(select(SignIn)).one().seen_at = now() - FORGOTTEN_AFTER
    assert not is_in(client)


def test_an_old_hash_is_renewed_at_sign_in(client: FlaskClient, alice: Person) -> None:
    with transaction():
        alice.password_hash = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    assert sign_in(client, "alice@example.com").status_code == 303
    renewed = found("alice@example.com").password_hash
    assert renewed is not None
    assert not is_outdated(renewed)


def test_eleven_guesses_a_minute_at_one_account_are_too_many(
    client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    answers = [
        client.post(
            "/sign-in",
            data={"email": "alice@example.com", "password": f"guess number {n}"},
            headers={"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": f"for=198.51.100.{n}"},
        ).status_code
        for n in range(11)
    ]
    assert answers == [422] * 10 + [429]
    assert sign_in(client, "alice@example.com").status_code == 429, "the right password doesn't help a guesser"


def test_an_unknown_address_is_throttled_as_a_known_one_is(client: FlaskClient) -> None:
    answers = [sign_in(client, "nobody@example.com", "a guess").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_thirty_sign_ins_a_minute_from_one_place_are_enough(client: FlaskClient) -> None:
    answers = [sign_in(client, f"p{n}@example.com", "a guess").status_code for n in range(31)]
    assert answers == [422] * 30 + [429]


def test_an_office_of_twenty_behind_one_address_signs_in_unhurt(app: Flask, with_password: Registered) -> None:
    people = [with_password(a_person(f"P{n}")) for n in range(20)]
    assert [sign_in(app.test_client(), person.email or "").status_code for person in people] == [303] * 20


FOREIGN = (
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example/path",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/%09/evil.example\n",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/\x7f/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "ftp://evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript://localhost/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "mailto:a@evil.example",
    "evil.example",
    "www.evil.example/x",
    "@evil.example",
    "http://localhost@evil.example/",
    "http://localhost.evil.example/",
    "//localhost@evil.example",
    "//evil.example/\\localhost",
    "?next=https://evil.example",
    "#https://evil.example",
    "./evil",
    "../evil",
    "/" + "x" * 501,
    "",
)


@pytest.mark.parametrize("target", FOREIGN)
def test_signing_in_leads_to_this_site_only(
    client: FlaskClient, alice: Person, with_password: Registered, target: str
) -> None:
    with_password(alice)
    assert len(FOREIGN) >= 37
    page = client.get("/sign-in", query_string={"next": target})
    assert '<input type="hidden" name="next" value="/">' in page.text
    assert sign_in(client, "alice@example.com", next=target).location == "/"
    assert client.get("/sign-in", query_string={"next": target}).location == "/"


@pytest.mark.parametrize("path", ["/ideas/3", "/search?q=%E3%81%8A%E8%8C%B6&kind=idea", "/questions/1#p3", "/people/1"])
def test_signing_in_leads_back_to_where_one_was(
    client: FlaskClient, alice: Person, with_password: Registered, path: str
) -> None:
    with_password(alice)
    assert sign_in(client, "alice@example.com", next=path).location == path


@pytest.mark.parametrize("path", ["/sign-in?next=/", "/register", "/sign-out", "/reset-password/sent"])
def test_signing_in_leads_nobody_back_to_an_entrance(
    client: FlaskClient, alice: Person, with_password: Registered, path: str
) -> None:
    with_password(alice)
    assert sign_in(client, "alice@example.com", next=path).location == "/"


def test_what_somebody_was_about_to_do_is_announced_and_done(
    client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    done = []
    promise = "Your try counts then."
    intents.register(r"/trials/(\d+)/try", lambda person, match: done.append((person.id, match[1])), promise)
    page = client.get("/sign-in?next=/ideas/3&intent=/trials/33/try")
    assert promise in page.text
    sign_in(client, "alice@example.com", "wrong password", intent="/trials/33/try")
    assert done == []
    assert sign_in(client, "alice@example.com", next="/ideas/3", intent="/trials/33/try").location == "/ideas/3"
    assert done == [(alice.id, "33")]


def test_an_intent_that_nobody_registered_does_nothing(
    client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    page = client.get("/sign-in?intent=/settings/sessions/end-others")
    assert 'name="intent"' not in page.text
    assert sign_in(client, "alice@example.com", intent="https://evil.example/").location == "/"


def test_a_refused_intent_says_why_and_signs_in_all_the_same(
    client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)

    def refuse(person: Person, match: object) -> None:
        raise NotAllowed("You can't vote on your own idea.")

    intents.register(r"/trials/(\d+)/refuse", refuse)
    assert sign_in(client, "alice@example.com", next="/settings/profile", intent="/trials/1/refuse").status_code == 303
    assert "on your own idea." in client.get("/settings/profile").text


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/reset-password"])
def test_pages_with_a_form_for_strangers_are_kept_by_nobody(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"

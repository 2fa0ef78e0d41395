"""No foreign page acts in somebody's name: each form of accounts asks for the token of its own session."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.accounts.models import MailedKey, Person
from community.kernel.database import db
from tests.accounts.mailbox import PASSWORD, found, sign_in

Registered = Callable[[Person], Person]


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def token_on(client: FlaskClient, path: str) -> str:
    found_token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found_token, path
    return found_token.group(1)


@pytest.mark.parametrize(
    "path",
    [
        "/settings/profile",
        "/settings/password",
        "/settings/avatar",
        "/settings/avatar/remove",
        "/settings/sessions/end-others",
        "/settings/verification",
        "/sign-out",
    ],
)
def test_a_form_without_its_token_changes_nothing(
    guarded: Flask, client: FlaskClient, alice: Person, with_password: Registered, path: str
) -> None:
    with_password(alice)
    sign_in_properly(client)
    anothers = token_on(guarded.test_client(), "/sign-in")
    for forged in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": anothers}):
        form = {"present": PASSWORD, "password": "moss under tulip", "display_name": "Mallory", **forged}
        assert client.post(path, data=form).status_code == 400
    assert found("alice@example.com").display_name == "Alice"
    assert client.get("/settings/security").status_code == 200


def sign_in_properly(client: FlaskClient) -> None:
    assert sign_in(client, "alice@example.com", csrf_token=token_on(client, "/sign-in")).status_code == 303


@pytest.mark.parametrize("path", ["/sign-in", "/register", "/reset-password"])
def test_forms_for_strangers_ask_for_it_too(guarded: Flask, client: FlaskClient, alice: Person, path: str) -> None:
    form = {"email": "alice@example.com", "password": PASSWORD, "display_name": "Mallory"}
    assert client.post(path, data=form).status_code == 400
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
    assert db.session.scalar(select(func.count()).select_from(MailedKey)) == 0


def test_the_token_from_before_signing_in_is_worth_nothing_after_it(
    guarded: Flask, client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    before = token_on(client, "/sign-in")
    sign_in_properly(client)
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400
    assert client.post("/sign-out", data={"csrf_token": token_on(client, "/settings/profile")}).status_code == 303

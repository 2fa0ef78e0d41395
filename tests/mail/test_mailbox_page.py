"""The local mailbox as a page: handy in development, not there anywhere else."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.kernel.courier import deliver_due
from community.mail.actions import queue_mail
from community.mail.letters import Letter


@pytest.fixture
def letter_number(app: Flask) -> int:
    """A letter that was sent into the folder."""
    letter = Letter("<b>Hello</b>", "Open http://localhost/verify/KEY\n", '<p onclick="x()">Hello</p>')
    queue_mail(letter, to_address="alice@example.com", key="hello")
    deliver_due()
    number, _message = app.extensions["mailbox"].latest()[0]
    return int(number)


def in_environment(app: Flask, environment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the application had been made for another environment."""
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], environment=environment))


@pytest.mark.parametrize("environment", ["production", "test"])
def test_it_is_not_there_outside_development(
    app: Flask, client: FlaskClient, letter_number: int, environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_environment(app, environment, monkeypatch)
    for path in ("", f"/{letter_number}", f"/{letter_number}/html"):
        assert client.get(f"/development/mailbox{path}").status_code == 404


def test_in_development_a_letter_can_be_read_and_its_link_followed(
    app: Flask, client: FlaskClient, letter_number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_environment(app, "development", monkeypatch)
    assert "&lt;b&gt;Hello&lt;/b&gt;" in client.get("/development/mailbox").text
    page = client.get(f"/development/mailbox/{letter_number}")
    assert '<a href="http://localhost/verify/KEY"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    look = client.get(f"/development/mailbox/{letter_number}/html")
    assert look.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in look.headers["Content-Security-Policy"]
    assert client.get("/development/mailbox/999999").status_code == 404

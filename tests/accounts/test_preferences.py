"""Language and colours, chosen from the frame of any page."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from community.accounts.models import Person
from tests.accounts.mailbox import found


def test_a_member_takes_their_choice_to_every_browser(
    alice: Person, browser_of: Callable[[Person], FlaskClient]
) -> None:
    client = browser_of(alice)
    assert client.post("/settings/theme", data={"value": "dark", "next": "/settings/profile"}).status_code == 303
    assert client.post("/settings/language", data={"value": "ja"}).status_code == 303
    kept = found("alice@example.com")
    assert (kept.theme, kept.language) == ("dark", "ja")
    client.delete_cookie("lang")
    client.delete_cookie("theme")
    assert '<html lang="ja" data-theme="dark">' in client.get("/settings/profile").text


@pytest.mark.parametrize(("what", "value"), [("theme", "pink"), ("theme", ""), ("language", "de"), ("language", "")])
def test_what_is_no_choice_changes_nothing(
    alice: Person, browser_of: Callable[[Person], FlaskClient], what: str, value: str
) -> None:
    assert browser_of(alice).post(f"/settings/{what}", data={"value": value}).status_code == 404
    kept = found("alice@example.com")
    assert (kept.theme, kept.language) == ("system", "en")


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_choosing_leads_to_this_site_only(
    client: FlaskClient, alice: Person, browser_of: Callable[[Person], FlaskClient], target: str
) -> None:
    assert browser_of(alice).post("/settings/theme", data={"value": "dark", "next": target}).location == "/"
    assert client.get("/settings/theme", query_string={"value": "dark", "next": target}).location == "/"

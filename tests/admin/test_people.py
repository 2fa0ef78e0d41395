"""Administrators find people, give them roles, and close and open accounts."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from community.accounts.models import Person
from community.audit.models import LogLine
from community.kernel.database import db
from tests.conftest import a_person
from tests.moderation.stage import Statements

Browser = Callable[[Person], FlaskClient]


def fresh(person: Person) -> Person:
    db.session.rollback()
    db.session.expire_all()
    return person


def log() -> list[tuple[str, str, object, object]]:
    db.session.rollback()
    lines = db.session.scalars(select(LogLine).order_by(LogLine.id)).unique()
    return [(line.verb, line.reason, line.details.get("before"), line.details.get("after")) for line in lines]


def found(page: str) -> list[str]:
    """The names in the table."""
    return [part.split("</a>")[0].split(">")[-1] for part in page.split('<th scope="row">')[1:]]


def test_people_are_found_by_a_part_of_their_name_or_address(ada: Person, alice: Person, browser_of: Browser) -> None:
    a_person("Percent 100%")
    a_person("さじかげん")
    browser = browser_of(ada)

    def search(words: str, group: str = "") -> list[str]:
        return found(browser.get("/staff/people", query_string={"q": words, "group": group}).text)

    assert search("ALI") == ["Alice"]
    assert search("alice@example") == ["Alice"]
    assert search("かげん") == ["さじかげん"]
    assert search("0%") == ["Percent 100%"], "a sign of the search language is only a sign"
    assert search("nobody here") == []
    assert search("", "staff") == ["Ada"]
    assert search("", "closed") == []
    assert sorted(search("")) == sorted(["Ada", "Alice", "Percent 100%", "さじかげん"])


def test_roles_and_titles_are_given_and_written_into_the_log(ada: Person, alice: Person, browser_of: Browser) -> None:
    browser = browser_of(ada)
    form = {"roles": ["product", "moderator"], "title_ja": "製品チーム", "title_en": "Product team"}
    assert browser.post(f"/staff/people/{alice.id}/roles", data=form).status_code == 303
    assert fresh(alice).role_names == {"moderator", "product"}
    assert (alice.staff_title_ja, alice.staff_title_en) == ("製品チーム", "Product team")
    assert browser_of(alice).get("/staff/queue").status_code == 200
    assert log() == [
        ("set roles", "", "", "moderator product"),
        ("set title", "", " / ", "製品チーム / Product team"),
    ]
    page = browser.get(f"/staff/people/{alice.id}").text
    assert 'value="product" checked' in page
    browser.post(f"/staff/people/{alice.id}/roles", data={"title_ja": "製品チーム", "title_en": "Product team"})
    assert fresh(alice).role_names == frozenset()
    assert browser_of(alice).get("/staff/queue").status_code == 403


def test_made_up_roles_and_too_long_titles_are_refused_and_kept_on_the_page(
    ada: Person, alice: Person, browser_of: Browser
) -> None:
    browser = browser_of(ada)
    url = f"/staff/people/{alice.id}/roles"
    assert browser.post(url, data={"roles": ["owner"]}).status_code == 422
    long = browser.post(url, data={"roles": ["product"], "title_en": "x" * 61})
    assert long.status_code == 422
    assert "x" * 61 in long.text
    assert 'value="product" checked' in long.text
    assert fresh(alice).role_names == frozenset()
    assert log() == []


def test_the_last_administrator_stays(ada: Person, browser_of: Browser) -> None:
    refused = browser_of(ada).post(f"/staff/people/{ada.id}/roles", data={"roles": ["moderator"]})
    assert refused.status_code == 409
    assert "There has to be at least one administrator." in refused.text
    assert fresh(ada).role_names == {"admin"}


def test_closing_an_account_asks_first_wants_a_reason_and_ends_its_sessions_at_once(
    ada: Person, alice: Person, browser_of: Browser
) -> None:
    members, browser = browser_of(alice), browser_of(ada)
    assert members.get("/points").text.count('data-me="') == 1
    question = browser.get(f"/staff/people/{alice.id}/disable")
    assert "Close the account of Alice?" in question.text
    assert fresh(alice).is_active, "asking closes nothing"
    refused = browser.post(f"/staff/people/{alice.id}/disable", data={"reason": " "})
    assert refused.status_code == 422
    assert browser.post(f"/staff/people/{alice.id}/disable", data={"reason": "Three warnings."}).status_code == 303
    assert not fresh(alice).is_active
    assert 'data-me="' not in members.get("/points").text
    assert log() == [("disable", "Three warnings.", None, None)]
    assert found(browser.get("/staff/people?group=closed").text) == ["Alice"]
    assert browser.post(f"/staff/people/{alice.id}/disable", data={"reason": "Again."}).status_code == 409


def test_a_closed_account_is_opened_again_and_its_old_sessions_stay_dead(
    ada: Person, alice: Person, browser_of: Browser
) -> None:
    members, browser = browser_of(alice), browser_of(ada)
    browser.post(f"/staff/people/{alice.id}/disable", data={"reason": "A mistake."})
    assert browser.post(f"/staff/people/{alice.id}/enable").status_code == 303
    assert fresh(alice).is_active
    assert 'data-me="' not in members.get("/points").text
    assert browser.post(f"/staff/people/{alice.id}/enable").status_code == 409
    assert [line[0] for line in log()] == ["disable", "enable"]


def test_administrators_do_not_close_their_own_account_by_mistake(ada: Person, browser_of: Browser) -> None:
    a_person("Second", roles="admin")
    assert browser_of(ada).post(f"/staff/people/{ada.id}/disable", data={"reason": "Oops."}).status_code == 409
    assert fresh(ada).is_active


@pytest.mark.parametrize("who", ["alice", "mona", "petra"])
def test_nobody_else_sees_or_changes_people(
    who: str, bob: Person, client: FlaskClient, browser_of: Browser, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(who))
    for url in ("/staff/people", f"/staff/people/{bob.id}", f"/staff/people/{bob.id}/disable"):
        assert browser.get(url).status_code == 403
        assert client.get(url).status_code in (303, 401)
    for verb in ("roles", "disable", "enable"):
        assert (
            browser.post(f"/staff/people/{bob.id}/{verb}", data={"roles": ["admin"], "reason": "x"}).status_code == 403
        )
        assert client.post(f"/staff/people/{bob.id}/{verb}").status_code in (303, 401)
    assert (fresh(bob).roles, bob.is_active) == ("", True)
    assert log() == []


def test_unknown_people_are_not_found(ada: Person, browser_of: Browser) -> None:
    browser = browser_of(ada)
    assert browser.get("/staff/people/99999999").status_code == 404
    assert browser.get("/staff/people/99999999999999").status_code == 404
    assert browser.post("/staff/people/99999999/roles").status_code == 404


def test_names_are_never_markup(ada: Person, browser_of: Browser) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    person = a_person(nasty)
    browser = browser_of(ada)
    for url in ("/staff/people", f"/staff/people/{person.id}", f"/staff/people/{person.id}/disable"):
        page = browser.get(url).text
        assert nasty not in page
        assert "&lt;img src=x" in page


def test_many_people_are_paged_and_cost_the_same(ada: Person, browser_of: Browser) -> None:
    browser = browser_of(ada)
    counts = []
    for more in (2, 40):
        for number in range(more):
            a_person(f"Person {more} {number}", roles="moderator" if number % 3 else "")
        with Statements() as heard:
            page = browser.get("/staff/people").text
        counts.append(len(heard))
    assert counts[0] == counts[1] <= 14
    assert len(found(page)) == 20

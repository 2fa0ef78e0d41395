"""The log holds every act of staff with its reason, for those who may see it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import community
from community.accounts.models import Person
from community.admin.wording import subject_name
from community.moderation.actions import hide, keep, undo
from community.search.actions import say_words_are
from community.search.models import SAME
from tests.backlog.stage import an_item
from tests.conftest import a_person
from tests.moderation.stage import Statements, a_question, a_report, an_answer

Browser = Callable[[Person], FlaskClient]


def lines(page: str) -> list[str]:
    return page.split('<tr id="line-')[1:]


def test_every_act_stands_in_the_log_with_who_what_why_and_the_words_sent(
    alice: Person, bob: Person, carol: Person, mona: Person, petra: Person, browser_of: Browser
) -> None:
    case = a_report(an_answer(a_question(alice), bob), carol)
    hide(case, reason="spam", message="The words that Bob read.", by=mona)
    undo(case, by=mona)
    keep(case, reason="It is fine after all.", by=mona)
    an_item(petra, title="A firmer lid")
    shown = lines(browser_of(mona).get("/staff/log").text)
    assert len(shown) == 4
    made, kept, undone, hidden = shown
    for line, words in (
        (
            hidden,
            (
                "Mona",
                "hid a post",
                f"/posts/{case.post_id}",
                "Advertising",
                "The words that Bob read.",
                "Public → Hidden",
            ),
        ),
        (undone, ("Mona", "took a decision back", "Hidden → Open")),
        (kept, ("Mona", "kept a post", "It is fine after all.")),
        (made, ("Petra", "made a backlog item", "A firmer lid")),
    ):
        for one in words:
            assert one in line, one


def test_whatever_something_is_done_to_has_a_name(app: Flask) -> None:
    code = "\n".join(path.read_text("utf-8") for path in Path(community.__path__[0]).rglob("*.py"))
    noted = set(re.findall(r"""\bnote\([^,()]+, "(\w+)\"""", code))
    assert len(noted) > 8
    assert [kind for kind in sorted(noted) if subject_name(kind, 7) == f"{kind} 7"] == []


def test_a_pair_of_words_is_told_by_its_words(mona: Person, browser_of: Browser) -> None:
    say_words_are(SAME, "kettle", "pot", by=mona)
    (line,) = lines(browser_of(mona).get("/staff/log").text)
    assert "Pair of words" in line
    assert "kettle – pot" in line


def test_the_log_is_filtered_by_person_and_verb(mona: Person, petra: Person, ada: Person, browser_of: Browser) -> None:
    an_item(petra, title="By Petra")
    an_item(ada, title="By Ada")
    browser = browser_of(mona)
    assert len(lines(browser.get("/staff/log").text)) == 2
    (only,) = lines(browser.get(f"/staff/log?by={ada.id}").text)
    assert "By Ada" in only
    assert lines(browser.get("/staff/log?verb=hide").text) == []
    assert len(lines(browser.get("/staff/log?verb=make+item&by=x&at=x").text)) == 2


def test_a_long_log_is_paged_and_costs_the_same(mona: Person, browser_of: Browser) -> None:
    browser = browser_of(mona)
    counts = []
    for more in (2, 43):
        for number in range(more):
            an_item(
                mona if number % 2 else a_person(f"Staff {more} {number}", roles="product"),
                title=f"Item {more}.{number}",
            )
        with Statements() as heard:
            page = browser.get("/staff/log").text
        counts.append(len(heard))
    assert counts[0] == counts[1] <= 14
    assert len(lines(page)) == 20
    seen, url = 0, "/staff/log"
    while url:
        page = browser.get(url).text
        seen += len(lines(page))
        following = page.split('rel="next"')[0].rsplit('href="', 1)[1] if 'rel="next"' in page else ""
        url = following.split('"')[0].replace("&amp;", "&")
    assert seen == 45


@pytest.mark.parametrize(("who", "status"), [("alice", 403), ("petra", 403), ("mona", 200), ("ada", 200)])
def test_moderators_and_administrators_read_the_log(
    who: str, status: int, client: FlaskClient, browser_of: Browser, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    assert browser_of(person).get("/staff/log").status_code == status
    assert client.get("/staff/log").status_code in (303, 401)


@pytest.mark.parametrize(
    ("who", "place"), [("mona", "/staff/queue"), ("ada", "/staff/queue"), ("petra", "/staff/backlog")]
)
def test_staff_begin_at_their_own_work(
    who: str, place: str, browser_of: Browser, request: pytest.FixtureRequest
) -> None:
    assert browser_of(request.getfixturevalue(who)).get("/staff").location == place


def test_members_have_no_staff_pages(alice: Person, browser_of: Browser) -> None:
    assert browser_of(alice).get("/staff").status_code == 403


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("mona", {"queue", "backlog", "log", "deliveries"}),
        ("petra", {"backlog"}),
        ("ada", {"queue", "backlog", "log", "deliveries", "people"}),
    ],
)
def test_the_navigation_offers_only_what_opens(
    who: str, expected: set[str], browser_of: Browser, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(who))
    page = browser.get("/staff/backlog").text
    pages = ("queue", "backlog", "log", "deliveries", "people")
    assert {name for name in pages if f'href="/staff/{name}"' in page} >= expected
    for name in pages:
        assert browser.get(f"/staff/{name}").status_code == (200 if name in expected else 403), name
        if name not in expected:
            assert f'href="/staff/{name}"' not in page

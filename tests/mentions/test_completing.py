"""While writing, @ offers people and # tags: nobody blocked, closed or unconfirmed, nothing that isn't public."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from community.accounts.actions.roles import disable_person
from community.accounts.models import Person
from community.follows.actions import block
from community.topics.actions.visibility import hide_post
from community.web.completing import ASKED
from tests.conftest import a_person
from tests.mentions.stage import asked, body_post, called
from tests.topics.threads import a_question, an_answer

Browsers = Callable[[Person], FlaskClient]


def offered(browser: FlaskClient, typed: str, kind: str = "people", at: str = "/compose") -> list[str]:
    answer = browser.get(f"/complete/{kind}", query_string={"q": typed, "at": at})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return [one["word"] for one in answer.json["offers"]]


def test_people_are_found_by_the_beginning_of_handle_or_name(alice: Person, bob: Person, browser_of: Browsers) -> None:
    called(bob, "みなみ")
    minori = a_person("水野 みのり")
    browser = browser_of(alice)
    assert offered(browser, "みな") == ["みなみ"]
    assert offered(browser, "ＢＯＢ") == []
    assert offered(browser, "bo") == ["みなみ"]
    assert offered(browser, "水野") == [f"member-{minori.id}"]
    assert offered(browser, "%") == offered(browser, "_") == []
    assert offered(browser, "") == []


def test_those_who_take_part_come_first_the_latest_before_others(
    alice: Person, bob: Person, carol: Person, browser_of: Browsers
) -> None:
    for number, person in enumerate((a_person("R0"), a_person("R1"), bob, carol)):
        called(person, f"reader{number}")
    topic = a_question(bob)
    answer = an_answer(topic, carol)
    browser = browser_of(alice)
    for at in (f"/questions/{topic.id}", f"/posts/{answer.id}/reply"):
        assert offered(browser, "reader", at=at) == ["reader3", "reader2", "reader0", "reader1"]
        assert offered(browser, "", at=at) == ["reader3", "reader2"]
    assert sorted(offered(browser, "reader", at="/questions/999")) == [f"reader{n}" for n in range(4)]


def test_who_takes_part_in_what_one_may_not_see_isnt_told(
    alice: Person, bob: Person, mona: Person, browser_of: Browsers
) -> None:
    called(bob, "sora")
    topic = a_question(bob)
    hide_post(body_post(topic), by=mona)
    assert offered(browser_of(alice), "", at=f"/questions/{topic.id}") == []


def test_nobody_blocked_closed_or_unconfirmed_is_offered_nor_oneself(
    alice: Person, bob: Person, carol: Person, ada: Person, browser_of: Browsers
) -> None:
    closed, waiting = a_person("Dora"), a_person("Uma", is_verified=False)
    for number, person in enumerate((alice, bob, carol, closed, waiting)):
        called(person, f"reader{number}")
    disable_person(closed, by=ada)
    browser = browser_of(alice)
    assert offered(browser, "reader") == ["reader1", "reader2"]
    block(bob.id, by=alice)
    block(alice.id, by=carol)
    assert offered(browser, "reader") == []


def test_only_handle_and_name_are_told(alice: Person, bob: Person, browser_of: Browsers) -> None:
    called(bob, "sora")
    answer = browser_of(alice).get("/complete/people?q=so")
    assert answer.json == {"offers": [{"word": "sora", "name": "Bob"}]}


def test_tags_on_something_public_are_offered_the_most_used_first(
    alice: Person, mona: Person, browser_of: Browsers
) -> None:
    asked(alice, "One", labels=("収納",))
    asked(alice, "Two", labels=("収納術", "Shelf"))
    asked(alice, "Three", labels=("収納術",))
    hidden = asked(alice, "Four", labels=("収納庫",))
    hide_post(body_post(hidden), by=mona)
    browser = browser_of(alice)
    assert offered(browser, "収", "tags") == ["収納術", "収納"]
    assert offered(browser, "ｓｈ", "tags") == ["Shelf"]
    assert offered(browser, "", "tags") == offered(browser, "%", "tags") == []


@pytest.mark.parametrize("kind", ["people", "tags"])
def test_only_somebody_signed_in_is_offered_anything_and_not_without_end(
    alice: Person, browser_of: Browsers, client: FlaskClient, kind: str
) -> None:
    address, head = f"/complete/{kind}?q=x", {"Accept": "application/json"}
    assert client.get(address, headers=head).status_code == 401
    browser = browser_of(alice)
    statuses = [browser.get(address, headers=head).status_code for _ in range(int(ASKED.split("/")[0]) + 1)]
    assert set(statuses[:-1]) == {200}
    assert statuses[-1] == 429

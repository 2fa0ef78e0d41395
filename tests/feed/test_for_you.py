"""The list that is made for somebody: what is in it, why, and what never is."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.models import Person
from community.feed.actions import arrange_for_everybody, bring_back, choose_interests, set_aside
from community.feed.queries import personal_topics
from community.follows.actions import block, follow, mute, unfollow
from community.ideas.actions import merge_idea
from community.kernel.paging import PAGE_SIZE, Cursor
from community.products.actions import add_product
from community.products.models import Product
from community.topics.actions.visibility import hide_post
from community.topics.text import written
from community.uses.actions import stop_using, use_product
from tests.conftest import a_person, empty
from tests.follows.stage import the
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_question, counted, read

Browser = Callable[[Person], FlaskClient]
FOR_YOU = "/?show=you"


def titles(person: Person) -> list[str]:
    """What stands in somebody's list, in its order."""
    return [entry.row.title for entry in personal_topics(person, None).rows]


@pytest.fixture
def mill(app: object) -> Product:
    return add_product("mill-m1", names={"ja": "ミル M1", "en": "Mill M1"}, descriptions={})


def test_two_members_with_different_interests_get_different_lists(alice, bob, carol, kettle, mill, browser_of):
    a_question(carol, "About the kettle", product_id=kettle.id)
    a_question(carol, "About the mill", product_id=mill.id)
    choose_interests([kettle.id], [], by=alice)
    choose_interests([mill.id], [], by=bob)
    pages = [read(browser_of(person).get(FOR_YOU)) for person in (alice, bob)]
    assert ["About the kettle" in page for page in pages] == [True, False]
    assert ["About the mill" in page for page in pages] == [False, True]


def test_each_row_says_why_it_is_there(alice, bob, carol, kettle, mill, browser_of):
    followed = a_question(bob, "A topic that I follow")
    a_question(carol, "By somebody whom I follow")
    a_question(bob, "About what I follow", product_id=kettle.id)
    a_question(bob, "Tagged as I follow", labels=["care"])
    a_question(bob, "Tagged as I chose", labels=["camping"])
    for subject in (followed, carol, kettle, "care"):
        follow(the(subject), by=alice)
    choose_interests([], ["camping"], by=alice)
    a_review(alice, mill, title="My own review")
    a_question(bob, "About what I reviewed", product_id=mill.id)
    words = read(browser_of(alice).get(FOR_YOU))
    for title, why in (
        ("A topic that I follow", "Because you follow this topic"),
        ("By somebody whom I follow", "Because you follow Carol"),
        ("About what I follow", "Because you follow “Drip kettle K2”"),
        ("Tagged as I follow", "Because you follow #care"),
        ("Tagged as I chose", "Because you chose #camping as an interest"),
        ("About what I reviewed", "Because you wrote about “Mill M1”"),
    ):
        assert title in words
        assert why in words
    assert "My own review" not in words, "one's own posts have a tab of their own"


def test_the_reasons_are_said_in_japanese(bob, kettle, browser_of):
    hana = a_person("Hana", language="ja")
    a_question(bob, "About the kettle", product_id=kettle.id)
    follow(the(kettle), by=hana)
    assert "「ドリップケトル K2」をフォローしているため" in read(browser_of(hana).get(FOR_YOU))


def test_taking_an_interest_away_takes_its_effect_away_at_once(alice, bob, kettle, browser_of):
    a_question(bob, "About the kettle", product_id=kettle.id, labels=["care"])
    browser = browser_of(alice)
    browser.post("/settings/interests", data={"product": str(kettle.id), "tags": "#care", "personal": "1"})
    assert "About the kettle" in read(browser.get(FOR_YOU))
    browser.post("/settings/interests", data={"tags": "care", "personal": "1"})
    assert "Because you chose #care" in read(browser.get(FOR_YOU))
    browser.post("/settings/interests", data={"personal": "1"})
    assert "Nothing for you yet" in read(browser.get(FOR_YOU))
    follow(the(kettle), by=alice)
    assert titles(alice) == ["About the kettle"]
    unfollow(the(kettle), by=alice)
    assert titles(alice) == []


def test_what_is_muted_or_blocked_never_appears(alice, bob, carol, kettle, mill):
    choose_interests([kettle.id, mill.id], [], by=alice)
    topic = a_question(carol, "A muted topic", product_id=kettle.id)
    a_question(bob, "By somebody blocked", product_id=kettle.id)
    a_question(carol, "Of a muted product", product_id=mill.id)
    a_question(carol, "With a muted tag", product_id=kettle.id, labels=["noise"])
    dan, eve = a_person("Dan"), a_person("Eve")
    a_question(dan, "By somebody muted", product_id=kettle.id)
    a_question(eve, "By somebody who blocked me", product_id=kettle.id)
    a_question(carol, "All that is left", product_id=kettle.id)
    assert len(titles(alice)) == 7
    block(bob.id, by=alice)
    block(alice.id, by=eve)
    for subject in (topic, mill, "noise", dan):
        mute(the(subject), by=alice)
    assert titles(alice) == ["All that is left"]


def test_what_is_hidden_held_or_merged_is_not_there_and_comes_back(alice, bob, mona, petra, kettle):
    follow(the(kettle), by=alice)
    hidden = a_question(bob, "CANARY hidden", product_id=kettle.id)
    hide_post(body_of(hidden), by=mona)
    a_question(a_person("Newcomer", is_verified=False), "CANARY held", product_id=kettle.id)
    merged, host = an_idea(bob, "CANARY merged", product_id=kettle.id), an_idea(bob, "The host", product_id=kettle.id)
    merge_idea(merged, host, written("The same."), by=petra)
    assert titles(alice) == ["The host"]


def test_following_what_was_merged_shows_what_it_lives_on_in(alice, bob, petra):
    merged, host = an_idea(bob, "The first"), an_idea(bob, "The host")
    follow(the(merged), by=alice)
    merge_idea(merged, host, written("The same."), by=petra)
    assert titles(alice) == ["The host"]


def test_not_interested_works_at_once_lowers_the_tag_and_can_be_undone(alice, bob, kettle, browser_of):
    follow(the(kettle), by=alice)
    a_question(bob, "Older and plain", product_id=kettle.id)
    a_question(bob, "Newer, with the tag", product_id=kettle.id, labels=["noise"])
    unwanted = a_question(bob, "Unwanted", product_id=kettle.id, labels=["noise"])
    assert titles(alice) == ["Unwanted", "Newer, with the tag", "Older and plain"]
    browser = browser_of(alice)
    done = browser.post(f"/feed/topics/{unwanted.id}/aside", data={"on": "1"})
    words = read(browser.get(done.location))
    assert "It leaves your list" in words
    assert "Unwanted" not in words
    assert titles(alice) == ["Older and plain", "Newer, with the tag"]
    assert "Unwanted" in read(browser.get("/settings/interests"))
    browser.post(f"/feed/topics/{unwanted.id}/aside", data={"on": "0"})
    assert titles(alice) == ["Unwanted", "Newer, with the tag", "Older and plain"]
    assert [set_aside(unwanted, by=alice) for _ in range(2)] == [True, False], "the second time changes nothing"
    assert bring_back(unwanted.id, by=alice)
    assert titles(bob) == [], "and it is nobody else's"


def test_what_weighs_more_counts_as_newer(alice, bob, carol, kettle):
    follow(the(carol), by=alice)
    follow(the(kettle), by=alice)
    a_question(carol, "By Carol, about the kettle", product_id=kettle.id)
    a_question(carol, "By Carol")
    a_question(bob, "About the kettle", product_id=kettle.id)
    assert titles(alice) == ["By Carol, about the kettle", "By Carol", "About the kettle"]


def test_without_personalisation_the_list_is_everybodys_and_says_so(alice, bob, carol, kettle, browser_of):
    follow(the(kettle), by=alice)
    a_question(bob, "About the kettle", product_id=kettle.id)
    arrange_for_everybody(by=alice)
    page = browser_of(alice).get(FOR_YOU)
    assert "isn’t made for you at the moment" in read(page)
    assert "Because" not in read(page)
    assert "isn’t made for you" not in read(browser_of(carol).get(FOR_YOU))


def test_nobody_in_particular_has_no_list_and_is_led_to_sign_in(client, alice):
    assert client.get(FOR_YOU).location.startswith("/sign-in?next=/%3Fshow%3Dyou")
    assert "For you" not in read(client.get("/"))


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"tags": "unheard-of"}, "tags", "Nothing here bears the tag #unheard-of."),
        ({"tags": "a" * 600}, "tags", "600 characters long"),
        ({"tags": " ".join(f"t{n}" for n in range(21))}, "tags", "at most 20 tags"),
        ({"product": "999999"}, "product", "Choose from the products"),
        ({"product": "kettle"}, "product", "Choose from the products"),
    ],
)
def test_interests_that_cannot_be_are_refused_with_what_was_typed(alice, kettle, browser_of, sent, field, said):
    browser = browser_of(alice)
    answer = browser.post("/settings/interests", data=sent)
    assert answer.status_code == 422
    assert said in read(answer)
    assert f'id="f-{field}-error"' in answer.text
    assert sent.get("tags", "") in answer.text
    assert titles(alice) == []


def test_a_tag_that_stands_on_nothing_public_is_as_unknown_as_any(alice, bob, mona, browser_of):
    hide_post(body_of(a_question(bob, "Hidden", labels=["canarytag"])), by=mona)
    answers = [browser_of(alice).post("/settings/interests", data={"tags": word}) for word in ("canarytag", "nobodys")]
    assert [answer.status_code for answer in answers] == [422, 422]


def test_the_list_costs_the_same_for_two_topics_and_for_forty(alice, bob, carol, kettle, browser_of):
    follow(the(kettle), by=alice)
    follow(the(carol), by=alice)
    set_aside(a_question(bob, "Not this", labels=["noise"]), by=alice)
    browser, costs = browser_of(alice), []
    for already, wanted in ((0, 2), (2, 40)):
        for number in range(already, wanted):
            a_question(carol, f"Question {number}", product_id=kettle.id, labels=["care", f"tag{number}"])
        follow(the("care"), by=alice)
        browser.get(FOR_YOU)
        with counted() as seen:
            browser.get(FOR_YOU)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 14


def pages_of(person: Person, between: Callable[[int], None]) -> list[int]:
    """The topics of all pages, one after the other, with something happening before each next one."""
    found, cursor = [], None
    for number in range(20):
        page = personal_topics(person, cursor)
        found += [entry.row.id for entry in page.rows]
        if page.after is None:
            return found
        cursor = Cursor.read(page.after)
        between(number)
    raise AssertionError("There is no end.")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_pages_never_repeat_nor_skip_while_others_post(app, news):
    empty(app)
    alice, carol = a_person("Alice"), a_person("Carol")
    kettle = add_product("kettle", names={"ja": "k", "en": "k"}, descriptions={})
    follow(the(kettle), by=alice)
    follow(the(carol), by=alice)
    there = [
        a_question(carol, f"Question {number}", product_id=kettle.id if number % 3 else None).id
        for number in range(2 * PAGE_SIZE + 3)
    ]

    def post(page: int) -> None:
        for number in range(news[page % len(news)]):
            a_question(carol, f"News {page}.{number}", product_id=kettle.id)

    found = pages_of(alice, post)
    assert sorted(found) == sorted(there)
    assert len(found) == len(set(found))


def test_pages_lead_back_to_where_one_was(alice, bob, kettle, browser_of):
    follow(the(kettle), by=alice)
    for number in range(PAGE_SIZE + 5):
        a_question(bob, f"Question {number:02}", product_id=kettle.id)
    browser = browser_of(alice)
    first = browser.get(FOR_YOU).text
    onward = re.search(r'href="([^"]+)" rel="next"', first).group(1).replace("&amp;", "&")
    second = browser.get(onward).text
    back = re.search(r'href="([^"]+)" rel="prev"', second).group(1).replace("&amp;", "&")
    of = [re.findall(r"Question \d\d</a>", page) for page in (first, second, browser.get(back).text)]
    assert [len(found) for found in of] == [PAGE_SIZE, 5, PAGE_SIZE]
    assert of[0] == of[2]


@pytest.mark.parametrize(
    "cursor", ["nonsense", "W2ZhbHNlLCBbMSwgMiwgM11d", "W2ZhbHNlLCBbOTk5OTk5OTk5OTk5OTk5OTksIDEsIDFdXQ"]
)
def test_a_made_up_place_in_the_list_breaks_nothing(alice, bob, kettle, browser_of, cursor):
    follow(the(kettle), by=alice)
    a_question(bob, "Here I am", product_id=kettle.id)
    assert browser_of(alice).get(f"{FOR_YOU}&after={cursor}").status_code == 200


def test_a_product_in_use_is_a_reason_as_long_as_it_is_used(alice, bob, mill, browser_of):
    a_question(bob, "About the mill", product_id=mill.id)
    use_product(mill.id, by=alice)
    assert "Because you use “Mill M1”" in read(browser_of(alice).get(FOR_YOU))
    stop_using(mill.id, by=alice)
    assert titles(alice) == []

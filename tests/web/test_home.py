"""The first page, and the pages that say how things are done here."""

import re
from datetime import timedelta

import pytest

from community.ideas.actions import decide_idea
from community.kernel import clock
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.loyalty.actions import seed_rules
from community.questions.actions import accept_answer, ask_question, post_answer, unaccept_answer
from community.topics.actions.visibility import hide_post
from community.topics.models import Topic
from community.topics.text import written
from community.web.queries import thanked_this_week
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import counted, read


def a_question(by, title="Does the lid rattle?"):
    return ask_question(title, written("Mine does."), by=by)


def test_the_first_page_shows_every_kind_of_voice_the_latest_first(alice, kettle, client):
    a_question(alice, "The question")
    an_idea(alice, "The idea")
    a_review(alice, kettle, title="The review")
    page = client.get("/").text
    assert page.index("The review") < page.index("The idea") < page.index("The question")
    assert 'data-live-list="question idea review tip story"' in page
    assert "data-live-pill" in page


def test_three_doors_lead_to_writing_and_who_is_new_is_invited(client):
    page = client.get("/")
    for kind in ("question", "idea", "review"):
        assert f'href="/compose?kind={kind}"' in page.text
    words = read(page)
    assert "You can read everything without an account." in words
    assert "Nobody has said anything yet" in words
    assert "My posts" not in words


def test_the_first_page_speaks_japanese(alice, client):
    page = client.get("/", headers={"Accept-Language": "ja"})
    words = read(page)
    for said in ("使う人と、", "つくる人の、あいだに。", "みんなの声", "回答を待っている質問", "参加する"):
        assert said in words
    assert '<html lang="ja">' in page.text


def test_questions_that_wait_have_a_tab(alice, bob, client):
    answered = a_question(alice, "Already answered")
    post_answer(answered, written("Yes."), by=bob)
    a_question(alice, "Still waiting")
    an_idea(alice, "Not a question")
    words = read(client.get("/?show=waiting"))
    assert "Still waiting" in words
    assert "Already answered" not in words
    assert "Not a question" not in words


def test_ones_own_posts_have_a_tab_with_what_others_do_not_see(alice, bob, mona, client, browser_of):
    shown, hidden = a_question(alice, "Mine and public"), a_question(alice, "Mine and hidden")
    a_question(bob, "Of somebody else")
    hide_post(body_of(hidden), by=mona)
    words = read(browser_of(alice).get("/?show=mine"))
    assert "Mine and public" in words
    assert "Mine and hidden" in words
    assert words.count("Hidden under our rules") == 1
    assert "Of somebody else" not in words
    assert "Mine and hidden" not in read(browser_of(alice).get("/"))
    assert client.get("/?show=mine").location.startswith("/sign-in?next=")
    assert shown.id


def test_a_member_sees_their_points_and_staff_does_not(alice, petra, browser_of):
    seed_rules()
    words = read(browser_of(alice).get("/"))
    assert "0 points" in words
    assert "300 points to go" in words
    assert "points to go" not in read(browser_of(petra).get("/"))


def test_what_was_born_from_a_voice_stands_beside(alice, petra, client):
    idea = an_idea(alice, "Spare seals")
    decide_idea(idea, "shipped", written("You can buy them."), by=petra)
    words = read(client.get("/"))
    assert "Born from a voice" in words
    assert "Shipped Spare seals 1 voice" in words


def test_whose_answers_solved_something_this_week_is_thanked(alice, bob, carol, petra, client, deliver):
    seed_rules()
    for number in range(2):
        question = a_question(alice, f"Question {number}")
        accept_answer(question, post_answer(question, written("Bob knows."), by=bob), by=alice)
    other = a_question(alice, "Another")
    accept_answer(other, post_answer(other, written("Carol knows."), by=carol), by=alice)
    deliver()
    assert [(person.display_name, count) for person, count in thanked_this_week()] == [("Bob", 2), ("Carol", 1)]
    assert "Bob solved 2 questions" in read(client.get("/"))
    unaccept_answer(db.session.get_one(Topic, other.id), by=alice)
    assert [person.display_name for person, _count in thanked_this_week()] == ["Bob"]


def test_thanks_are_for_a_week(alice, bob, deliver):
    seed_rules()
    with clock.at(clock.now() - timedelta(days=8)):
        question = a_question(alice)
        accept_answer(question, post_answer(question, written("Bob knew."), by=bob), by=alice)
        deliver()
    assert thanked_this_week() == []


def test_the_first_page_goes_on_without_losing_any(alice, client):
    for number in range(25):
        a_question(alice, f"Question {number:02}")
    first = client.get("/").text
    onward = re.search(r'href="([^"]+)" rel="next"', first).group(1)
    second = client.get(onward.replace("&amp;", "&")).text
    found = re.findall(r"Question (\d\d)</a>", first + second)
    assert sorted(found) == [f"{number:02}" for number in range(25)]
    assert len(re.findall(r"Question \d\d</a>", second)) == 5


@pytest.mark.parametrize("cursor", ["nonsense", "WyJ0Il0", "%00", "A" * 500])
def test_a_made_up_place_in_the_list_is_its_beginning(alice, client, cursor):
    a_question(alice, "Here I am")
    assert "Here I am" in client.get(f"/?after={cursor}").text


def test_the_first_page_costs_the_same_for_two_voices_and_for_twenty(alice, bob, petra, client, browser_of):
    seed_rules()
    browser, costs = browser_of(bob), []
    for already, wanted in ((0, 2), (2, 20)):
        for number in range(already, wanted):
            idea = an_idea(alice, f"Idea {number}")
            decide_idea(idea, "building", written("We're at it."), by=petra)
        for one in (client, browser):
            one.get("/")
            with counted() as seen:
                one.get("/")
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 8
    assert costs[1] <= 14


@pytest.mark.parametrize("url", ["/", "/?show=waiting", "/about/promise", "/about/reviews", "/about/accessibility"])
def test_nobody_in_particular_gets_neither_cookie_nor_token(alice, client, url):
    a_question(alice)
    answer = client.get(url)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "csrf_token" not in answer.text


@pytest.mark.parametrize(
    ("url", "english", "japanese"),
    [
        ("/about/promise", "Bad opinions of our products, low stars and complaints", "製品へのきびしい意見"),
        ("/about/reviews", "for one star as for five", "星1つでも5つでも"),
        ("/about/accessibility", "level AA", "レベルAA"),
    ],
)
def test_what_we_promise_stands_in_both_languages(client, url, english, japanese):
    assert english in read(client.get(url))
    assert japanese in read(client.get(url, headers={"Accept-Language": "ja"}))


def test_people_of_disabled_accounts_are_not_thanked(alice, deliver):
    seed_rules()
    dan = a_person("Dan")
    question = a_question(alice)
    accept_answer(question, post_answer(question, written("Dan knows."), by=dan), by=alice)
    deliver()
    assert [person.display_name for person, _count in thanked_this_week()] == ["Dan"]
    with transaction():
        dan.disabled_at = clock.now()
    assert thanked_this_week() == []

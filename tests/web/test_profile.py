"""People's public pages."""

import re

import pytest

from community.accounts.actions.profile import choose_privacy
from community.accounts.alike import made
from community.accounts.models import (
    ACTIVITY,
    BADGES,
    BOARDS,
    ENGINES,
    HIDEABLE,
    PAGE,
    PRODUCTS,
    RANK,
    Person,
)
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.remembered import memory
from community.kernel.transaction import transaction
from community.questions.actions import accept_answer, ask_question, post_answer
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.queries import find_post
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import counted, read


def change(person: Person, **values: object) -> None:
    with transaction():
        for name, value in values.items():
            setattr(person, name, value)


def a_question(by, title="Does the lid rattle?"):
    return ask_question(title, written("Mine does."), by=by)


def test_a_profile_tells_who_somebody_is_and_what_they_wrote(alice, bob, kettle, client):
    change(bob, bio="I make tea twice a day.")
    a_question(bob, "Bob's question")
    an_idea(bob, "Bob's idea")
    a_review(bob, kettle, title="Bob's review")
    question = a_question(alice, "Alice's question")
    accept_answer(question, post_answer(question, written("Turn the *ring*."), by=bob), by=alice)
    words = read(client.get(f"/people/{bob.id}"))
    for said in ("Bob", "I make tea twice a day.", "member since", "Bob's question", "Bob's idea", "Bob's review"):
        assert said in words
    assert "Alice's question" not in words
    assert "Posts 3Questions 1Ideas 1Reviews 1Tips and stories 0Answers and comments 1" in words
    only = read(client.get(f"/people/{bob.id}?tab=ideas"))
    assert "Bob's idea" in only
    assert "Bob's review" not in only
    answers = client.get(f"/people/{bob.id}?tab=answers")
    assert "Alice's question Turn the ring. Chosen as the solution" in read(answers)


def test_what_somebody_says_of_themselves_is_text_and_no_markup(bob, client):
    change(bob, bio="<script>alert(1)</script>", display_name="<b>Bob</b>")
    page = client.get(f"/people/{bob.id}").text
    assert "<script>alert" not in page
    assert "<b>Bob</b>" not in page
    assert "&lt;b&gt;Bob&lt;/b&gt;" in page


def test_staff_bear_their_title_and_members_their_rank(petra, bob, client):
    change(petra, staff_title_en="Product design", staff_title_ja="設計")
    change(bob, standing="sprout")
    assert "Product design" in read(client.get(f"/people/{petra.id}"))
    assert "設計" in read(client.get(f"/people/{petra.id}", headers={"Accept-Language": "ja"}))
    assert "Sprout" in read(client.get(f"/people/{bob.id}"))


def test_hidden_and_waiting_posts_are_for_their_author_alone(alice, bob, mona, client, browser_of):
    hidden = a_question(bob, "CANARY question")
    answer = post_answer(a_question(alice), written("CANARY answer"), by=bob)
    hide_post(body_of(hidden), by=mona)
    hide_post(find_post(answer.id, seen_by=bob), by=mona)
    for other in (client, browser_of(alice)):
        for tab in ("", "?tab=questions", "?tab=answers"):
            page = other.get(f"/people/{bob.id}{tab}")
            assert "CANARY" not in page.text
            assert "Posts 0" in read(page)
    own = browser_of(bob)
    assert "CANARY question" in own.get(f"/people/{bob.id}").text
    said = read(own.get(f"/people/{bob.id}?tab=answers"))
    assert "CANARY answer" in said
    assert "Hidden under our rules" in said


def test_an_answer_below_a_hidden_question_is_not_shown(alice, bob, mona, client):
    question = a_question(alice, "CANARY title")
    post_answer(question, written("CANARY words"), by=bob)
    hide_post(body_of(question), by=mona)
    assert "CANARY" not in client.get(f"/people/{bob.id}?tab=answers").text


def test_unknown_disabled_and_unconfirmed_people_have_no_public_page(alice, mona, client, browser_of):
    dan, nina = a_person("Dan CANARY"), a_person("Nina CANARY", is_verified=False)
    change(dan, disabled_at=now())
    for number, status in ((dan.id, 410), (nina.id, 404), (999_999, 404), (10**12, 404)):
        for browser in (client, browser_of(alice), browser_of(mona)):
            answer = browser.get(f"/people/{number}")
            assert answer.status_code == status
            assert "CANARY" not in answer.text
    own = browser_of(nina).get(f"/people/{nina.id}")
    assert "Others see this page once" in read(own)


def test_ones_own_page_has_a_short_address(alice, client, browser_of):
    assert f'href="/people/{alice.id}"' in browser_of(alice).get("/me").text
    assert client.get("/me").location.startswith("/sign-in")


def test_a_profile_costs_the_same_for_two_posts_and_for_twenty(alice, bob, client, browser_of):
    browser = browser_of(bob)
    question = a_question(bob)
    for tab in ("", "?tab=answers"):
        costs = []
        for already, wanted in ((0, 2), (2, 20)):
            for number in range(already, wanted):
                an_idea(alice, f"Idea {number}")
                post_answer(question, written(f"Answer {number}"), by=alice)
            for one in (client, browser):
                one.get(f"/people/{alice.id}{tab}")
                with counted() as seen:
                    one.get(f"/people/{alice.id}{tab}")
                costs.append(len(seen))
        assert costs[:2] == costs[2:]
        assert costs[0] <= 8
        assert costs[1] <= 14


def test_nobody_in_particular_gets_neither_cookie_nor_token(alice, client):
    a_question(alice)
    answer = client.get(f"/people/{alice.id}")
    assert "Set-Cookie" not in answer.headers
    assert set(re.findall(r'name="csrf_token" value="([^"]*)"', answer.text)) == {""}


def test_a_profile_reads_in_japanese(alice, client):
    words = read(client.get(f"/people/{alice.id}", headers={"Accept-Language": "ja"}))
    assert "回答とコメント" in words
    assert "まだ何もありません" in words


# ---------------------------------------------------------------- what people keep to themselves


def keep(person: Person, *what: str) -> None:
    choose_privacy(person, [one for one in HIDEABLE if one not in what])


@pytest.fixture
def busy(alice, bob, kettle):
    """Bob with a rank, a badge, a product in use and something that he wrote."""
    change(bob, standing="sprout", bio="I brew CANARYBIO.")
    question = a_question(alice, "Alice's question")
    accept_answer(question, post_answer(question, written("CANARYANSWER"), by=bob), by=alice)
    a_review(bob, kettle, title="CANARYREVIEW")
    deliver_due()
    return bob


def test_a_profile_says_what_somebody_was_good_for(busy, client):
    words = read(client.get(f"/people/{busy.id}"))
    assert re.search(r"Solved ?1 ?People helped ?1 ?Voices that shipped ?0", words)
    for said in ("First solution", "Drip kettle K2", "The way to"):
        assert said in words
    japanese = read(client.get(f"/people/{busy.id}", headers={"Accept-Language": "ja"}))
    for said in ("役に立ったこと", "助けた人", "はじめての解決", "使っている製品"):
        assert said in japanese


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        (ACTIVITY, ["CANARYREVIEW", "People helped", "Answers and comments"]),
        (PRODUCTS, ["Products in use"]),
        (RANK, ["Sprout", "Seed", "The way to"]),
        (BADGES, ["First solution", "All badges"]),
        (PAGE, ["CANARYREVIEW", "CANARYBIO", "First solution", "Sprout", "Seed", "Products in use", "member since"]),
    ],
)
def test_what_somebody_keeps_to_themselves_is_nowhere_on_their_page_but_for_them(busy, browser_of, client, what, gone):
    owner, before = browser_of(busy), client.get(f"/people/{busy.id}").text
    assert all(word in before for word in gone if word != "Seed" and word != "Sprout")
    keep(busy, what, ENGINES)
    for browser in (client, browser_of(a_person("Reader")), browser_of(a_person("Mona", roles="moderator"))):
        for tab in ("", "?tab=answers", "?tab=reviews"):
            page = browser.get(f"/people/{busy.id}{tab}").text
            assert [word for word in gone if word in page] == []
            assert "Bob" in page
    own = owner.get(f"/people/{busy.id}").text
    assert "You see all of it" in own
    assert all(word in own for word in gone if word not in ("Sprout", "The way to"))


def test_a_rank_that_is_kept_to_oneself_does_not_stand_beside_posts_either(busy, browser_of, client):
    place = f"/questions/{post_answer(a_question(busy), written('A thread.'), by=busy).topic_id}"
    change(busy, standing="sprout")
    assert "Sprout" in client.get(place).text
    keep(busy, RANK)
    assert "Sprout" not in client.get(place).text
    keep(busy, PAGE)
    assert "Sprout" not in client.get(place).text
    keep(busy)
    assert "Sprout" in client.get(place).text


def test_who_does_not_want_to_stand_in_lists_of_thanks_does_not(busy, client):
    assert "Bob" in read(client.get("/")).split("This week's thanks", 1)[1]
    keep(busy, BOARDS)
    assert "This week's thanks" not in read(client.get("/"))


def test_search_engines_list_a_page_only_where_its_person_wants_it(busy, client):
    pages = [client.get(f"/people/{busy.id}").text]
    keep(busy)
    pages += [client.get(f"/people/{busy.id}{tab}").text for tab in ("", "?tab=answers")]
    keep(busy, PAGE)
    pages.append(client.get(f"/people/{busy.id}").text)
    assert ['content="noindex"' in page for page in pages] == [True, False, True, True]


def test_the_form_of_who_sees_what_says_how_it_is_and_keeps_what_is_chosen(bob, browser_of):
    browser = browser_of(bob)
    assert browser.get("/settings/privacy").text.count('value="1" checked') == len(HIDEABLE) - 1
    answer = browser.post("/settings/privacy", data={"page": "1", "rank": "1", "nonsense": "1"})
    assert answer.status_code == 303
    assert read(browser.get("/settings/privacy")).count("Others see it this way") == 1
    db.session.rollback()
    assert bob.hidden == "activity products badges boards engines"
    assert "Votes" not in read(browser.get("/settings/privacy")).replace("Your votes", "")


def test_votes_are_on_nobodys_page(alice, bob, client, browser_of):
    idea = an_idea(alice, "An idea that Bob likes")
    vote(body_of(idea), by=bob)
    keep(bob)
    for browser in (client, browser_of(alice)):
        for tab in ("", "?tab=ideas", "?tab=votes", "?tab=answers"):
            assert "An idea that Bob likes" not in browser.get(f"/people/{bob.id}{tab}").text


def test_a_full_profile_costs_no_more_than_a_page_may(busy, client, browser_of):
    costs = []
    for browser in (client, browser_of(busy), browser_of(a_person("Reader"))):
        browser.get(f"/people/{busy.id}")
        made.forget()
        memory.forget()
        with counted() as seen:
            browser.get(f"/people/{busy.id}")
        costs.append(len(seen))
    assert costs[0] <= 8
    assert max(costs) <= 14


def test_who_has_left_has_a_page_that_says_so_in_both_languages(busy, client):
    change(busy, disabled_at=now())
    answer = client.get(f"/people/{busy.id}")
    assert answer.status_code == 410
    assert "This member has left." in read(answer)
    assert "CANARY" not in answer.text
    assert "この会員は退会しました" in read(client.get(f"/people/{busy.id}", headers={"Accept-Language": "ja"}))

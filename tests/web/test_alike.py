"""A page made once for many members: each finds there what is theirs, and nothing of anybody else's."""

import re

import pytest

from community.accounts.alike import NOBODY, made
from community.kernel.courier import deliver_due
from community.kernel.transaction import transaction
from community.loyalty.actions import seed_rules
from community.questions.actions import accept_answer, ask_masked, ask_question, post_answer
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.queries import find_post
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review


@pytest.fixture
def cast(alice, bob, carol, browser_of):
    """Browsers of the asker, of whoever answers and of a reader, in this order."""
    return browser_of(alice), browser_of(bob), browser_of(carol)


@pytest.fixture
def question(alice, bob):
    found = ask_question("Does the lid rattle?", written("Mine does."), by=alice)
    post_answer(found, written("Not any more."), by=bob)
    return found


def shown_to(page: str) -> set[str]:
    """The ids of the people that a page takes its reader for."""
    return set(re.findall(r'data-me="(\d+)"', page))


def votes_in(page: str) -> int:
    """How many of the reader's own votes a page shows."""
    return len(re.findall(r'name="on" value="0" aria-pressed="true"', page))


def own_keys(page: str) -> list[str]:
    return re.findall(r'name="(?:nonce|csrf_token)" value="([^"]+)"', page)


def test_two_readers_of_one_page_have_each_their_own_menu_token_and_form_key(question, browser_of, app):
    dora, emil = a_person("Dora"), a_person("Emil")
    path = f"/questions/{question.id}"
    readers = [(person, browser_of(person)) for person in (dora, emil)]
    made.forget()
    pages = [browser.get(path).text for _person, browser in readers]
    for (person, _browser), page in zip(readers, pages, strict=True):
        assert shown_to(page) == {str(person.id)}
        assert f"{person.display_name}: menu" in page
    assert "Dora" not in pages[1]
    assert set(own_keys(pages[0])).isdisjoint(own_keys(pages[1]))
    assert all(own_keys(page) for page in pages)
    assert not any(f'data-me="{NOBODY}"' in page for page in pages)


def test_the_page_really_is_made_once(question, browser_of, monkeypatch):
    calls = []
    monkeypatch.setattr("community.questions.pages.qa_page", lambda *given: calls.append(given) or {})
    readers = [browser_of(a_person(name)) for name in ("Gil", "Hana", "Ida")]
    for reader in readers:
        reader.get(f"/questions/{question.id}")
    assert len(calls) == 1


def test_whoever_voted_sees_their_vote_and_nobody_else_does(question, cast, carol):
    asker, _answerer, reader = cast
    vote(find_post(question.body_post_id + 1, seen_by=carol), by=carol)
    pressed = [votes_in(browser.get(f"/questions/{question.id}").text) for browser in (asker, reader)]
    assert pressed == [0, 1]


def test_the_asker_may_choose_and_a_reader_may_not(question, cast):
    asker, answerer, reader = cast
    made.forget()
    pages = [browser.get(f"/questions/{question.id}").text for browser in (reader, asker, answerer)]
    assert [f"/questions/{question.id}/accept" in page for page in pages] == [False, True, False]
    edits = [len(re.findall(r'href="[^"]*/edit"', page)) for page in pages]
    assert edits == [0, 1, 1]


def test_what_was_hidden_is_seen_by_its_author_alone(question, cast, mona, bob):
    asker, answerer, reader = cast
    answer = find_post(question.body_post_id + 1, seen_by=mona)
    hide_post(answer, by=mona)
    pages = [browser.get(f"/questions/{question.id}").text for browser in (reader, answerer, asker)]
    assert ["Not any more." in page for page in pages] == [False, True, False]


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("ask", [ask_question, ask_masked])
def test_it_is_seen_by_its_author_however_many_came_before_and_behind_a_mask_too(
    ask, before, alice, bob, mona, browser_of
):
    question = ask("Does the lid rattle?", written("Mine does."), by=alice)
    hide_post(post_answer(question, written("Mine alone."), by=alice), by=mona)
    path, author, reader = f"/questions/{question.id}", browser_of(alice), browser_of(bob)
    made.forget()
    pages = [browser.get(path).text for browser in (*[reader] * before, author, reader)]
    assert ["Mine alone." in page for page in pages] == [False] * before + [True, False]


def test_staff_see_their_buttons_and_members_after_them_do_not(question, cast, mona, browser_of):
    reader = cast[2]
    staff = browser_of(mona)
    path = f"/questions/{question.id}"
    pages = [staff.get(path).text, reader.get(path).text, staff.get(path).text]
    assert ["/staff/queue?post=" in page for page in pages] == [True, False, True]


def test_a_message_is_shown_to_the_one_it_is_for(question, cast):
    _asker, answerer, reader = cast
    path = f"/questions/{question.id}"
    reader.get(path)
    with answerer.session_transaction() as session:
        session["_flashes"] = [("ok", "For Bob alone.")]
    pages = [browser.get(path).text for browser in (answerer, reader, answerer)]
    assert ["For Bob alone." in page for page in pages] == [True, False, False]


def test_each_sees_their_own_points_on_the_first_page(alice, cast, bob):
    seed_rules()
    question = ask_question("How heavy is it?", written("In grams."), by=alice)
    accept_answer(question, post_answer(question, written("420."), by=bob), by=alice)
    deliver_due()
    cards = [re.search(r'<p class="num">([\d,]+)', browser.get("/").text) for browser in cast]
    found = [card.group(1) for card in cards if card]
    assert len(found) == len(cast)
    assert found[2] == "0"
    assert found[1] != found[2]


def test_readers_with_another_language_or_theme_get_pages_of_their_own(question, browser_of, app):
    with transaction():
        dora, emil = a_person("Dora", language="ja"), a_person("Emil")
        emil.theme = "dark"
    path = f"/questions/{question.id}"
    pages = [browser_of(person).get(path).text for person in (dora, emil)]
    assert ['<html lang="ja">' in page for page in pages] == [True, False]
    assert ['data-theme="dark"' in page for page in pages] == [False, True]


def test_one_who_reviewed_a_product_is_led_to_their_review_and_others_to_writing_one(alice, bob, kettle, browser_of):
    a_review(alice, kettle, title="Good")
    own, other = browser_of(alice), browser_of(bob)
    pages = [browser.get(f"/products/{kettle.slug}").text for browser in (other, own, other)]
    assert ["Edit your review" in page for page in pages] == [False, True, False]


def test_an_idea_in_a_list_bears_the_vote_of_whoever_looks(alice, bob, carol, browser_of):
    idea = an_idea(alice, "A softer handle")
    vote(body_of(idea), by=bob)
    browsers = [browser_of(person) for person in (carol, bob, alice)]
    pages = [browser.get("/ideas").text for browser in browsers]
    assert [votes_in(page) for page in pages] == [0, 1, 0]


def test_a_profile_is_one_s_own_only_for_its_owner(alice, bob, browser_of):
    own, other = browser_of(alice), browser_of(bob)
    pages = [browser.get(f"/people/{alice.id}").text for browser in (other, own, other)]
    assert ["/settings/profile" in page.split("<main", 1)[1].split("</main>", 1)[0] for page in pages] == [
        False,
        True,
        False,
    ]

"""What came of my voice, the thanks on what shipped, and all I wrote as a file."""

import csv
import io
import re

from community.backlog.actions import add_evidence, make_item
from community.ideas.actions import comment_on_idea, decide_idea, merge_idea
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.transaction import transaction
from community.questions.actions import accept_answer
from community.topics.actions.concerns import raise_concern
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.actions.voting import vote
from community.topics.queries import find_post
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_question, an_answer, counted, read

IMPACT = "/me/impact"


def ship(idea, by) -> None:
    decide_idea(idea, "shipped", written("Here it is."), by=by)


def test_ideas_that_shipped_say_what_i_had_to_do_with_them(alice, bob, carol, petra, browser_of):
    host, merged = an_idea(alice, "The host"), an_idea(bob, "The merged one")
    merge_idea(merged, host, written("The same."), by=petra)
    vote(body_of(host), by=carol)
    ship(host, petra)
    an_idea(alice, "Still waiting")
    pages = {person.display_name: read(browser_of(person).get(IMPACT)) for person in (alice, bob, carol)}
    assert "You suggested it" in pages["Alice"]
    assert "You suggested the same" in pages["Bob"]
    assert "You voted for it" in pages["Carol"]
    assert all("The host" in page and "Still waiting" not in page for page in pages.values())
    assert "Nothing has shipped yet" in read(browser_of(a_person("Dan")).get(IMPACT))


def test_whose_words_spoke_for_it_is_credited_only_as_long_as_everybody_can_read_them(
    alice, bob, mona, petra, browser_of, client
):
    idea = an_idea(alice, "A catch")
    question = a_question(bob, "Why does it slide?")
    item = make_item("SECRETITEM", by=petra)
    for post in (body_of(idea), body_of(question)):
        add_evidence(item, post, quote="It slides.", by=petra)
    with transaction():
        item.state = "shipped"
    ship(idea, petra)
    page = client.get(f"/ideas/{idea.id}")
    assert "Bob Spoke for it" in read(page)
    assert "SECRETITEM" not in page.text
    assert "You spoke for it" in read(browser_of(bob).get(IMPACT))
    hide_post(body_of(question), by=mona)
    assert "Spoke for it" not in read(client.get(f"/ideas/{idea.id}"))
    assert "You spoke for it" not in read(browser_of(bob).get(IMPACT))


def test_what_shipped_thanks_its_authors_once_each_and_erased_people_without_a_name(
    alice, bob, carol, petra, client, browser_of
):
    host, merged = an_idea(alice, "The host"), an_idea(bob, "The merged one")
    assert "Thanks to" not in read(client.get(f"/ideas/{host.id}")), "it hasn't shipped yet"
    merge_idea(merged, host, written("The same."), by=petra)
    comment_on_idea(host, written("Mine, too."), by=carol)
    vote(body_of(host), by=carol)
    ship(host, petra)
    words = read(client.get(f"/ideas/{host.id}"))
    assert "Alice Suggested it" in words
    assert "Bob Suggested the same" in words
    assert "1 person who voted" in words, "the voters are counted and not named"
    with transaction():
        bob.disabled_at = now()
    section = client.get(f"/ideas/{host.id}").text.split('id="thanks-to"', 1)[1].split("</section>", 1)[0]
    assert "Former member" in section
    assert "Bob" not in section
    assert f"/people/{bob.id}" not in section
    japanese = client.get(f"/ideas/{host.id}", headers={"Accept-Language": "ja"})
    assert "退会した会員" in read(japanese)


def test_people_helped_and_voices_of_use_are_counted(alice, bob, carol, kettle, browser_of):
    for asker in (alice, alice, carol):
        question = a_question(asker, f"By {asker.display_name}")
        accept_answer(question, an_answer(question, bob), by=asker)
    own = a_question(bob, "Bob wonders")
    review = a_review(bob, kettle, title="Bob's review")
    for reader in (alice, carol):
        raise_concern(body_of(own), by=reader)
    vote(body_of(review), by=alice)
    words = read(browser_of(bob).get(IMPACT))
    assert re.search(r"People helped ?2 ?Wanted to know, too ?2 ?Reviews found useful ?1", words)
    assert "By Carol" in words
    assert "Bob wonders" in words
    assert "2 more people wanted to know" in words
    with transaction():
        carol.disabled_at = now()
    words = read(browser_of(bob).get(IMPACT))
    assert "Asked by Former member" in words
    assert "Asked by Carol" not in words


def test_what_is_hidden_counts_for_nothing_and_is_not_named(alice, bob, mona, browser_of):
    question = a_question(alice, "CANARY question")
    accept_answer(question, an_answer(question, bob), by=alice)
    hide_post(body_of(question), by=mona)
    page = browser_of(bob).get(IMPACT)
    assert "CANARY" not in page.text
    assert re.search(r"People helped ?0", read(page))


def test_the_page_is_ones_own_and_speaks_japanese(client, browser_of):
    assert client.get(IMPACT).location.startswith("/sign-in")
    hana = a_person("Hana", language="ja")
    words = read(browser_of(hana).get(IMPACT))
    assert "あなたの声から" in words
    assert "まだ形になったものはありません" in words
    assert f'href="{IMPACT}"' in browser_of(hana).get("/me").text


def test_it_costs_the_same_for_two_ideas_and_for_twenty(alice, bob, petra, kettle, browser_of):
    browser, costs = browser_of(alice), []
    for already, wanted in ((0, 2), (2, 20)):
        for number in range(already, wanted):
            ship(an_idea(alice, f"Idea {number}"), petra)
            question = a_question(bob, f"Question {number}")
            accept_answer(question, an_answer(question, alice), by=bob)
        browser.get(IMPACT)
        with counted() as seen:
            browser.get(IMPACT)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 14


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_file_holds_all_i_wrote_and_no_formula(alice, bob, mona, kettle, browser_of):
    a_question(alice, '=HYPERLINK("http://evil.example","x")')
    an_idea(alice, "+1")
    a_review(alice, kettle, title="@SUM(1)", stars=2)
    hide_post(body_of(a_question(alice, "Hidden from others")), by=mona)
    delete_post(body_of(a_question(alice, "Deleted")), by=alice)
    question = a_question(bob, "Of somebody else")
    accept_answer(question, an_answer(question, alice), by=bob)
    gone = a_question(bob, "CANARY, hidden since")
    an_answer(gone, alice)
    hide_post(body_of(gone), by=mona)
    deliver_due()
    answer = browser_of(alice).get("/me/contributions.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "CANARY" not in answer.text
    rows = lines(answer)
    assert rows[0] == ["Date", "What", "Title", "State", "Stars", "Votes", "Who sees it", "Address"]
    said = [(row[1], row[2], row[3], row[4], row[6]) for row in rows[1:]]
    assert said == [
        ("Question", '\'=HYPERLINK("http://evil.example","x")', "Waiting for an answer", "", "Everybody"),
        ("Idea", "'+1", "New", "", "Everybody"),
        ("Review", "'@SUM(1)", "", "2", "Everybody"),
        ("Question", "Hidden from others", "Waiting for an answer", "", "Hidden under our rules"),
        ("Answer", "Of somebody else", "Chosen as the solution", "", "Everybody"),
    ]
    assert find_post(int(rows[1][7].rsplit("/", 1)[1]), seen_by=alice).author_id == alice.id


def test_a_merged_idea_keeps_its_own_title_in_the_file(alice, bob, petra, browser_of):
    host, merged = an_idea(alice, "The host"), an_idea(bob, "My own words")
    merge_idea(merged, host, written("The same."), by=petra)
    assert [row[2] for row in lines(browser_of(bob).get("/me/contributions.csv"))[1:]] == ["My own words"]


def test_only_its_owner_can_save_it(client):
    assert client.get("/me/contributions.csv").status_code in (303, 401)

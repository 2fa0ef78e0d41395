"""Ideas as people meet them: lists, votes, comments, decisions, edits."""

import json
import re

import pytest

from community.ideas.actions import comment_on_idea, decide_idea
from community.ideas.queries import latest_fruits, wish_of
from community.kernel.database import db
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.actions.voting import vote
from community.topics.models import Outcome, Post, Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import a_picture, counted, nonce_of, read, send


def fresh(idea):
    db.session.rollback()
    return db.session.get_one(Topic, idea.id)


# ------------------------------------------------------------------------------------------ the list


def test_ideas_are_listed_by_state_with_their_counts(alice, petra, client):
    an_idea(alice, "A lighter kettle")
    decide_idea(an_idea(alice, "A water line inside"), "planned", written("In the next batch."), by=petra)
    everything = read(client.get("/ideas"))
    assert "A lighter kettle" in everything
    assert "All 2 New 1 Under review 0 Planned 1 In progress 0 Shipped 0 Not now 0" in everything
    planned = read(client.get("/ideas?state=planned"))
    assert "A water line inside" in planned
    assert "A lighter kettle" not in planned
    assert "1 idea" in planned


def test_ideas_are_ordered_by_votes_by_day_and_narrowed_by_product_and_tag(alice, bob, kettle, client):
    old = an_idea(alice, "The older", product_id=kettle.id, labels=("water",))
    an_idea(alice, "The newer")
    vote(body_of(old), by=bob)
    by_votes = client.get("/ideas?sort=votes").text
    assert by_votes.index("The older") < by_votes.index("The newer")
    by_day = client.get("/ideas?sort=new").text
    assert by_day.index("The newer") < by_day.index("The older")
    for narrowed in ("/ideas?product=kettle-k2", "/ideas?tag=Water"):
        words = read(client.get(narrowed))
        assert "The older" in words
        assert "The newer" not in words
    assert "No ideas here yet" in read(client.get("/ideas?tag=unheard-of"))
    assert client.get("/ideas?product=unheard-of").status_code == 404


def test_an_empty_list_invites(client):
    assert "No ideas yet" in read(client.get("/ideas"))


def test_a_long_list_goes_on_over_pages_without_losing_or_doubling_any(alice, client):
    for number in range(45):
        an_idea(alice, f"Idea number {number:03}")
    seen, url = [], "/ideas?sort=new"
    while url:
        page = client.get(url).text
        seen += re.findall(r"Idea number (\d{3})</a>", page)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        url = onward.group(1).replace("&amp;", "&") if onward else ""
    assert seen == [f"{number:03}" for number in reversed(range(45))]


def test_the_list_costs_the_same_for_two_ideas_and_for_twenty(alice, bob, kettle, client, browser_of):
    browser = browser_of(bob)
    costs = []
    for already, wanted in ((0, 2), (2, 20)):
        for number in range(already, wanted):
            an_idea(alice, f"Idea {number}", product_id=kettle.id)
        for one in (client, browser):
            one.get("/ideas")
            with counted() as seen:
                one.get("/ideas")
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 8
    assert costs[1] <= 14


def test_the_vote_at_the_left_is_pressed_for_who_voted_and_only_a_count_for_who_proposed(alice, bob, carol, browser_of):
    idea = an_idea(alice)
    vote(body_of(idea), by=bob)
    assert 'aria-pressed="true" data-vote' in browser_of(bob).get("/ideas").text
    assert 'aria-pressed="false" data-vote' in browser_of(carol).get("/ideas").text
    own = browser_of(alice).get("/ideas").text
    assert 'class="vote still"' in own
    assert f"/posts/{idea.body_post_id}/vote" not in own


# ------------------------------------------------------------------------------------------ an idea


def test_an_idea_says_what_bothers_what_would_help_and_who_spoke_up(alice, bob, kettle, client):
    idea = an_idea(alice, product_id=kettle.id, labels=("dial", "heat"))
    vote(body_of(idea), by=bob)
    words = read(client.get(f"/ideas/{idea.id}"))
    for said in ("What bothers me", "overshoot the dial", "What would make me glad", "80 and 90", "heat", "Drip"):
        assert said in words
    assert "Alice suggested this." in words
    assert "1 person voted" in words


def test_an_idea_reads_in_japanese_too(alice, client):
    idea = an_idea(alice, "ふたを洗いやすく", problem="すき間に茶渋がたまります。", wish="外せるとうれしいです。")
    page = client.get(f"/ideas/{idea.id}", headers={"Accept-Language": "ja"}).text
    assert '<html lang="ja">' in page
    assert "困っていること" in page
    assert "これまでの歩み" in page
    english = client.get(f"/ideas/{idea.id}").text
    assert '<h1 lang="ja">ふたを洗いやすく</h1>' in english


def test_nobody_in_particular_gets_neither_cookie_nor_token(alice, client):
    idea = an_idea(alice)
    for url in ("/ideas", f"/ideas/{idea.id}"):
        answer = client.get(url)
        assert "Set-Cookie" not in answer.headers
        assert not any(re.findall(r'name="csrf_token" value="([^"]*)"', answer.text))


def test_a_page_costs_the_same_with_one_comment_and_with_fifteen(alice, bob, client, browser_of):
    idea, browser, costs = an_idea(alice), browser_of(bob), []
    for already, wanted in ((0, 1), (1, 15)):
        for number in range(already, wanted):
            comment_on_idea(fresh(idea), written(f"Comment {number}"), by=bob)
        for one in (client, browser):
            one.get(f"/ideas/{idea.id}")
            with counted() as seen:
                one.get(f"/ideas/{idea.id}")
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 8, seen
    assert costs[1] <= 14


def test_search_engines_read_a_public_idea_and_nothing_else(alice, bob, mona, client, browser_of):
    idea = an_idea(alice, "Ends </script> early")
    comment_on_idea(idea, written("Me **too**."), by=bob)
    page = client.get(f"/ideas/{idea.id}").text
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(data)
    assert told["@type"] == "DiscussionForumPosting"
    assert told["headline"] == "Ends </script> early"
    assert told["comment"][0]["text"] == "Me too."
    hide_post(body_of(idea), by=mona)
    assert "ld+json" not in browser_of(alice).get(f"/ideas/{idea.id}").text


def test_a_hidden_idea_is_gone_and_an_unknown_one_never_was(alice, mona, client, browser_of):
    idea = an_idea(alice, "CANARY of the hidden idea")
    hide_post(body_of(idea), by=mona)
    gone = client.get(f"/ideas/{idea.id}")
    assert gone.status_code == 410
    assert "CANARY" not in gone.text
    assert "CANARY" not in client.get("/ideas").text
    assert "CANARY" in browser_of(alice).get(f"/ideas/{idea.id}").text
    assert client.get("/ideas/999999").status_code == 404
    assert client.get("/ideas/99999999999999999999").status_code == 404


def test_what_waits_for_an_address_is_seen_by_its_author_alone(client, browser_of):
    nina = a_person("Nina", is_verified=False)
    idea = an_idea(nina, "CANARY that waits")
    assert client.get(f"/ideas/{idea.id}").status_code == 404
    assert "CANARY" not in client.get("/ideas").text
    assert "Only you and our moderators see this" in read(browser_of(nina).get(f"/ideas/{idea.id}"))


def test_a_moderator_reads_on_below_an_idea_that_its_author_deleted(alice, bob, mona, browser_of):
    idea = an_idea(alice)
    comment_on_idea(idea, written("Still worth reading."), by=bob)
    delete_post(body_of(idea), by=alice)
    words = read(browser_of(mona).get(f"/ideas/{idea.id}"))
    assert "deleted by its author" in words
    assert "Still worth reading." in words


# ------------------------------------------------------------------------------------------ comments


def test_somebody_comments_once_however_often_the_form_is_sent(alice, bob, browser_of):
    idea, browser = an_idea(alice), browser_of(bob)
    nonce = nonce_of(browser.get(f"/ideas/{idea.id}").text)
    places = {
        send(browser, f"/ideas/{idea.id}/comments", body="I'd use it daily.", nonce=nonce).location for _ in range(5)
    }
    assert len(places) == 1
    assert fresh(idea).answer_count == 1
    assert "I'd use it daily." in read(browser.get(f"/ideas/{idea.id}"))


def test_an_empty_comment_is_refused_in_words_at_its_field(alice, bob, browser_of):
    idea = an_idea(alice)
    answer = send(browser_of(bob), f"/ideas/{idea.id}/comments", body="  ")
    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert "<title>Error: " in answer.text


def test_a_comment_brings_a_photo(alice, bob, browser_of):
    idea = an_idea(alice)
    send(browser_of(bob), f"/ideas/{idea.id}/comments", body="Like this.", photos=(a_picture(), "x.png"), nonce="n")
    assert db.session.query(Post).filter_by(author_id=bob.id).one().photo_count == 1


def test_readers_without_an_account_are_led_to_sign_in(alice, client):
    idea = an_idea(alice)
    assert send(client, f"/ideas/{idea.id}/comments", body="Hello").location.startswith("/sign-in")
    assert fresh(idea).answer_count == 0


# ------------------------------------------------------------------------------------------ decisions


def test_the_product_team_decides_with_a_public_reason(alice, petra, client, browser_of):
    idea, browser = an_idea(alice), browser_of(petra)
    nonce = nonce_of(browser.get(f"/ideas/{idea.id}").text)
    reason = "We start **after** the summer."
    for _ in range(3):
        decided = browser.post(f"/ideas/{idea.id}/decide", data={"state": "planned", "reason": reason, "nonce": nonce})
        assert decided.status_code == 303
    assert fresh(idea).state == "planned"
    assert db.session.query(Outcome).count() == 1
    page = client.get(f"/ideas/{idea.id}")
    assert "We start <strong>after</strong> the summer." in page.text
    assert "What is coming of this voice" in read(page)
    assert "Petra" in read(page)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"state": "shipped", "reason": ""}, "Write the reply that everyone who asked will read."),
        ({"state": "nonsense", "reason": "Kept words"}, "Choose one of the six states."),
        ({"state": "", "reason": "Kept words"}, "Choose one of the six states."),
    ],
)
def test_a_decision_without_state_or_reason_moves_nothing_and_keeps_the_words(alice, petra, browser_of, data, sentence):
    idea = an_idea(alice)
    answer = browser_of(petra).post(f"/ideas/{idea.id}/decide", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert data["reason"] in answer.text
    assert fresh(idea).state == "new"


def test_deciding_for_the_state_it_has_is_a_conflict_that_keeps_the_words(alice, petra, browser_of):
    idea = an_idea(alice)
    answer = browser_of(petra).post(f"/ideas/{idea.id}/decide", data={"state": "new", "reason": "Kept words"})
    assert answer.status_code == 409
    assert "already in this state" in answer.text
    assert "Kept words" in answer.text


def test_only_the_product_team_sees_the_form_and_may_send_it(alice, bob, mona, petra, ada, client, browser_of):
    idea = an_idea(alice)
    url = f"/ideas/{idea.id}/decide"
    data = {"state": "planned", "reason": "Because."}
    for person in (alice, bob, mona):
        browser = browser_of(person)
        assert f'action="{url}"' not in browser.get(f"/ideas/{idea.id}").text
        assert browser.post(url, data=data).status_code == 403
    assert client.post(url, data=data).location.startswith("/sign-in")
    assert fresh(idea).state == "new"
    for person in (petra, ada):
        assert f'action="{url}"' in browser_of(person).get(f"/ideas/{idea.id}").text


def test_an_idea_that_ships_is_among_what_voices_bore_once(alice, petra, mona):
    idea, other = an_idea(alice, "Spare seals"), an_idea(alice, "Another")
    for state in ("building", "shipped"):
        decide_idea(fresh(idea), state, written("Said in public."), by=petra)
    decide_idea(fresh(other), "declined", written("Not now."), by=petra)
    assert [row.title for row in latest_fruits()] == ["Spare seals"]
    hide_post(body_of(fresh(idea)), by=mona)
    assert latest_fruits() == []


# ------------------------------------------------------------------------------------------ editing


def test_the_author_changes_words_product_and_tags(alice, kettle, client, browser_of):
    idea = an_idea(alice, labels=("dial",))
    browser = browser_of(alice)
    form = browser.get(f"/ideas/{idea.id}/edit").text
    assert "I overshoot the dial." in form
    assert "One press switches" in form
    changed = send(
        browser,
        f"/ideas/{idea.id}/edit",
        title="Three presets",
        body="I overshoot it by five.",
        wish="Three would do.",
        product="kettle-k2",
        tags="buttons, heat",
        words="1",
    )
    assert changed.location == f"/ideas/{idea.id}"
    words = read(client.get(f"/ideas/{idea.id}"))
    for said in ("Three presets", "by five", "Three would do.", "Drip kettle K2", "buttons", "edited"):
        assert said in words
    assert wish_of(idea.id).labels == ("buttons", "heat")
    db.session.refresh(kettle)
    assert kettle.idea_count == 1


def test_a_stale_edit_keeps_what_was_typed_and_shows_the_newer_words(alice, browser_of):
    idea, browser = an_idea(alice), browser_of(alice)
    values = {"title": "T1", "body": "First edit.", "wish": "W", "words": "1"}
    send(browser, f"/ideas/{idea.id}/edit", **values)
    late = send(browser, f"/ideas/{idea.id}/edit", **{**values, "body": "My late words."})
    assert late.status_code == 409
    assert "My late words." in late.text
    assert "edited elsewhere" in late.text
    assert 'name="words" value="2"' in late.text
    again = send(browser, f"/ideas/{idea.id}/edit", **{**values, "body": "My late words.", "words": "2"})
    assert again.status_code == 303


def test_bad_input_to_an_edit_keeps_what_was_typed(alice, browser_of):
    idea = an_idea(alice)
    sent = {"title": "x" * 81, "body": "Kept words", "wish": "", "tags": "a b c d e f", "words": "1"}
    answer = send(browser_of(alice), f"/ideas/{idea.id}/edit", **sent)
    assert answer.status_code == 422
    assert "Kept words" in answer.text
    for sentence in ("Shorten it to 80", "Write what would make you glad.", "Choose up to 5 tags."):
        assert sentence in answer.text


def test_nobody_else_edits(alice, bob, mona, client, browser_of):
    idea = an_idea(alice)
    for person in (bob, mona):
        assert browser_of(person).get(f"/ideas/{idea.id}/edit").status_code == 403
        assert send(browser_of(person), f"/ideas/{idea.id}/edit", title="x").status_code == 403
    assert client.get(f"/ideas/{idea.id}/edit").location.startswith("/sign-in")

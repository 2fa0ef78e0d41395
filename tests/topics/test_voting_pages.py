"""Votes as they are sent by forms and by the script."""

import pytest

from community.kernel.database import db
from community.topics.actions.visibility import hide_post
from community.topics.models import Post, Topic
from community.topics.queries import find_post
from tests.conftest import a_person
from tests.topics.threads import a_question, an_answer

JSON = {"Accept": "application/json"}


def votes(post_id: int) -> int:
    db.session.rollback()
    return db.session.get_one(Post, post_id).vote_count


def test_a_vote_counts_once_however_often_it_is_sent_and_goes_when_taken_back(alice, bob, carol, browser_of):
    post = an_answer(a_question(alice), bob)
    browser = browser_of(carol)
    for _ in range(3):
        said = browser.post(f"/posts/{post.id}/vote", data={"on": "1"}, headers=JSON).json
        assert (said["pressed"], said["count"]) == (True, 1)
    said = browser.post(f"/posts/{post.id}/vote", data={"on": "0"}, headers=JSON).json
    assert (said["pressed"], said["count"]) == (False, 0)
    assert votes(post.id) == 0


def test_without_script_the_reader_comes_back_to_the_post(alice, bob, browser_of):
    question = a_question(alice)
    post = an_answer(question, alice)
    page = f"http://localhost/questions/{question.id}?sort=new"
    led = browser_of(bob).post(f"/posts/{post.id}/vote", data={"on": "1"}, headers={"Referer": page})
    assert led.status_code == 303
    assert led.location == f"/questions/{question.id}?sort=new#post-{post.id}"
    foreign = browser_of(bob).post(
        f"/posts/{post.id}/vote", data={"on": "1"}, headers={"Referer": "http://localhost.evil.example/x"}
    )
    assert foreign.location == f"/questions/{question.id}#post-{post.id}"
    assert votes(post.id) == 1


def test_a_useful_question_is_voted_for_apart_from_wanting_to_know_too(alice, bob, carol, browser_of):
    question = a_question(alice)
    assert browser_of(bob).post(f"/posts/{question.body_post_id}/vote", headers=JSON).json["count"] == 1
    assert browser_of(carol).post(f"/topics/{question.id}/concern", headers=JSON).json["count"] == 1
    db.session.rollback()
    assert votes(question.body_post_id) == 1
    assert db.session.get_one(Topic, question.id).concern_count == 1


def test_wanting_to_know_too_counts_on_the_question(alice, bob, browser_of):
    question = a_question(alice)
    said = browser_of(bob).post(f"/topics/{question.id}/concern", headers=JSON).json
    assert said["message"] == "We've noted that you want to know too."
    db.session.rollback()
    assert db.session.get_one(Topic, question.id).vote_count == 1
    page = browser_of(bob).get(f"/questions/{question.id}").text
    assert f'data-count-for="post:{question.body_post_id}:me_too">1<' in page
    assert 'aria-pressed="true"' in page


def test_nobody_votes_for_their_own_nor_for_what_is_hidden_nor_before_they_are_verified(
    alice, bob, mona, browser_of, client
):
    post = an_answer(a_question(alice), bob)
    vote = f"/posts/{post.id}/vote"
    own = browser_of(bob).post(vote, headers=JSON)
    assert (own.status_code, own.json["message"]) == (403, "You can't vote for your own post.")
    assert browser_of(a_person("Nora", is_verified=False)).post(vote, headers=JSON).status_code == 403
    assert client.post(vote, headers=JSON).status_code == 401
    hide_post(find_post(post.id, seen_by=mona), by=mona)
    assert browser_of(alice).post(vote, headers=JSON).status_code == 410
    assert votes(post.id) == 0


def test_ones_own_post_shows_its_count_but_no_button(alice, bob, browser_of):
    question = a_question(alice)
    post = an_answer(question, bob)
    own = browser_of(bob).get(f"/questions/{question.id}").text
    assert f'action="/posts/{post.id}/vote"' not in own
    assert f'action="/posts/{question.body_post_id}/vote"' in own


@pytest.mark.parametrize("post_id", [0, 999, 2**31, 10**30])
def test_an_unknown_post_is_a_404(alice, browser_of, post_id):
    browser = browser_of(alice)
    assert browser.post(f"/posts/{post_id}/vote").status_code == 404
    for page in ("", "/edit", "/reply", "/history", "/deleted"):
        assert browser.get(f"/posts/{post_id}{page}").status_code == 404

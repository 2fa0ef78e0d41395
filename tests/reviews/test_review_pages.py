"""Reviews as people meet them: their own page, comments, the company's word, edits."""

import json
import re

import pytest

from community.kernel.database import db
from community.reviews.actions import reply_to_review
from community.reviews.models import Review
from community.topics.actions.visibility import hide_post
from community.topics.models import Topic
from community.topics.text import written
from tests.ideas.proposals import body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import counted, nonce_of, read, send


@pytest.fixture
def review(alice, kettle):
    return a_review(alice, kettle)


def test_a_review_shows_stars_time_of_use_good_and_bad(review, client):
    page = client.get(f"/reviews/{review.id}")
    words = read(page)
    for said in ("Pours thin and straight", "Used for 3 months", "The spout", "Its weight", "Drip kettle K2", "Alice"):
        assert said in words
    assert 'aria-label="4 out of 5"' in page.text


def test_a_review_reads_in_japanese_too(review, client):
    words = read(client.get(f"/reviews/{review.id}", headers={"Accept-Language": "ja"}))
    for said in ("使用3か月", "よいところ", "気になるところ", "ドリップケトル K2", "参考になった"):
        assert said in words


def test_the_company_answers_below_with_name_and_role(review, petra, bob, client, browser_of):
    browser = browser_of(petra)
    answered = send(browser, f"/reviews/{review.id}/comments", body="We look into its weight.", official="1", nonce="n")
    assert answered.status_code == 303
    page = client.get(f"/reviews/{review.id}").text
    assert "We look into its weight." in page
    assert "post official" in page
    assert send(browser_of(bob), f"/reviews/{review.id}/comments", body="Me too.", official="1").status_code == 403


def test_a_comment_is_posted_once_and_bad_ones_keep_their_words(review, bob, browser_of):
    browser = browser_of(bob)
    nonce = nonce_of(browser.get(f"/reviews/{review.id}").text)
    for _ in range(4):
        send(browser, f"/reviews/{review.id}/comments", body="Same here.", nonce=nonce)
    db.session.rollback()
    assert db.session.get_one(Topic, review.id).answer_count == 1
    other = send(browser, f"/reviews/{review.id}/comments", body="Other words.", nonce=nonce)
    assert other.status_code == 422
    assert "Other words." in other.text


def test_search_engines_read_stars_and_product(review, client):
    [data] = re.findall(r'ld\+json">(.*?)</script>', client.get(f"/reviews/{review.id}").text, re.DOTALL)
    told = json.loads(data)
    assert told["@type"] == "Review"
    assert told["reviewRating"]["ratingValue"] == 4
    assert told["itemReviewed"]["name"] == "Drip kettle K2"


def test_a_page_costs_the_same_with_one_comment_and_with_ten(review, bob, client, browser_of):
    browser, costs = browser_of(bob), []
    for already, wanted in ((0, 1), (1, 10)):
        for number in range(already, wanted):
            db.session.rollback()
            reply_to_review(db.session.get_one(Topic, review.id), written(f"Comment {number}"), by=bob)
        for one in (client, browser):
            one.get(f"/reviews/{review.id}")
            with counted() as seen:
                one.get(f"/reviews/{review.id}")
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 8
    assert costs[1] <= 14


def test_nobody_in_particular_gets_neither_cookie_nor_token(review, client):
    answer = client.get(f"/reviews/{review.id}")
    assert "Set-Cookie" not in answer.headers
    assert not any(re.findall(r'name="csrf_token" value="([^"]*)"', answer.text))


def test_a_hidden_review_is_gone(review, mona, client):
    hide_post(body_of(review), by=mona)
    assert client.get(f"/reviews/{review.id}").status_code == 410


# ------------------------------------------------------------------------------------------ editing


def edited(browser, review, **changed):
    values = {"stars": "2", "period": "year", "title": "It leaks now", "body": "After a year.", "words": "1"}
    return send(browser, f"/reviews/{review.id}/edit", **{**values, **changed})


def test_the_author_changes_stars_and_words_and_the_average_follows(review, alice, kettle, client, browser_of):
    browser = browser_of(alice)
    form = browser.get(f"/reviews/{review.id}/edit").text
    assert 'value="4" checked' in form
    assert "The spout" in form
    assert edited(browser, review, good="", bad="The lid").location == f"/reviews/{review.id}"
    words = read(client.get(f"/reviews/{review.id}"))
    for said in ("It leaks now", "Used for a year or longer", "The lid", "edited"):
        assert said in words
    assert "The spout" not in words
    db.session.rollback()
    db.session.refresh(kettle)
    assert kettle.star_counts == (0, 1, 0, 0, 0)
    assert kettle.review_count == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("stars", "0", "Choose from 1 to 5 stars."),
        ("stars", "6", "Choose from 1 to 5 stars."),
        ("stars", "five", "Choose from 1 to 5 stars."),
        ("period", "", "Choose how long you"),
        ("title", "", "Enter a title."),
        ("body", " ", "Write how it is to use."),
        ("good", "x" * 301, "Shorten it to 300."),
    ],
)
def test_bad_input_is_named_and_everything_typed_is_kept(review, alice, browser_of, field, value, sentence):
    answer = edited(browser_of(alice), review, **{"bad": "Kept words", field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Kept words" in answer.text


def test_a_stale_edit_keeps_both_words(review, alice, browser_of):
    browser = browser_of(alice)
    edited(browser, review)
    late = edited(browser, review, body="My late words.")
    assert late.status_code == 409
    assert "My late words." in late.text


def test_nobody_else_edits_a_review(review, bob, petra, mona, browser_of, client):
    for person in (bob, petra, mona):
        assert edited(browser_of(person), review).status_code == 403
    assert client.get(f"/reviews/{review.id}/edit").location.startswith("/sign-in")
    db.session.rollback()
    assert db.session.query(Review).one().stars == 4

"""Writing something new."""

import re
from threading import Barrier, Thread

import pytest
from flask import Flask

from community.attachments.models import Photo
from community.ideas.queries import wish_of
from community.kernel.database import db
from community.reviews.models import Review
from community.settings import Settings
from community.topics.models import Post, Topic
from tests.conftest import a_person
from tests.processes.crew import all_at_once
from tests.reviews.crew import send_reviews
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_picture, nonce_of, read, send

QUESTION = {"kind": "question", "title": "Does the lid rattle?", "body": "Mine **does**."}
IDEA = {"kind": "idea", "title": "Two presets", "body": "I overshoot.", "wish": "One button."}
REVIEW = {
    "kind": "review",
    "product": "kettle-k2",
    "title": "Thin and straight",
    "body": "The first drop lands.",
    "stars": "4",
    "period": "month",
    "good": "The spout",
    "bad": "The weight",
}


def topics() -> list[Topic]:
    db.session.rollback()
    return db.session.query(Topic).order_by(Topic.id).all()


# ------------------------------------------------------------------------------------------ posting


@pytest.mark.parametrize("sent", [QUESTION, IDEA, REVIEW], ids=["question", "idea", "review"])
def test_each_kind_is_posted_once_however_often_the_form_is_sent(alice, kettle, browser_of, client, sent):
    browser = browser_of(alice)
    nonce = nonce_of(browser.get(f"/compose?kind={sent['kind']}").text)
    places = {send(browser, "/compose", **sent, nonce=nonce).location for _ in range(6)}
    [topic] = topics()
    assert places == {f"/{sent['kind']}s/{topic.id}"}
    assert (topic.kind, topic.title, topic.visibility) == (sent["kind"], sent["title"], "public")
    assert sent["title"] in read(client.get(places.pop()))


def test_an_idea_keeps_problem_wish_product_tags_and_photos_apart(alice, kettle, browser_of):
    photo = (a_picture(), "sketch.png")
    more = {"product": "kettle-k2", "tags": "dial、heat", "photos": photo, "photo_alt": "A sketch"}
    send(browser_of(alice), "/compose", **IDEA, **more)
    [topic] = topics()
    wish = wish_of(topic.id)
    assert (wish.markdown, wish.labels) == ("One button.", ("dial", "heat"))
    assert topic.product_id == kettle.id
    body = db.session.get_one(Post, topic.body_post_id)
    assert (body.markdown, body.photo_count) == ("I overshoot.", 1)
    assert db.session.query(Photo).one().alt == "A sketch"


def test_a_form_with_the_same_nonce_and_other_words_is_refused_and_kept(alice, browser_of):
    browser = browser_of(alice)
    send(browser, "/compose", **QUESTION, nonce="n-1")
    other = send(browser, "/compose", **{**QUESTION, "body": "Other words."}, nonce="n-1")
    assert other.status_code == 422
    assert "Other words." in other.text
    assert len(topics()) == 1
    again = send(browser, "/compose", **{**QUESTION, "body": "Other words."}, nonce=nonce_of(other.text))
    assert again.status_code == 303


def test_who_has_not_confirmed_their_address_may_write_and_is_told_what_happens(client, browser_of):
    nina = a_person("Nina", is_verified=False)
    browser = browser_of(nina)
    assert "confirmed your email address" in read(browser.get("/compose"))
    posted = send(browser, "/compose", **QUESTION)
    assert topics()[0].visibility == "held"
    assert "Others see it once you've confirmed your email address." in read(browser.get(posted.location))
    assert client.get(posted.location).status_code == 404


def test_signed_out_one_is_led_to_sign_in_and_back_with_everything_in_the_address(client):
    led = client.get("/compose?kind=idea&product=kettle-k2")
    assert led.location == "/sign-in?next=/compose%3Fkind%3Didea%26product%3Dkettle-k2"
    assert send(client, "/compose", **QUESTION).location.startswith("/sign-in")
    assert topics() == []


# ------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("sent", "changed", "sentence"),
    [
        (QUESTION, {"title": " "}, "Enter a title."),
        (QUESTION, {"title": "x" * 81}, "This is 81 characters long. Shorten it to 80."),
        (QUESTION, {"body": ""}, "Write what you&#39;d like to know."),
        (QUESTION, {"body": "x" * 20_001}, "Shorten it to 20000."),
        (QUESTION, {"product": "unheard-of"}, "Choose one of the options."),
        (QUESTION, {"tags": "a, b, c, d, e, f"}, "Choose up to 5 tags."),
        (QUESTION, {"tags": "x" * 25}, "Keep each tag to 24 characters."),
        (IDEA, {"body": ""}, "Write what bothers you."),
        (IDEA, {"wish": "\0 "}, "Write what would make you glad."),
        (REVIEW, {"product": ""}, "Choose the product you&#39;re reviewing."),
        (REVIEW, {"stars": ""}, "Choose from 1 to 5 stars."),
        (REVIEW, {"stars": "11"}, "Choose from 1 to 5 stars."),
        (REVIEW, {"period": "century"}, "Choose how long you&#39;ve used it."),
        (REVIEW, {"bad": "x" * 301}, "Shorten it to 300."),
    ],
)
def test_what_cannot_be_taken_is_named_and_all_that_was_typed_is_kept(
    alice, kettle, browser_of, sent, changed, sentence
):
    answer = send(browser_of(alice), "/compose", **{**sent, **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Error: " in answer.text
    for name, value in {**sent, **changed}.items():
        if name in ("title", "body", "wish", "good") and len(value) < 100 and value.strip("\0 "):
            assert value in answer.text
    assert topics() == []


def test_a_broken_photo_is_named_and_the_good_one_kept(alice, browser_of):
    browser = browser_of(alice)
    builder = {**QUESTION, "photos": (a_picture(), "good.png"), "title": ""}
    first = send(browser, "/compose", **builder)
    [token] = re.findall(r'name="photo_token" value="([^"]+)"', first.text)
    send(browser, "/compose", **QUESTION, photo_token=token)
    assert db.session.get_one(Post, topics()[0].body_post_id).photo_count == 1


def test_an_unknown_kind_is_a_question(alice, browser_of):
    assert "What you'd like to know" in read(browser_of(alice).get("/compose?kind=poem"))
    send(browser_of(alice), "/compose", **{**QUESTION, "kind": "poem"})
    assert topics()[0].kind == "question"


def test_markup_in_a_title_stays_text(alice, browser_of, client):
    posted = send(browser_of(alice), "/compose", **{**QUESTION, "title": "</title><script>alert(1)</script>"})
    assert "<script>alert" not in client.get(posted.location).text
    assert "<script>alert" not in client.get("/").text


# ------------------------------------------------------------------------------------------ changing the kind, preview


def test_changing_the_kind_keeps_what_is_typed_there_and_back(alice, kettle, browser_of):
    browser = browser_of(alice)
    as_review = send(browser, "/compose", **{**IDEA, "tags": "dial"}, switch="review")
    assert as_review.status_code == 200
    assert 'name="stars"' in as_review.text
    assert "Two presets" in as_review.text
    assert "I overshoot." in as_review.text
    assert '<input type="hidden" name="wish" value="One button.">' in as_review.text
    back = send(browser, "/compose", **IDEA, stars="4", good="The spout", switch="idea").text
    assert "One button." in back
    assert '<input type="hidden" name="stars" value="4">' in back
    assert topics() == []


def test_a_preview_shows_how_it_will_read_and_posts_nothing(alice, browser_of):
    seen = send(browser_of(alice), "/compose", **QUESTION, photos=(a_picture(), "x.png"), preview="1")
    assert seen.status_code == 200
    assert "This is how it will read" in seen.text
    assert "<p>Mine <strong>does</strong>.</p>" in seen.text
    assert "Mine **does**." in seen.text
    assert 'name="photo_token"' in seen.text
    assert topics() == []


def test_a_preview_of_a_review_shows_good_and_bad(alice, kettle, browser_of):
    words = read(send(browser_of(alice), "/compose", **REVIEW, preview="1"))
    assert "What is good The spout" in words
    assert "What isn't The weight" in words


def test_enter_without_script_previews_and_never_changes_the_kind(alice, browser_of):
    form = browser_of(alice).get("/compose").text
    form = form[form.index('id="compose"') :]
    first = re.search(r"<button[^>]*>", form).group(0)
    assert 'name="preview"' in first


def test_the_product_of_the_address_is_chosen(alice, kettle, browser_of):
    assert '<option value="kettle-k2" selected>' in browser_of(alice).get("/compose?kind=idea&product=kettle-k2").text


def test_the_composer_speaks_japanese(kettle, browser_of):
    hana = a_person("Hana", language="ja")
    words = read(browser_of(hana).get("/compose?kind=idea"))
    for said in ("ひとことで言うと", "困っていること", "こうなったらうれしいこと", "伝わる書き方"):
        assert said in words


# ------------------------------------------------------------------------------------------ one review each


def test_a_second_review_leads_to_the_first_with_a_friendly_line(alice, kettle, browser_of):
    review = a_review(alice, kettle)
    browser = browser_of(alice)
    led = browser.get("/compose?kind=review&product=kettle-k2")
    assert led.location == f"/reviews/{review.id}/edit"
    assert "You've already reviewed this product." in read(browser.get(led.location))


def test_a_review_that_was_deleted_can_be_brought_back_instead_of_written_again(alice, kettle, browser_of):
    review = a_review(alice, kettle)
    browser, body = browser_of(alice), review.body_post_id
    send(browser, f"/posts/{body}/delete")
    led = browser.get("/compose?kind=review&product=kettle-k2")
    assert led.location == f"/posts/{body}/deleted"
    assert "You deleted your review of this product." in read(browser.get(led.location))
    answer = send(browser, "/compose", **REVIEW)
    assert (answer.status_code, f'href="/posts/{body}/deleted"' in answer.text) == (409, True)


def test_a_second_review_that_was_typed_already_is_kept_beside_the_way_to_the_first(alice, kettle, browser_of):
    review = a_review(alice, kettle)
    answer = send(browser_of(alice), "/compose", **REVIEW)
    assert answer.status_code == 409
    assert f'href="/reviews/{review.id}/edit"' in answer.text
    assert "The first drop lands." in answer.text
    assert len(topics()) == 1


def test_eight_forms_at_once_leave_one_review(app: Flask, alice, kettle, browser_of):
    browsers = [browser_of(alice) for _ in range(8)]
    start, statuses = Barrier(8), []

    def post(number: int) -> None:
        start.wait()
        with app.app_context():
            answer = send(browsers[number], "/compose", **{**REVIEW, "nonce": f"n-{number}", "title": f"Try {number}"})
            statuses.append(answer.status_code)

    threads = [Thread(target=post, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(statuses) == [303] + [409] * 7
    assert len(topics()) == 1
    assert db.session.query(Review).count() == 1
    db.session.refresh(kettle)
    assert (kettle.review_count, kettle.star_counts) == (1, (0, 0, 0, 1, 0))


@pytest.mark.processes
def test_four_processes_at_once_leave_one_review(settings: Settings, alice, kettle):
    work = (alice.id, kettle.id, 3)
    db.session.rollback()
    all_at_once(settings, *[(send_reviews, work)] * 4)
    assert len(topics()) == 1
    db.session.refresh(kettle)
    assert kettle.review_count == 1

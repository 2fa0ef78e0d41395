"""Editing and its history, deleting and bringing back."""

import pytest

from community.kernel.database import db
from community.topics.actions.visibility import hide_post
from community.topics.models import Post, Revision, Topic
from community.topics.queries import find_post
from tests.topics.threads import a_picture, a_question, an_answer, read, send


def fresh(post: Post) -> Post:
    db.session.rollback()
    return db.session.get_one(Post, post.id)


def test_an_author_edits_their_answer_and_everybody_sees_what_changed(alice, bob, browser_of, client):
    question = a_question(alice)
    answer = an_answer(question, bob, "I use the red brush.")
    browser = browser_of(bob)
    assert "I use the red brush." in browser.get(f"/posts/{answer.id}/edit").text
    saved = send(browser, f"/posts/{answer.id}/edit", body="I use the green brush.", words="1")
    assert saved.location == f"/questions/{question.id}#post-{answer.id}"
    page = client.get(f"/questions/{question.id}").text
    assert "green brush" in page
    assert "red brush" not in page
    assert f"/posts/{answer.id}/history" in page
    history = client.get(f"/posts/{answer.id}/history").text
    assert "red" in history.split("<del>")[1].split("</del>")[0]
    assert "green" in history.split("<ins>")[1].split("</ins>")[0]
    assert "brush" not in history.split("<del>")[1].split("</ins>")[0]
    assert "[removed: red]" in read(client.get(f"/posts/{answer.id}/history"))


def test_japanese_is_compared_by_characters(alice, bob, browser_of, client):
    answer = an_answer(a_question(alice), bob, "水を入れて沸かします。")
    send(browser_of(bob), f"/posts/{answer.id}/edit", body="お湯を入れて沸かします。", words="1")
    history = client.get(f"/posts/{answer.id}/history").text
    assert "水" in history.split("<del>")[1].split("</del>")[0]
    assert "お湯" in history.split("<ins>")[1].split("</ins>")[0]
    assert "を入れて沸かします。" in history.split("</ins>")[1]


def test_a_question_is_edited_with_its_title_tags_and_product(alice, kettle, browser_of, client):
    question = a_question(alice, title="How to clean", labels=["care"])
    browser = browser_of(alice)
    assert browser.get(f"/posts/{question.body_post_id}/edit").location == f"/questions/{question.id}/edit"
    assert 'value="care"' in browser.get(f"/questions/{question.id}/edit").text
    saved = send(
        browser,
        f"/questions/{question.id}/edit",
        title="How do I clean it?",
        body="It has spots.",
        product=kettle.slug,
        tags="care, lime、citric acid",
        words="1",
    )
    assert saved.location == f"/questions/{question.id}"
    page = client.get(f"/questions/{question.id}").text
    assert "How do I clean it?" in page
    assert "Drip kettle K2" in page
    assert 'href="/tags/lime"' in page
    assert "How [removed: to]" in read(client.get(f"/posts/{question.body_post_id}/history"))


def test_a_stale_edit_changes_nothing_and_shows_both_texts(alice, bob, browser_of):
    question = a_question(alice)
    answer = an_answer(question, bob, "First words.")
    browser = browser_of(bob)
    send(browser, f"/posts/{answer.id}/edit", body="Newer words.", words="1")
    stale = send(browser, f"/posts/{answer.id}/edit", body="My other words.", words="1")
    assert stale.status_code == 409
    assert "My other words." in stale.text.split("<textarea")[1]
    assert "Newer" in read(stale)
    assert 'name="words" value="2"' in stale.text
    assert fresh(answer).markdown == "Newer words."
    assert send(browser, f"/posts/{answer.id}/edit", body="My other words.", words="2").status_code == 303
    assert fresh(answer).markdown == "My other words."
    assert db.session.query(Revision).count() == 2


def test_a_stale_edit_of_a_question_keeps_the_typed_title(alice, browser_of):
    question = a_question(alice)
    browser = browser_of(alice)
    given = {"body": "Text", "product": "", "tags": ""}
    send(browser, f"/questions/{question.id}/edit", title="Newer title", words="1", **given)
    stale = send(browser, f"/questions/{question.id}/edit", title="My title", words="1", **given)
    assert stale.status_code == 409
    assert 'value="My title"' in stale.text
    assert "edited elsewhere" in read(stale)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Enter a title."),
        ("title", "x" * 81, "Shorten it to 80."),
        ("body", " ", "Write what you'd like to know."),
        ("product", "no-such", "Choose one of the options."),
        ("tags", "a b c d e f", "Choose up to 5 tags."),
        ("tags", "x" * 25, "Keep each tag to 24 characters."),
        ("words", "x", "Reload the page and edit again."),
    ],
)
def test_what_cannot_be_taken_is_named_and_the_rest_stays_typed(alice, browser_of, field, value, sentence):
    question = a_question(alice)
    values = {"title": "A fine title", "body": "A fine text", "product": "", "tags": "care", "words": "1"}
    refused = send(browser_of(alice), f"/questions/{question.id}/edit", **(values | {field: value}))
    assert refused.status_code == 422
    assert sentence in read(refused)
    for name, kept in values.items():
        assert name in (field, "product", "words") or kept in refused.text


def test_nobody_edits_or_deletes_what_is_not_theirs_nor_a_hidden_text(alice, bob, mona, client, browser_of):
    question = a_question(alice)
    answer = an_answer(question, bob)
    for browser in (browser_of(alice), browser_of(mona)):
        assert browser.get(f"/posts/{answer.id}/edit").status_code == 403
        assert send(browser, f"/posts/{answer.id}/edit", body="Mine now", words="1").status_code == 403
        assert browser.post(f"/posts/{answer.id}/delete").status_code == 403
    assert browser_of(bob).get(f"/questions/{question.id}/edit").status_code == 403
    assert client.get(f"/posts/{answer.id}/edit").status_code == 303
    hide_post(find_post(answer.id, seen_by=mona), by=mona)
    assert send(browser_of(bob), f"/posts/{answer.id}/edit", body="Nicer", words="1").status_code == 403
    assert fresh(answer).markdown == "Use citric acid."


def test_a_deleted_answer_is_offered_back_to_its_author_alone(alice, bob, client, browser_of):
    question = a_question(alice)
    answer = an_answer(question, bob, "Gone with the wind.")
    browser = browser_of(bob)
    led = browser.post(f"/posts/{answer.id}/delete")
    assert led.location == f"/questions/{question.id}?deleted={answer.id}#answers"
    assert f"/posts/{answer.id}/restore" in browser.get(led.location).text
    assert f"/posts/{answer.id}/restore" not in browser_of(alice).get(led.location).text
    assert client.get(f"/posts/{answer.id}").status_code == 410
    assert "Gone with the wind." not in client.get(f"/questions/{question.id}").text
    assert browser_of(alice).post(f"/posts/{answer.id}/restore").status_code == 404
    assert browser.post(f"/posts/{answer.id}/restore").location == f"/questions/{question.id}#post-{answer.id}"
    assert "Gone with the wind." in client.get(f"/questions/{question.id}").text
    db.session.rollback()
    assert db.session.get_one(Topic, question.id).answer_count == 1


def test_a_deleted_question_is_gone_and_its_author_brings_it_back(alice, bob, client, browser_of):
    question = a_question(alice, title="On second thought")
    browser = browser_of(alice)
    led = browser.post(f"/posts/{question.body_post_id}/delete")
    assert led.location == f"/posts/{question.body_post_id}/deleted"
    assert "On second thought" in browser.get(led.location).text
    assert browser_of(bob).get(led.location).status_code == 404
    assert client.get(f"/questions/{question.id}").status_code == 410
    assert "On second thought" not in client.get("/questions").text
    browser.post(f"/posts/{question.body_post_id}/restore")
    assert "On second thought" in client.get("/questions").text


def test_the_history_of_a_hidden_post_is_hidden_with_it(alice, bob, mona, client, browser_of):
    answer = an_answer(a_question(alice), bob, "An insult")
    send(browser_of(bob), f"/posts/{answer.id}/edit", body="Another insult", words="1")
    hide_post(find_post(answer.id, seen_by=mona), by=mona)
    assert client.get(f"/posts/{answer.id}/history").status_code == 410
    assert browser_of(alice).get(f"/posts/{answer.id}/history").status_code == 410
    assert browser_of(bob).get(f"/posts/{answer.id}/history").status_code == 200


def test_a_photo_is_added_and_another_taken_off(alice, bob, client, browser_of):
    question = a_question(alice)
    browser = browser_of(bob)
    send(browser, f"/questions/{question.id}/answers", body="Look", photos=(a_picture(), "first.png"))
    answer = db.session.query(Post).filter_by(author_id=bob.id).one()
    page = client.get(f"/questions/{question.id}").text
    token = page.split("/photos/")[1].split("?")[0]
    send(browser, f"/posts/{answer.id}/edit", body="Look", words="1", take_down=token, photos=(a_picture(), "b.png"))
    assert fresh(answer).photo_count == 1
    assert token not in client.get(f"/questions/{question.id}").text
    assert client.get(f"/photos/{token}").status_code == 404
    assert browser.get(f"/photos/{token}").status_code == 200


def test_a_fifth_photo_has_no_room(alice, bob, browser_of):
    question = a_question(alice)
    browser = browser_of(bob)
    four = [(a_picture(), f"{n}.png") for n in range(4)]
    browser.post(f"/questions/{question.id}/answers", data={"body": "Look", "photos": four})
    answer = db.session.query(Post).filter_by(author_id=bob.id).one()
    assert answer.photo_count == 4
    refused = send(browser, f"/posts/{answer.id}/edit", body="Typed", words="1", photos=(a_picture(), "five.png"))
    assert refused.status_code == 422
    assert "Typed" in refused.text
    assert fresh(answer).photo_count == 4

"""Ten minutes in which what was posted can be taken back, as if it hadn't been."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from community.attachments.models import Photo
from community.drafts.models import Draft
from community.follows.actions import follow
from community.follows.models import PERSON, Subject
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.notifications.models import Notice
from community.questions.actions import accept_answer
from community.reviews.models import Review
from community.topics.actions.visibility import hide_post, restore_post
from community.topics.models import Post, Topic
from community.topics.policy import TAKEN_BACK_WITHIN
from tests.conftest import a_person
from tests.topics.threads import a_picture, a_question, an_answer, read, send
from tests.web.test_compose import IDEA, QUESTION, REVIEW


def posted(browser, sent: dict[str, object]) -> Post:
    send(browser, "/compose", **sent)
    db.session.rollback()
    return db.session.query(Post).order_by(Post.id.desc()).first()


def drafts() -> list[Draft]:
    db.session.rollback()
    return db.session.query(Draft).order_by(Draft.id).all()


def let_ten_minutes_pass(post: Post) -> None:
    with transaction():
        db.session.execute(update(Post).where(Post.id == post.id).values(created_at=now() - TAKEN_BACK_WITHIN))


def notices_of(person) -> list[str]:
    db.session.rollback()
    return [one.kind for one in db.session.query(Notice).filter_by(person_id=person.id).order_by(Notice.id)]


@pytest.mark.parametrize("sent", [QUESTION, IDEA, REVIEW], ids=["question", "idea", "review"])
def test_a_post_becomes_its_draft_again_and_can_be_posted_anew(alice, kettle, browser_of, client, sent):
    browser = browser_of(alice)
    more = {} if sent is REVIEW else {"product": "kettle-k2", "tags": "lid, heat"}
    post = posted(browser, {**sent, **more, "photos": (a_picture(), "lid.png"), "photo_alt": "The lid"})
    page = browser.get(f"/posts/{post.id}", follow_redirects=True)
    assert "You can take it back for ten minutes." in read(page)
    assert f'action="/posts/{post.id}/take-back"' in page.text
    led = send(browser, f"/posts/{post.id}/take-back")
    assert client.get(f"/posts/{post.id}").status_code == 410
    db.session.refresh(kettle)
    assert (kettle.question_count, kettle.idea_count, kettle.review_count) == (0, 0, 0)
    form = browser.get(led.location).text
    for name, value in {**sent, **more}.items():
        if name in ("title", "body", "wish", "good", "bad"):
            assert value in form
    assert 'value="The lid"' in form
    assert '<option value="kettle-k2" selected>' in form
    [draft] = drafts()
    again = {name: texts[0] for name, texts in draft.fields.items()}
    assert send(browser, "/compose", **again, kind=sent["kind"], draft=draft.key, base="1").status_code == 303
    assert drafts() == []
    new = db.session.query(Topic).filter_by(visibility="public").one()
    assert new.title == sent["title"]
    assert db.session.query(Photo).one().post_id == new.body_post_id
    assert db.session.query(Review).count() == (1 if sent is REVIEW else 0)


def test_an_answer_goes_back_into_the_form_of_its_question(alice, bob, browser_of, deliver):
    question, browser = a_question(alice), browser_of(bob)
    landed = send(browser, f"/questions/{question.id}/answers", body="I rinse it.")
    number = int(re.search(r"#post-(\d+)", landed.location).group(1))
    assert f'action="/posts/{number}/take-back"' in browser.get(landed.location).text
    led = send(browser, f"/posts/{number}/take-back")
    assert led.location == f"/topics/{question.id}?draft=topic-{question.id}"
    assert "I rinse it." in browser.get(browser.get(led.location).location).text
    deliver()
    db.session.refresh(question)
    assert (question.answer_count, question.state) == (0, "open")


def test_what_was_being_written_meanwhile_is_not_lost(alice, bob, browser_of):
    question, browser = a_question(alice), browser_of(bob)
    answer = an_answer(question, bob)
    browser.post(
        f"/drafts/topic-{question.id}", data={"body": "Half a thought"}, headers={"Accept": "application/json"}
    )
    send(browser, f"/posts/{answer.id}/take-back")
    assert sorted(draft.text("body") for draft in drafts()) == ["Half a thought", "Use citric acid."]


def test_nobody_is_told_of_what_was_taken_back_before(alice, bob, browser_of, deliver):
    follow(Subject(PERSON, alice.id), by=bob)
    question = a_question(alice)
    answer = an_answer(question, bob)
    send(browser_of(bob), f"/posts/{answer.id}/take-back")
    send(browser_of(alice), f"/posts/{question.body_post_id}/take-back")
    deliver()
    assert notices_of(alice) == []
    assert notices_of(bob) == []


def test_who_was_told_already_finds_nothing_that_leads_nowhere(alice, bob, browser_of, deliver):
    follow(Subject(PERSON, alice.id), by=bob)
    question = a_question(alice)
    deliver()
    assert len(notices_of(bob)) == 1
    send(browser_of(alice), f"/posts/{question.body_post_id}/take-back")
    deliver()
    assert notices_of(bob) == []


def test_a_question_and_ones_answer_to_it_are_told_apart_in_the_list(alice, browser_of):
    an_answer(a_question(alice), alice)
    listed = browser_of(alice).get("/me/drafts").text.split("Just posted")[1].split("</section>")[0]
    assert re.findall(r">\s*(Answer or comment|Question)\s*<", listed) == ["Answer or comment", "Question"]


def test_after_ten_minutes_it_can_only_be_deleted(alice, browser_of):
    browser = browser_of(alice)
    post = posted(browser, QUESTION)
    assert "Just posted" in read(browser.get("/me/drafts"))
    let_ten_minutes_pass(post)
    late = send(browser, f"/posts/{post.id}/take-back")
    assert late.status_code == 409
    assert "Ten minutes have passed. You can still delete it." in read(late)
    assert "Just posted" not in read(browser.get("/me/drafts"))
    assert drafts() == []
    assert send(browser, f"/posts/{post.id}/delete").status_code == 303


def test_the_list_of_what_was_just_posted_says_nothing_of_a_thread_that_was_hidden(alice, bob, mona, browser_of):
    question = a_question(alice, title="A title that was hidden")
    an_answer(question, bob)
    hide_post(db.session.get_one(Post, question.body_post_id), by=mona)
    assert "A title that was hidden" not in browser_of(bob).get("/me/drafts").text


def test_what_others_have_taken_up_stays(alice, bob, browser_of):
    question = a_question(alice)
    answer = an_answer(question, bob)
    accept_answer(question, answer, by=alice)
    for person, post_id in ((alice, question.body_post_id), (bob, answer.id)):
        refused = send(browser_of(person), f"/posts/{post_id}/take-back")
        assert refused.status_code == 409
        assert "Somebody has taken this up already." in read(refused)
    assert drafts() == []


def test_only_its_author_takes_it_back_and_only_once(alice, bob, mona, browser_of, client):
    post = posted(browser_of(alice), QUESTION)
    for other in (bob, mona):
        assert send(browser_of(other), f"/posts/{post.id}/take-back").status_code == 403
    assert send(client, f"/posts/{post.id}/take-back").location.startswith("/sign-in")
    assert [send(browser_of(alice), f"/posts/{post.id}/take-back").status_code for _ in range(2)] == [303, 410]
    assert len(drafts()) == 1


def test_it_stays_taken_back(alice, browser_of):
    browser = browser_of(alice)
    post = posted(browser, QUESTION)
    send(browser, f"/posts/{post.id}/take-back")
    assert browser.get(f"/posts/{post.id}/deleted").status_code == 404
    assert send(browser, f"/posts/{post.id}/restore").status_code == 404
    post = db.session.get_one(Post, post.id)
    with pytest.raises(Exception, match="among your drafts"):
        restore_post(post, by=alice)


def test_moderators_can_still_open_where_it_was(alice, kettle, mona, browser_of):
    post = posted(browser_of(alice), REVIEW)
    send(browser_of(alice), f"/posts/{post.id}/take-back")
    for address in (f"/reviews/{post.topic_id}", f"/posts/{post.id}/history"):
        assert browser_of(mona).get(address).status_code == 200


def test_the_offer_is_made_in_japanese(kettle, browser_of):
    hana = a_person("花", language="ja")
    browser = browser_of(hana)
    post = posted(browser, {**QUESTION, "title": "ふたの音"})
    words = read(browser.get(f"/posts/{post.id}", follow_redirects=True))
    assert "10分以内なら取り下げられます。" in words
    assert "取り下げる" in words
    let_ten_minutes_pass(post)
    assert "10分を過ぎたため、取り下げられません。" in read(send(browser, f"/posts/{post.id}/take-back"))
    assert timedelta(minutes=10) == TAKEN_BACK_WITHIN

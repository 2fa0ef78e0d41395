"""Asking without one's name: what others read, what one can still do, and what a moderator has to say to look."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.accounts.models import Mask, Person
from community.admin.actions import disable_person
from community.audit.models import LogLine
from community.badges.actions import rebuild_badges, seed_badges
from community.badges.models import BadgeAward
from community.curation.actions.converting import convert_topic
from community.drafts.models import Draft
from community.kernel.database import db
from community.kernel.errors import Invalid, NotAllowed
from community.kernel.transaction import transaction
from community.loyalty.models import LedgerEntry
from community.mail.models import Mail
from community.moderation.actions import hide_unreported, reveal
from community.notifications.models import Notice
from community.questions.actions import accept_answer, ask_masked, post_answer
from community.realtime.server import socketio
from community.topics.actions.posting import NewPost, add_post
from community.topics.actions.visibility import delete_post, restore_post
from community.topics.actions.voting import vote
from community.topics.models import PUBLIC, Post, Topic
from community.topics.text import written
from tests.topics.threads import a_question, an_answer, nonce_of, read, send

Browser = Callable[[Person], FlaskClient]
NAME = "A member without a name"
TITLE = "Is the descaler safe while pregnant?"


def asked(by: Person) -> Topic:
    return ask_masked(TITLE, written("My doctor couldn't say."), by=by)


def body_of(topic: Topic) -> Post:
    return db.session.get_one(Post, topic.body_post_id)


def test_who_asks_without_their_name_is_a_member_without_a_name_to_everybody(
    client: FlaskClient, alice: Person, bob: Person, mona: Person, ada: Person, browser_of: Browser
) -> None:
    browser = browser_of(alice)
    form = browser.get("/compose?kind=question").text
    assert "Post without my name" in read(browser.get("/compose?kind=question"))
    values = {"kind": "question", "title": TITLE, "body": "My doctor couldn't say.", "masked": "1"}
    url = send(browser, "/compose", nonce=nonce_of(form), **values).location
    question = db.session.scalars(select(Topic)).one()
    for reader in (client, browser_of(bob), browser_of(mona), browser_of(ada)):
        for path in (url, "/questions", "/", "/questions/feed.atom", f"/posts/{question.body_post_id}/report"):
            page = reader.get(path).text
            assert "Alice" not in page
            assert f"/people/{alice.id}" not in page
        assert NAME in reader.get(url).text
    assert client.get(f"/people/{question.author_id}").status_code == 404
    assert "Alice" not in read(browser_of(mona).get(f"/staff/queue?post={question.body_post_id}"))


def test_whoever_asked_without_their_name_answers_replies_edits_and_accepts_without_it(
    client: FlaskClient, alice: Person, bob: Person, browser_of: Browser, deliver: Callable[[], int]
) -> None:
    question = asked(alice)
    answer = an_answer(question, bob)
    browser, url = browser_of(alice), f"/questions/{question.id}"
    page = browser.get(url).text
    assert "In this thread you write without your name" in page
    assert "This solved it" in page
    assert send(browser, f"{url}/answers", nonce=nonce_of(page), body="Nobody told me.").status_code == 303
    form = browser.get(f"/posts/{answer.id}/reply").text
    assert send(browser, f"/posts/{answer.id}/reply", nonce=nonce_of(form), body="Thank you.").status_code == 303
    edit = {"title": TITLE, "body": "My midwife couldn't say.", "words": "1"}
    assert send(browser, f"{url}/edit", **edit).status_code == 303
    assert send(browser, f"{url}/accept", post=str(answer.id)).status_code == 303
    deliver()
    for path in (url, f"/posts/{question.body_post_id}/history"):
        page = client.get(path).text
        assert "Alice" not in page
        assert f"/people/{alice.id}" not in page
    assert client.get(url).text.count(NAME) > 2
    told = read(browser_of(bob).get("/notifications"))
    assert "Your answer was chosen" in told
    assert NAME in told
    assert "Alice" not in told
    letters = db.session.scalars(select(Mail).where(Mail.to_person_id == bob.id)).all()
    assert letters
    assert all("Alice" not in letter.text + letter.subject for letter in letters)


def test_notices_and_mail_reach_the_member_and_nothing_tells_them_of_their_own_posts(
    alice: Person, bob: Person, browser_of: Browser, deliver: Callable[[], int]
) -> None:
    question = asked(alice)
    an_answer(question, bob)
    post_answer(question, written("I wait."), by=alice)
    deliver()
    assert "Bob answered" in read(browser_of(alice).get("/notifications"))
    assert db.session.scalars(select(Mail.to_person_id).where(Mail.to_person_id == alice.id)).all()
    people = set(db.session.scalars(select(Notice.person_id).where(Notice.topic_id == question.id)))
    assert people == {alice.id}
    assert db.session.scalar(select(func.count()).select_from(Notice).where(Notice.post_id.is_not(None))) == 1


def test_nobody_votes_for_or_reports_their_own_masked_post(alice: Person, browser_of: Browser) -> None:
    body = body_of(asked(alice))
    with pytest.raises(NotAllowed):
        vote(body, by=alice)
    browser = browser_of(alice)
    assert send(browser, f"/posts/{body.id}/vote").status_code == 403
    assert send(browser, f"/topics/{body.topic_id}/concern").status_code == 403
    assert browser.get(f"/posts/{body.id}/report").status_code == 403


def test_what_is_written_behind_a_mask_earns_nothing_and_is_on_nobodys_page(
    client: FlaskClient, alice: Person, bob: Person, browser_of: Browser, deliver: Callable[[], int]
) -> None:
    seed_badges()
    question = asked(alice)
    mine = post_answer(question, written("I found it: it's safe."), by=alice)
    accept_answer(question, mine, by=alice)
    vote(mine, by=bob)
    deliver()
    rebuild_badges()
    assert db.session.scalars(select(LedgerEntry.person_id)).all() == []
    assert db.session.scalars(select(BadgeAward.person_id)).all() == []
    assert TITLE not in client.get(f"/people/{alice.id}").text
    assert TITLE not in browser_of(bob).get(f"/people/{alice.id}").text
    own = read(browser_of(alice).get("/me"))
    assert TITLE in own
    assert "Without your name" in own
    assert "I found it" in browser_of(alice).get("/me?tab=answers").text
    assert TITLE in browser_of(alice).get("/me/contributions.csv").text


def test_nobody_gathers_points_by_answering_their_own_masked_question_elsewhere(
    alice: Person, deliver: Callable[[], int]
) -> None:
    """Answers go behind the mask by themselves; one by name, however it came there, is still no answer to another."""
    question = asked(alice)
    answer = post_answer(question, written("It is."), by=alice)
    assert answer.author_id == question.author_id != alice.id
    with transaction():
        answer.author_id = alice.id
    deliver()
    assert db.session.scalars(select(LedgerEntry)).all() == []


def test_one_deletes_restores_and_takes_back_what_one_posted_without_a_name(
    client: FlaskClient, alice: Person, bob: Person, browser_of: Browser
) -> None:
    question = asked(alice)
    with pytest.raises(NotAllowed):
        delete_post(body_of(question), by=bob)
    delete_post(body_of(question), by=alice)
    assert client.get(f"/questions/{question.id}").status_code == 410
    restore_post(body_of(question), by=alice)
    browser = browser_of(alice)
    again = asked(alice)
    assert send(browser, f"/posts/{again.body_post_id}/take-back").status_code == 303
    draft = db.session.scalars(select(Draft)).one()
    assert draft.person_id == alice.id
    assert re.search(r'name="masked" value="1" checked', browser.get(f"/compose?draft={draft.key}").text)


def test_staff_and_newcomers_post_by_name(alice: Person, mona: Person, browser_of: Browser) -> None:
    browser = browser_of(mona)
    form = browser.get("/compose?kind=question").text
    assert "Post without my name" not in form
    values = {"kind": "question", "title": TITLE, "body": "Well?", "masked": "1"}
    refused = send(browser, "/compose", nonce=nonce_of(form), **values)
    assert refused.status_code == 422
    assert TITLE in refused.text
    assert db.session.scalars(select(Topic)).all() == []
    question = asked(alice)
    with pytest.raises(NotAllowed):
        add_post(question, NewPost(written("We say no."), is_official=True), by=alice)


def test_a_form_that_is_sent_twice_asks_once_behind_one_mask(alice: Person, browser_of: Browser) -> None:
    browser = browser_of(alice)
    nonce = nonce_of(browser.get("/compose?kind=question").text)
    values = {"kind": "question", "title": TITLE, "body": "Well?", "masked": "1", "nonce": nonce}
    assert send(browser, "/compose", **values).location == send(browser, "/compose", **values).location
    assert db.session.scalar(select(func.count()).select_from(Mask)) == 1


def test_a_draft_remembers_that_it_is_to_bear_no_name_and_other_kinds_say_that_they_will(
    alice: Person, browser_of: Browser
) -> None:
    browser = browser_of(alice)
    values = {"kind": "question", "title": TITLE, "body": "Well?", "masked": "1"}
    assert send(browser, "/compose", save="1", **values).status_code == 303
    draft = db.session.scalars(select(Draft)).one()
    ticked = r'name="masked" value="1" checked'
    assert re.search(ticked, browser.get(f"/compose?draft={draft.key}").text)
    assert re.search(ticked, send(browser, "/compose", preview="1", **values).text)
    as_idea = send(browser, "/compose", switch="idea", **values)
    assert "Only questions can be posted without your name" in read(as_idea)
    assert 'type="hidden" name="masked" value="1"' in as_idea.text


def test_two_threads_of_one_member_show_two_masks(alice: Person) -> None:
    first, second = asked(alice), asked(alice)
    assert first.author_id != second.author_id
    db.session.refresh(alice)
    assert alice.own_ids == {alice.id, first.author_id, second.author_id}


def test_a_masked_question_that_becomes_an_idea_stays_masked(
    client: FlaskClient, alice: Person, mona: Person, browser_of: Browser
) -> None:
    question = asked(alice)
    convert_topic(question, reason="It is a wish.", by=mona)
    page = browser_of(alice).get(f"/ideas/{question.id}").text
    assert "In this thread you write without your name" in page
    page = client.get(f"/ideas/{question.id}").text
    assert NAME in page
    assert "Alice" not in page


def test_nobody_is_told_who_is_writing_in_a_thread_that_they_began_without_a_name(
    app: Flask, alice: Person, bob: Person, browser_of: Browser
) -> None:
    question, other = asked(alice), a_question(bob)
    ids = (question.id, other.id)
    browsers = [browser_of(one) for one in (alice, bob)]
    sockets = [socketio.test_client(app, flask_test_client=one) for one in browsers]
    for topic_id, heard in zip(ids, ([], ["Alice"]), strict=True):
        sockets[1].emit("join", {"topic": topic_id}, callback=True)
        assert sockets[0].emit("writing", {"topic": topic_id}, callback=True)["ok"]
        told = [one["args"][0]["name"] for one in sockets[1].get_received() if one["name"] == "writing"]
        assert told == heard


def test_a_hidden_masked_post_is_seen_by_its_member_who_reads_why(
    alice: Person, bob: Person, mona: Person, browser_of: Browser, deliver: Callable[[], int]
) -> None:
    question = asked(alice)
    hide_unreported(body_of(question), reason="personal", message="It names your doctor.", by=mona)
    deliver()
    assert browser_of(alice).get(f"/questions/{question.id}").status_code == 200
    assert browser_of(bob).get(f"/questions/{question.id}").status_code == 410
    assert "hidden your post" in read(browser_of(alice).get("/notifications"))


def test_a_moderator_looks_with_a_reason_that_is_logged_and_told(
    alice: Person, bob: Person, mona: Person, ada: Person, browser_of: Browser, deliver: Callable[[], int]
) -> None:
    question = asked(alice)
    body, browser = body_of(question), browser_of(mona)
    place = f"/staff/posts/{body.id}/reveal"
    assert "Alice" not in browser.get(place).text
    short = send(browser, place, why="Because")
    assert short.status_code == 422
    assert "Because" in short.text
    assert "Alice" not in short.text
    reason = "She writes that she wants to hurt herself."
    assert send(browser, place, why=reason).status_code == 303
    assert send(browser, place, why="Once more, for good measure.").status_code == 303
    deliver()
    assert "Alice" in browser.get(place).text
    assert "Alice" not in browser.get(f"/questions/{question.id}").text
    assert "Alice" not in browser_of(ada).get(place).text
    lines = db.session.scalars(select(LogLine).where(LogLine.verb == "reveal")).all()
    said = [(line.by_id, line.reason, line.subject_id, line.details) for line in lines]
    assert said == [(mona.id, reason, body.id, {})]
    told = read(browser_of(alice).get("/notifications"))
    assert "A moderator looked up who posted this" in told
    assert reason in told
    assert browser_of(bob).get(place).status_code == 403
    assert send(browser_of(alice), place, why=reason).status_code == 403
    with pytest.raises(NotAllowed):
        reveal(body_of(a_question(bob)), reason=reason, by=mona)


def test_masks_of_a_closed_account_stay_masks(client: FlaskClient, alice: Person, ada: Person) -> None:
    question = asked(alice)
    before = re.sub(r'value="[^"]*"', "", client.get(f"/questions/{question.id}").text)
    disable_person(alice, reason="She asked for it.", by=ada)
    after = re.sub(r'value="[^"]*"', "", client.get(f"/questions/{question.id}").text)
    assert NAME in after
    assert after == before
    assert question.visibility == PUBLIC
    with pytest.raises(Invalid):
        asked(alice)

"""Staff keep a topic at the top of its list, slow it down, and have posts of theirs speak for the company."""

from datetime import timedelta

import pytest

from community.accounts.models import Person
from community.curation.actions.officials import mark_official, unmark_official
from community.curation.actions.pinning import pin_topic, set_pace, unpin_topic
from community.kernel import clock
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed, TooMany
from community.kernel.remembered import memory
from community.topics.actions.visibility import delete_post
from community.topics.models import Post, Topic
from tests.curation.stage import fresh
from tests.ideas.proposals import an_idea
from tests.processes.crew import all_at_once
from tests.reviews.verdicts import a_review
from tests.tips.sharing import a_tip
from tests.topics.threads import a_question, an_answer, counted, post_ids, read, send


def test_a_pinned_question_stands_on_top_until_its_day_and_nowhere_twice(alice, mona, client, browser_of):
    questions = [a_question(alice, f"Question {n}") for n in range(25)]
    oldest = questions[0]
    until = (now() + timedelta(days=2)).date().isoformat()
    done = browser_of(mona).post(f"/topics/{oldest.id}/pin", data={"until": until})
    assert done.location == f"/questions/{oldest.id}?done=pin"
    first = client.get("/questions").text
    assert "Pinned" in first
    assert first.index("Question 0<") < first.index("Question 24<")
    further = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "Question 0<" not in client.get(further).text
    assert "Pinned" not in client.get("/questions?sort=new").text
    memory.forget()
    with clock.at(now() + timedelta(days=4)):
        assert "Pinned" not in client.get("/questions?fresh").text


def test_pinning_costs_no_list_more_than_one_statement(alice, mona, client):
    idea = an_idea(alice)
    client.get("/ideas")
    pin_topic(idea, now() + timedelta(days=1), by=mona)
    with counted() as statements:
        assert "Pinned" in client.get("/ideas?").text
    assert len(statements) <= 8


def test_an_unpinned_topic_takes_its_turn(alice, mona, browser_of, client):
    idea = an_idea(alice)
    pin_topic(idea, now() + timedelta(days=1), by=mona)
    assert "It stands there until" in read(browser_of(mona).get(f"/topics/{idea.id}/pin"))
    unpin_topic(fresh(idea), by=mona)
    assert "Pinned" not in client.get("/ideas").text


@pytest.mark.parametrize("until", ["", "soon", "2001-01-01", "9999-12-31", "2026-13-01"])
def test_a_day_that_is_none_is_refused(alice, mona, browser_of, until):
    idea = an_idea(alice)
    refused = browser_of(mona).post(f"/topics/{idea.id}/pin", data={"until": until})
    assert refused.status_code == 422
    assert "Choose a day from tomorrow" in read(refused)


def test_what_has_no_top_of_a_list_is_offered_slow_mode_alone(alice, mona, kettle, browser_of):
    browser = browser_of(mona)
    for topic, path in ((a_tip(alice), "tips"), (a_review(alice, kettle), "reviews")):
        assert "Pin or slow down" not in read(browser.get(f"/{path}/{topic.id}"))
        page = read(browser.get(f"/topics/{topic.id}/pin"))
        assert "Slow mode" in page
        assert "Pin it" not in page
        until = (now() + timedelta(days=2)).date().isoformat()
        refused = browser.post(f"/topics/{topic.id}/pin", data={"until": until})
        assert refused.status_code == 409
        assert "Only questions and ideas can be pinned." in read(refused)


def test_members_neither_pin_nor_slow_down(alice, bob, browser_of):
    idea = an_idea(alice)
    for deed in ("pin", "unpin", "pace"):
        assert browser_of(alice).post(f"/topics/{idea.id}/{deed}").status_code == 403
    with pytest.raises(NotAllowed):
        set_pace(idea, 5, by=bob)


def test_in_slow_mode_everybody_but_staff_waits_and_keeps_what_they_typed(alice, bob, mona, browser_of):
    question = a_question(alice)
    assert browser_of(mona).post(f"/topics/{question.id}/pace", data={"minutes": "15"}).status_code == 303
    browser = browser_of(bob)
    assert "15 minutes" in read(browser.get(f"/questions/{question.id}"))
    assert send(browser, f"/questions/{question.id}/answers", body="First").status_code == 303
    soon = send(browser, f"/questions/{question.id}/answers", body="Second thoughts")
    assert soon.status_code == 429
    assert 0 < int(soon.headers["Retry-After"]) <= 15 * 60
    assert "Second thoughts</textarea>" in soon.text
    assert "You can write again in 15 minutes." in read(soon)
    for _ in range(2):
        assert send(browser_of(mona), f"/questions/{question.id}/answers", body="Staff").status_code == 303
    with clock.at(now() + timedelta(minutes=16)):
        assert an_answer(fresh(question), bob, "Later").id


def test_deleting_ones_post_does_not_shorten_the_wait(alice, bob, mona):

    question = a_question(alice)
    set_pace(question, 5, by=mona)
    delete_post(an_answer(fresh(question), bob), by=bob)
    with pytest.raises(TooMany):
        an_answer(fresh(question), bob)


def test_posts_of_one_person_from_several_processes_keep_the_pace(settings, alice, bob, mona):
    question = a_question(alice)
    set_pace(question, 60, by=mona)
    work = (question.id, bob.id)
    db.session.rollback()
    all_at_once(settings, *[(try_to_write, work)] * 4)
    assert fresh(question).answer_count == 1


def try_to_write(_app, work):

    topic_id, person_id = work
    for _ in range(3):
        try:
            an_answer(db.session.get_one(Topic, topic_id), db.session.get_one(Person, person_id))
        except TooMany:
            db.session.remove()


def test_staff_have_an_answer_of_staff_speak_for_the_company_and_it_stands_on_top(
    alice, bob, mona, petra, client, browser_of
):
    question = a_question(alice)
    first, by_staff = an_answer(question, bob), an_answer(question, petra, "From us.")
    assert post_ids(client.get(f"/questions/{question.id}").text)[1:] == [by_staff.id, first.id]
    page = browser_of(mona).get(f"/questions/{question.id}").text
    assert f"/posts/{by_staff.id}/official" in page
    assert f"/posts/{first.id}/official" not in page
    done = browser_of(mona).post(f"/posts/{by_staff.id}/official", data={"on": "1"})
    assert done.location.endswith(f"#post-{by_staff.id}")
    assert 'class="post official"' in client.get(f"/questions/{question.id}").text
    unmark_official(db.session.get_one(Post, by_staff.id), by=mona)
    assert 'class="post official"' not in client.get(f"/questions/{question.id}").text


def test_no_member_makes_anything_official_and_nothing_of_a_member_becomes_so(alice, bob, mona, petra, browser_of):
    question = a_question(alice)
    answer, by_staff = an_answer(question, bob), an_answer(question, petra)
    for person in (alice, bob):
        assert browser_of(person).post(f"/posts/{by_staff.id}/official", data={"on": "1"}).status_code == 403
    with pytest.raises(Conflict, match="our staff wrote"):
        mark_official(answer, by=mona)
    with pytest.raises(Conflict):
        mark_official(db.session.get_one(Post, question.body_post_id), by=mona)
    edited = send(browser_of(bob), f"/posts/{answer.id}/edit", body="Ours", words="1", official="1", is_official="1")
    assert edited.status_code == 303
    db.session.rollback()
    assert not db.session.get_one(Post, answer.id).is_official

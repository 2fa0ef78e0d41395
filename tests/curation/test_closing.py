"""A topic is locked or closed with a reason that everybody reads, by hand or at a time, and opened again."""

from datetime import timedelta

import pytest

from community.accounts.actions.roles import set_roles
from community.accounts.models import Person
from community.curation.actions.closing import Why, close_topic, lock_topic, reopen_topic
from community.curation.actions.timing import call_off_timer, run_timer, set_timer
from community.curation.models import Closure, Timer
from community.curation.queries import waiting_timer
from community.kernel import clock
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.questions.actions import accept_answer
from community.topics.actions.visibility import delete_post
from community.topics.models import Post, Topic
from tests.curation.stage import fresh
from tests.ideas.proposals import an_idea
from tests.notifications.test_telling import notices_for
from tests.processes.crew import all_at_once, write_answers
from tests.processes.test_exactness import members
from tests.topics.threads import a_question, an_answer, read, send


@pytest.fixture
def question(alice):
    return a_question(alice)


def test_in_a_locked_topic_only_staff_write_vote_and_edit(alice, bob, mona, client, browser_of, question):
    answer = an_answer(question, bob)
    done = browser_of(mona).post(
        f"/topics/{question.id}/lock", data={"reason": "heated", "words": "We come back on Monday."}
    )
    assert done.location == f"/questions/{question.id}?done=lock"
    page = read(client.get(f"/questions/{question.id}"))
    assert "Locked" in page
    assert "The talk has become heated" in page
    assert "We come back on Monday." in page
    assert "Mona" in page
    own = browser_of(bob).get(f"/questions/{question.id}").text
    assert 'name="body"' not in own
    assert f"/posts/{answer.id}/edit" not in own
    written = send(browser_of(bob), f"/questions/{question.id}/answers", body="Typed in vain")
    assert written.status_code == 409
    assert "Typed in vain" in written.text
    assert "only our staff can write" in read(written)
    browser = browser_of(bob)
    assert browser.post(f"/posts/{question.body_post_id}/vote").status_code == 409
    assert send(browser, f"/posts/{answer.id}/edit", body="New", words="1").status_code == 403
    assert browser.get(f"/posts/{answer.id}/reply").status_code == 409
    replied = send(browser, f"/posts/{answer.id}/reply", body="A reply in vain")
    assert replied.status_code == 409
    assert "A reply in vain" in replied.text
    assert fresh(question).answer_count == 1
    assert send(browser_of(mona), f"/questions/{question.id}/answers", body="By staff").status_code == 303
    assert delete_post(db.session.get_one(Post, answer.id), by=bob)


def test_a_script_that_votes_in_a_locked_topic_is_told_why(bob, mona, browser_of, question):
    lock_topic(question, Why("settled"), by=mona)
    answer = browser_of(bob).post(f"/posts/{question.body_post_id}/vote", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "only our staff can write, vote or edit" in answer.json["message"]


def test_nobody_joins_in_or_leaves_while_a_topic_is_locked(bob, carol, mona, browser_of, question):
    place = f"/topics/{question.id}/concern"
    assert send(browser_of(carol), place).status_code == 303
    lock_topic(question, Why("heated", "We come back on Monday."), by=mona)
    for person, wish in ((bob, "1"), (carol, "0")):
        answer = send(browser_of(person), place, on=wish)
        assert (answer.status_code, "only our staff can" in read(answer)) == (409, True)
    assert fresh(question).concern_count == 1


def test_a_closed_question_takes_votes_and_a_choice_but_no_answers(alice, bob, carol, mona, browser_of, question):
    answer = an_answer(question, bob)
    close_topic(question, Why("elsewhere", "See the manual, page 4."), by=mona)
    assert "It's answered elsewhere" in read(browser_of(carol).get(f"/questions/{question.id}"))
    assert send(browser_of(carol), f"/questions/{question.id}/answers", body="Late").status_code == 409
    assert browser_of(carol).post(f"/posts/{answer.id}/vote").status_code == 303
    accept_answer(fresh(question), answer, by=alice)
    assert fresh(question).state == "solved"


def test_a_closed_question_waits_for_no_answer(client, mona, question):
    assert question.title in client.get("/questions?state=open").text
    assert question.title in client.get("/questions?sort=unanswered").text
    close_topic(question, Why("outdated"), by=mona)
    assert question.title not in client.get("/questions?state=open").text
    assert question.title not in client.get("/questions?sort=unanswered").text
    assert "Closed to answers" in read(client.get("/questions"))
    assert "Waiting for an answer" not in read(client.get(f"/questions/{question.id}"))


def test_the_asker_closes_and_reopens_their_own_question_but_not_what_staff_closed(
    alice, bob, mona, browser_of, question
):
    browser = browser_of(alice)
    assert "Lock it" not in read(browser.get(f"/topics/{question.id}/closing"))
    closed = browser.post(f"/topics/{question.id}/close", data={"reason": "not_needed"})
    assert closed.location == f"/questions/{question.id}?done=close"
    assert "Undo" in read(browser.get(closed.location))
    assert browser.post(f"/topics/{question.id}/reopen").status_code == 303
    assert fresh(question).closure == ""
    close_topic(fresh(question), Why("duplicate"), by=mona)
    assert browser.post(f"/topics/{question.id}/reopen").status_code == 403
    assert browser_of(bob).post(f"/topics/{question.id}/close", data={"reason": "outdated"}).status_code == 403
    with pytest.raises(NotAllowed):
        lock_topic(fresh(question), Why("heated"), by=alice)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Choose a reason."),
        ({"reason": "made-up"}, "Choose a reason."),
        ({"reason": "other"}, "Write the reason."),
        ({"reason": "spam", "words": "x" * 1001}, "Shorten it to 1000."),
    ],
)
def test_a_lock_without_a_reason_is_refused_and_what_was_typed_stays(mona, browser_of, question, values, sentence):
    refused = browser_of(mona).post(f"/topics/{question.id}/lock", data=values)
    assert refused.status_code == 422
    assert sentence in read(refused)
    assert values.get("words", "") in refused.text
    assert fresh(question).closure == ""


def test_who_closed_when_and_who_reopened_stays_on_record(mona, petra, question, deliver):
    lock_topic(question, Why("spam"), by=mona)
    with pytest.raises(Conflict, match="locked already"):
        lock_topic(fresh(question), Why("spam"), by=petra)
    reopen_topic(fresh(question), by=petra)
    close_topic(fresh(question), Why("outdated"), by=petra)
    lock_topic(fresh(question), Why("heated"), by=mona)
    db.session.rollback()
    found = db.session.query(Closure).order_by(Closure.id).all()
    assert [(one.how, one.by_id, one.undone_by_id) for one in found] == [
        ("locked", mona.id, petra.id),
        ("closed", petra.id, mona.id),
        ("locked", mona.id, None),
    ]
    reopen_topic(fresh(question), by=mona)
    with pytest.raises(Conflict, match="open already"):
        reopen_topic(fresh(question), by=mona)


def test_the_author_is_told_and_no_longer_once_it_is_open_again(alice, mona, question, deliver):
    lock_topic(question, Why("spam"), by=mona)
    deliver()
    assert f"Our staff locked what you began: {question.title}" in notices_for(alice)
    reopen_topic(fresh(question), by=mona)
    deliver()
    assert all("locked" not in one for one in notices_for(alice))


def test_ideas_are_closed_by_a_decision(alice, mona):
    idea = an_idea(alice)
    with pytest.raises(Conflict, match="by a decision"):
        close_topic(idea, Why("outdated"), by=mona)


def test_a_locked_idea_shows_its_votes_and_takes_none(alice, bob, mona, browser_of):
    idea = an_idea(alice)
    lock_topic(idea, Why("settled"), by=mona)
    for page in (f"/ideas/{idea.id}", "/ideas"):
        assert f"/posts/{idea.body_post_id}/vote" not in browser_of(bob).get(page).text
    assert send(browser_of(bob), f"/ideas/{idea.id}/comments", body="No?").status_code == 409


def test_a_timer_closes_in_time_and_the_record_says_on_whose_behalf(mona, question, deliver):
    timer = set_timer(question, "close", now() + timedelta(hours=1), Why("outdated"), by=mona)
    deliver()
    assert fresh(question).closure == ""
    with clock.at(now() + timedelta(hours=1, minutes=1)):
        deliver()
    assert fresh(question).closure == "closed"
    assert db.session.get_one(Timer, timer.id).outcome == "done"
    assert db.session.query(Closure).one().by_id == mona.id


def test_a_timer_of_somebody_who_is_no_longer_on_the_staff_does_nothing(ada, mona, question, deliver):
    timer = set_timer(question, "lock", now() + timedelta(hours=1), Why("heated"), by=mona)
    set_roles(mona, [], by=ada)
    with clock.at(now() + timedelta(hours=2)):
        deliver()
    assert fresh(question).closure == ""
    assert db.session.get_one(Timer, timer.id).outcome == "refused"


def test_a_timer_that_was_replaced_or_called_off_does_nothing(mona, petra, question, deliver):
    first = set_timer(question, "lock", now() + timedelta(hours=1), Why("heated"), by=mona)
    second = set_timer(question, "close", now() + timedelta(hours=2), Why("outdated"), by=petra)
    assert waiting_timer(question.id).id == second.id
    call_off_timer(second, by=mona)
    with pytest.raises(Conflict):
        call_off_timer(second, by=mona)
    assert run_timer(first.id) == run_timer(second.id) == run_timer(999) == ""
    with clock.at(now() + timedelta(hours=3)):
        deliver()
    assert fresh(question).closure == ""


def test_what_a_timer_finds_done_by_hand_it_leaves_alone(mona, question):
    timer = set_timer(question, "lock", now() + timedelta(hours=1), Why("heated"), by=mona)
    lock_topic(fresh(question), Why("spam"), by=mona)
    assert run_timer(timer.id) == "refused"
    reopening = set_timer(fresh(question), "reopen", now() + timedelta(hours=1), Why(""), by=mona)
    assert run_timer(reopening.id) == "done"
    assert fresh(question).closure == ""


def test_a_timer_is_set_in_the_time_of_who_sets_it(mona, browser_of, question):
    at = (now() + timedelta(days=3)).strftime("%Y-%m-%dT12:00")
    values = {"deed": "lock", "at": at, "reason": "heated", "words": ""}
    assert browser_of(mona).post(f"/topics/{question.id}/timer", data=values).status_code == 303
    timer = waiting_timer(question.id)
    assert timer.due_at.strftime("%Y-%m-%dT%H:%M") == at.replace("T12", "T03")
    page = browser_of(mona).get(f"/topics/{question.id}/closing")
    assert f"/timers/{timer.id}/off" in page.text
    for bad in ({**values, "at": "yesterday"}, {**values, "at": "2001-01-01T00:00"}, {**values, "deed": "burn"}):
        refused = browser_of(mona).post(f"/topics/{question.id}/timer", data=bad)
        assert refused.status_code == 422
    with pytest.raises(Invalid):
        set_timer(fresh(question), "lock", now() + timedelta(days=900), Why("heated"), by=mona)


def test_answers_from_several_processes_stop_at_the_lock(settings, alice, mona, question):

    people = members(30)
    answers = [(question.id, person, f"Answer of {person}.") for person in people]
    ids = (question.id, mona.id)
    db.session.rollback()
    all_at_once(settings, *[(write_until_shut, answers[n::3]) for n in range(3)], (lock_once, ids), (lock_once, ids))
    db.session.rollback()
    locked_at = db.session.query(Closure).one().made_at
    posts = db.session.query(Post).filter_by(topic_id=question.id, is_body=False).all()
    assert all(post.created_at <= locked_at for post in posts)
    assert fresh(question).answer_count == len(posts)


def write_until_shut(app, answers):
    for one in answers:
        try:
            write_answers(app, [one])
        except Conflict:
            db.session.remove()


def lock_once(_app, work):

    topic_id, person_id = work
    try:
        lock_topic(db.session.get_one(Topic, topic_id), Why("heated"), by=db.session.get_one(Person, person_id))
    except Conflict:
        db.session.remove()

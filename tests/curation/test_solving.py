"""A asks, B answers, A accepts: CM-01's sentence, also with second thoughts and from several processes."""

import random

from sqlalchemy import func, select

from community.accounts.models import Person
from community.kernel.database import db
from community.loyalty.models import LedgerEntry
from community.questions.actions import accept_answer, unaccept_answer
from community.topics.models import Post, Topic
from tests.curation.stage import balance, fresh, nothing_is_wrong
from tests.processes.crew import all_at_once, carry
from tests.topics.threads import a_question, an_answer, post_ids, read


def accept_lines(person):
    """(awards, reversals) of the rule for accepted answers."""
    db.session.rollback()
    query = select(func.count()).where(LedgerEntry.person_id == person.id, LedgerEntry.rule == "answer-accepted")
    return tuple(db.session.scalar(query.where(LedgerEntry.kind == kind)) for kind in ("award", "reversal"))


def test_asked_answered_accepted(alice, bob, carol, client, browser_of, deliver):
    question = a_question(alice)
    assert question.title in client.get("/questions?state=open").text
    an_answer(question, carol, "Wait.")
    answer = an_answer(question, bob, "Use citric acid.")
    assert question.title not in client.get("/questions?sort=unanswered").text
    browser_of(alice).post(f"/questions/{question.id}/accept", data={"post": answer.id})
    deliver()
    page = client.get(f"/questions/{question.id}")
    assert "Solved" in read(page)
    assert post_ids(page.text)[1] == answer.id
    assert balance(bob) == 110
    for _ in range(3):
        browser_of(alice).post(f"/questions/{question.id}/unaccept")
        browser_of(alice).post(f"/questions/{question.id}/accept", data={"post": answer.id})
    deliver()
    assert balance(bob) == 110
    awards, reversals = accept_lines(bob)
    assert awards - reversals == 1


def test_choosing_and_second_thoughts_from_several_processes_pay_exactly_who_is_chosen_last(
    settings, alice, bob, carol, deliver
):
    question = a_question(alice)
    answers = [an_answer(question, bob), an_answer(question, carol)]
    work = (question.id, [answer.id for answer in answers], alice.id)
    db.session.rollback()
    all_at_once(settings, (choose_at_random, (*work, 1)), (choose_at_random, (*work, 2)), (carry, 40), (carry, 40))
    deliver()
    chosen = fresh(question).accepted_post_id
    for person, answer in zip((bob, carol), answers, strict=True):
        awards, reversals = accept_lines(person)
        assert awards - reversals == (answer.id == chosen)
        assert balance(person) == 10 + 100 * (answer.id == chosen)
    assert fresh(question).state == ("solved" if chosen else "answered")
    assert nothing_is_wrong()


def choose_at_random(_app, work):
    question_id, answer_ids, asker_id, seed = work
    dice = random.Random(seed)
    for _ in range(12):
        question, asker = db.session.get_one(Topic, question_id), db.session.get_one(Person, asker_id)
        if dice.random() < 0.3:
            unaccept_answer(question, by=asker)
        else:
            accept_answer(question, db.session.get_one(Post, dice.choice(answer_ids)), by=asker)
        db.session.remove()

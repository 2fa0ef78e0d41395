"""The balance is the sum of the ledger, whatever happens in whatever order, and making it again changes nothing."""

import random

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from community.accounts.models import Person
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.errors import Refusal
from community.kernel.transaction import transaction
from community.loyalty.actions import rebuild_balances, settle, settle_post
from community.loyalty.grounds import look, possible_grounds
from community.loyalty.models import AWARD, LedgerEntry, PointAccount
from community.mail.models import Mail
from community.notifications.models import Notice
from community.questions.actions import accept_answer, ask_question, post_answer, unaccept_answer
from community.settings import Settings
from community.topics.actions.visibility import delete_post, hide_post, restore_post, show_post
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person, empty
from tests.processes.crew import all_at_once, carry, write_answers

DEEDS = ("accept", "unaccept", "vote", "take back", "hide", "show", "delete", "restore", "deliver", "look again")


def sums() -> dict[int, int]:
    db.session.rollback()
    query = select(LedgerEntry.person_id, func.sum(LedgerEntry.points)).group_by(LedgerEntry.person_id)
    return {person_id: int(total) for person_id, total in db.session.execute(query)}


def accounts() -> dict[int, tuple[int, int, str]]:
    db.session.rollback()
    query = select(PointAccount.person_id, PointAccount.balance, PointAccount.earned, Person.standing)
    rows = db.session.execute(query.join(Person, Person.id == PointAccount.person_id))
    return {person_id: (balance, earned, standing) for person_id, balance, earned, standing in rows}


def do(deed: str, question: Topic, answer: Post, asker: Person, voter: Person, moderator: Person) -> None:
    {
        "accept": lambda: accept_answer(question, answer, by=asker),
        "unaccept": lambda: unaccept_answer(question, by=asker),
        "vote": lambda: vote(answer, by=voter),
        "take back": lambda: take_back_vote(answer, by=voter),
        "hide": lambda: hide_post(answer, by=moderator),
        "show": lambda: show_post(answer, by=moderator),
        "delete": lambda: delete_post(answer, by=answer.author),
        "restore": lambda: restore_post(answer, by=answer.author),
        "deliver": deliver_due,
        "look again": lambda: settle_post(answer.id),
    }[deed]()


def check_ledger(posts: list[Post]) -> None:
    """The sums are right, each line tells the balance after it, and nothing stands on ground that fell away."""
    kept = accounts()
    assert sums() == {person_id: kept[person_id][0] for person_id in sums()}
    running: dict[int, int] = {}
    for line in db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)):
        running[line.person_id] = running.get(line.person_id, 0) + line.points
        assert line.balance_after == running[line.person_id]
    assert rebuild_balances() == 0
    for post in posts:
        for ground in possible_grounds(post.id):
            awards = select(func.sum(LedgerEntry.points)).where(LedgerEntry.ground == str(ground))
            assert look(ground).holds or not db.session.scalar(awards)
            with transaction():
                assert settle(ground) is None, "everything had been settled"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(story=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 2)), min_size=4, max_size=25))
def test_any_history_ends_with_a_balance_that_is_the_sum(app: Flask, story: list[tuple[str, int]]) -> None:
    empty(app)
    asker, voter, moderator = a_person("Alice"), a_person("Carol"), a_person("Mona", roles="moderator")
    helper = a_person("Bob")
    question = ask_question("Does the lid rattle?", written("Mine does."), by=asker)
    answers = [post_answer(question, written(f"Try {n}."), by=helper) for n in range(3)]
    for deed, number in story:
        try:
            do(deed, question, answers[number], asker, voter, moderator)
        except Refusal:
            db.session.rollback()
    deliver_due()
    check_ledger(answers)


def test_a_damaged_sum_is_put_right_from_the_ledger(app: Flask, alice: Person, bob: Person) -> None:
    question = ask_question("Does the lid rattle?", written("Mine does."), by=alice)
    accept_answer(question, post_answer(question, written("Turn it."), by=bob), by=alice)
    deliver_due()
    before = accounts()
    answer = app.test_cli_runner().invoke(args=["rebuild-balances"])
    assert answer.output == "Accounts put right: 0.\n"
    assert accounts() == before
    with transaction():
        db.session.execute(update(PointAccount).values(balance=7, earned=1))
        db.session.execute(update(Person).values(standing="forest"))
    answer = app.test_cli_runner().invoke(args=["rebuild-balances"])
    assert answer.output == "Accounts put right: 2.\n"
    assert accounts() == before


def test_sixty_answers_under_four_processes_are_sixty_notices_and_sixty_awards_within_the_limits(
    settings: Settings, alice: Person
) -> None:
    question = ask_question("Does the lid rattle?", written("Mine does."), by=alice)
    deliver_due()
    six = [a_person(f"Helper {n}").id for n in range(6)]
    answers = [(question.id, six[n % 6], f"Answer {n}.") for n in range(60)]
    random.Random(60).shuffle(answers)
    all_at_once(settings, *[(write_answers, answers[n::2]) for n in range(2)], *[(carry, 60)] * 2)
    deliver_due()
    db.session.rollback()
    awards = select(func.count()).where(LedgerEntry.rule == "answer-posted", LedgerEntry.kind == AWARD)
    notices = select(func.count()).where(Notice.person_id == alice.id, Notice.kind == "answer")
    mails = select(func.count()).where(Mail.to_person_id == alice.id)
    assert [db.session.scalar(count) for count in (awards, notices, mails)] == [60, 60, 1]
    kept = accounts()
    assert [kept[person_id][0] for person_id in six] == [50] * 6
    assert rebuild_balances() == 0

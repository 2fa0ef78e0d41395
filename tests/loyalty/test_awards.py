"""Points come once for what was done, go when its ground falls away, and come back with it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from community.accounts.models import Person
from community.ideas.actions import Proposal, decide_idea, propose_idea
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.events import registry
from community.kernel.outbox import DONE, DUE, Delivery, EventRow
from community.kernel.transaction import transaction
from community.loyalty.actions import seed_rules
from community.loyalty.models import LedgerEntry, PointAccount, PointRule, Rank
from community.loyalty.queries import points_summary
from community.loyalty.rules import DEFAULT_RANKS, DEFAULT_RULES
from community.moderation.actions import hide, open_case, undo
from community.moderation.models import REASONS
from community.products.models import Product
from community.questions.actions import accept_answer, ask_question, post_answer, unaccept_answer
from community.reviews.actions import Verdict, write_review
from community.topics.actions.posting import NewPost, add_post
from community.topics.actions.visibility import delete_post, restore_post
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Post, Topic
from community.topics.text import written


def lines(person: Person) -> list[tuple[str, str, int]]:
    """(kind, rule, points) of a person's ledger, oldest first."""
    db.session.rollback()
    query = select(LedgerEntry.kind, LedgerEntry.rule, LedgerEntry.points).where(LedgerEntry.person_id == person.id)
    return [(kind, rule, points) for kind, rule, points in db.session.execute(query.order_by(LedgerEntry.id))]


def balance(person: Person) -> int:
    db.session.rollback()
    return db.session.scalar(select(PointAccount.balance).where(PointAccount.person_id == person.id)) or 0


def body_of(topic: Topic) -> Post:
    return db.session.get_one(Post, topic.body_post_id)


def a_question(by: Person, title: str = "How do I clean the kettle?") -> Topic:
    return ask_question(title, written("It has gone white inside."), by=by)


def an_answer(question: Topic, by: Person) -> Post:
    return post_answer(question, written("With lemon."), by=by)


def a_verdict(product: Product, stars: int) -> Verdict:
    return Verdict(product.id, "A month with it", written("I use it daily."), stars, "month")


def deliver_again() -> None:
    """Hand out everything that was ever told, once more."""
    with transaction():
        db.session.execute(update(Delivery).where(Delivery.state == DONE).values(state=DUE))
    deliver_due()


def test_each_kind_of_contribution_brings_what_its_rule_says(
    alice: Person, bob: Person, carol: Person, petra: Person, kettle: Product
) -> None:
    question = a_question(alice)
    answer = an_answer(question, bob)
    accept_answer(question, answer, by=alice)
    vote(answer, by=carol)
    idea = propose_idea(Proposal("A quieter lid", written("It rattles."), written("Silence.")), by=carol)
    decide_idea(idea, "planned", written("We'll do it."), by=petra)
    decide_idea(idea, "shipped", written("Here it is."), by=petra)
    write_review(a_verdict(kettle, 4), by=alice)
    deliver_due()
    assert lines(alice) == [("award", "question-asked", 5), ("award", "review-written", 50)]
    assert sorted(lines(bob)) == [
        ("award", "answer-accepted", 100),
        ("award", "answer-posted", 10),
        ("award", "useful-received", 5),
    ]
    assert sorted(points for _kind, _rule, points in lines(carol)) == [20, 150, 300]
    assert (balance(alice), balance(bob), balance(carol)) == (55, 115, 470)


def test_one_star_is_worth_as_much_as_five(alice: Person, bob: Person, kettle: Product) -> None:
    write_review(a_verdict(kettle, 1), by=alice)
    write_review(a_verdict(kettle, 5), by=bob)
    deliver_due()
    assert lines(alice) == lines(bob) == [("award", "review-written", 50)]


def test_the_sixth_answer_of_a_day_stands_in_the_ledger_with_nothing_and_says_why(alice: Person, bob: Person) -> None:
    for number in range(7):
        an_answer(a_question(alice, f"Question {number}"), bob)
    deliver_due()
    assert [points for _kind, _rule, points in lines(bob)] == [10, 10, 10, 10, 10, 0, 0]
    query = select(LedgerEntry.reason).where(LedgerEntry.person_id == bob.id).order_by(LedgerEntry.id)
    reasons = db.session.scalars(query)
    assert [reason.get("why") for reason in reasons] == [None] * 5 + ["capped"] * 2


def test_a_day_ends_at_midnight_where_the_person_lives(alice: Person, bob: Person) -> None:
    """Six answers between 14:30 and 15:30 UTC are one day in London and two in Tokyo."""
    times = [datetime(2026, 11, 20, 14, 30 + 5 * n, tzinfo=UTC) for n in range(5)]
    times.append(datetime(2026, 11, 20, 15, 30, tzinfo=UTC))
    with transaction():
        db.session.execute(update(Person).where(Person.id == alice.id).values(time_zone="Europe/London"))
    question = a_question(bob)
    for person in (alice, bob):
        for at in times:
            asked = question if person is alice else a_question(alice)
            add_post(asked, NewPost(written("With vinegar."), at=at), by=person)
    deliver_due()
    answers = [[points for _kind, rule, points in lines(one) if rule == "answer-posted"] for one in (alice, bob)]
    assert answers == [[10, 10, 10, 10, 10, 0], [10] * 6]


def test_what_is_told_twice_is_awarded_once(alice: Person, bob: Person, carol: Person) -> None:
    question = a_question(alice)
    answer = an_answer(question, bob)
    accept_answer(question, answer, by=alice)
    vote(answer, by=carol)
    deliver_due()
    before = lines(alice), lines(bob)
    deliver_again()
    assert (lines(alice), lines(bob)) == before


def test_a_changed_mind_about_the_answer_moves_the_points_once_each_way(alice: Person, bob: Person) -> None:
    question = a_question(alice)
    answer = an_answer(question, bob)
    accept_answer(question, answer, by=alice)
    deliver_due()
    unaccept_answer(question, by=alice)
    deliver_due()
    assert balance(bob) == 10
    accept_answer(question, answer, by=alice)
    deliver_due()
    accepted = [(kind, points) for kind, rule, points in lines(bob) if rule == "answer-accepted"]
    assert accepted == [("award", 100), ("reversal", -100), ("award", 100)]
    assert balance(bob) == 110


def test_news_that_come_in_the_wrong_order_end_with_the_truth(alice: Person, bob: Person) -> None:
    question = a_question(alice)
    answer = an_answer(question, bob)
    deliver_due()
    accept_answer(question, answer, by=alice)
    unaccept_answer(question, by=alice)
    rows = db.session.execute(
        select(Delivery.subscriber, EventRow.name, EventRow.payload)
        .join(EventRow, EventRow.id == Delivery.event_id)
        .where(Delivery.state == DUE, Delivery.subscriber.startswith("loyalty."))
        .order_by(Delivery.id.desc())
    ).all()
    for subscriber, name, payload in rows:
        with transaction():
            registry.subscribers[subscriber].handle(registry.facts[name](**payload))
    assert len(rows) == 2
    assert balance(bob) == 10


def test_accepting_ones_own_answer_or_answering_oneself_brings_nothing(alice: Person) -> None:
    question = a_question(alice)
    accept_answer(question, an_answer(question, alice), by=alice)
    deliver_due()
    assert lines(alice) == [("award", "question-asked", 5)]


def test_staff_earn_nothing(alice: Person, mona: Person, bob: Person) -> None:
    question = a_question(alice)
    answer = an_answer(question, mona)
    accept_answer(question, answer, by=alice)
    vote(answer, by=bob)
    deliver_due()
    assert lines(mona) == []


def test_a_reply_is_no_answer(alice: Person, bob: Person, carol: Person) -> None:
    question = a_question(alice)
    answer = an_answer(question, bob)
    post_answer(question, written("Thanks, I'll try."), by=carol, parent_id=answer.id)
    deliver_due()
    assert lines(carol) == []


def test_hiding_a_post_takes_back_all_it_brought_and_undoing_gives_it_back(
    alice: Person, bob: Person, carol: Person, mona: Person
) -> None:
    question = a_question(alice)
    answer = an_answer(question, bob)
    accept_answer(question, answer, by=alice)
    vote(answer, by=carol)
    deliver_due()
    case = open_case(answer, by=mona)
    hide(case, reason=REASONS[0], message="This insults somebody.", by=mona)
    deliver_due()
    assert balance(bob) == 0
    assert sum(points for _kind, _rule, points in lines(bob)) == 0
    undo(case, by=mona)
    deliver_due()
    assert balance(bob) == 15  # the answer and the vote; the asker has to accept it anew


def test_deleting_an_idea_takes_its_points_and_restoring_brings_them_back(carol: Person, petra: Person) -> None:
    idea = propose_idea(Proposal("A quieter lid", written("It rattles."), written("Silence.")), by=carol)
    decide_idea(idea, "planned", written("We'll do it."), by=petra)
    deliver_due()
    delete_post(body_of(idea), by=carol)
    deliver_due()
    assert balance(carol) == 0
    restore_post(body_of(idea), by=carol)
    deliver_due()
    assert balance(carol) == 170


def test_a_post_hidden_before_its_delivery_is_paid_once_it_returns(alice: Person, bob: Person, mona: Person) -> None:
    answer = an_answer(a_question(alice), bob)
    case = open_case(answer, by=mona)
    hide(case, reason=REASONS[0], message="This is an advertisement.", by=mona)
    deliver_due()
    assert lines(bob) == []
    undo(case, by=mona)
    deliver_due()
    assert lines(bob) == [("award", "answer-posted", 10)]


def test_a_vote_taken_back_takes_its_points_along(alice: Person, bob: Person, carol: Person) -> None:
    answer = an_answer(a_question(alice), bob)
    vote(answer, by=carol)
    deliver_due()
    take_back_vote(answer, by=carol)
    deliver_due()
    assert balance(bob) == 10
    vote(answer, by=carol)
    deliver_due()
    assert balance(bob) == 15


def test_support_for_an_idea_brings_no_points(alice: Person, bob: Person) -> None:
    idea = propose_idea(Proposal("A quieter lid", written("It rattles."), written("Silence.")), by=alice)
    vote(body_of(idea), by=bob)
    deliver_due()
    assert lines(alice) == [("award", "idea-proposed", 20)]


def test_a_changed_rule_counts_from_the_next_event_on(alice: Person, bob: Person) -> None:
    an_answer(a_question(alice), bob)
    deliver_due()
    with transaction():
        db.session.execute(update(PointRule).where(PointRule.key == "answer-posted").values(points=12))
        db.session.execute(update(PointRule).where(PointRule.key == "question-asked").values(is_active=False))
    an_answer(a_question(alice, "Another question"), bob)
    deliver_due()
    assert [points for _kind, _rule, points in lines(bob)] == [10, 12]
    assert len(lines(alice)) == 1


def test_ranks_follow_what_was_earned(alice: Person, carol: Person, petra: Person) -> None:
    deliver_due()
    idea = propose_idea(Proposal("A quieter lid", written("It rattles."), written("Silence.")), by=carol)
    deliver_due()
    version = db.session.get_one(Person, carol.id).version
    assert db.session.get_one(Person, carol.id).standing == "seed"
    decide_idea(idea, "shipped", written("Here it is."), by=petra)
    deliver_due()
    db.session.rollback()
    person = db.session.get_one(Person, carol.id)
    assert (person.standing, person.version) == ("sprout", version + 1)
    summary = points_summary(carol.id)
    assert (summary.balance, summary.rank, summary.next_rank, summary.steps[0].missing) == (320, "sprout", "leaf", 680)
    assert points_summary(alice.id).rank == "seed"


def test_seeding_twice_keeps_what_the_company_changed(alice: Person) -> None:
    seed_rules()
    with transaction():
        db.session.execute(update(PointRule).where(PointRule.key == "answer-posted").values(points=7))
    seed_rules()
    counts = [db.session.scalar(select(func.count()).select_from(model)) for model in (PointRule, Rank)]
    assert counts == [len(DEFAULT_RULES), len(DEFAULT_RANKS)]
    assert db.session.scalar(select(PointRule.points).where(PointRule.key == "answer-posted")) == 7


@pytest.mark.parametrize("change", ["UPDATE ledger_entry SET points = 9999", "DELETE FROM ledger_entry"])
def test_the_database_refuses_to_change_the_ledger(alice: Person, deliver: Callable[[], int], change: str) -> None:
    a_question(alice)
    deliver()
    with pytest.raises(DBAPIError, match="only ever added to"), transaction():
        db.session.connection().exec_driver_sql(change)
    assert lines(alice) == [("award", "question-asked", 5)]

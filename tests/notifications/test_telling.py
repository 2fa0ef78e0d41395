"""Everybody whom something concerns is told once, never of what they did themselves, never of what they may not see."""

from sqlalchemy import func, select, update

from community.accounts.events import PersonRegistered
from community.accounts.models import Person
from community.backlog.actions import add_evidence, decide, make_item
from community.ideas.actions import Proposal, comment_on_idea, decide_idea, propose_idea
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.events import publish
from community.kernel.outbox import DONE, DUE, Delivery
from community.kernel.transaction import transaction
from community.mail.models import Mail
from community.moderation.actions import hide, open_case, undo
from community.moderation.models import REASONS
from community.notifications.actions import AT_A_TIME, choose, read_all
from community.notifications.models import Notice
from community.notifications.pages import _shown
from community.notifications.queries import Choice, groups, in_sight, notices_by_id, unread_count
from community.products.models import Product
from community.questions.actions import accept_answer, ask_question, post_answer, unaccept_answer
from community.reviews.actions import Verdict, reply_to_review, write_review
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person


def notices_for(person: Person) -> list[str]:
    """What this person reads behind the bell, newest first."""
    db.session.rollback()
    page = groups(person.id, None)
    notices = notices_by_id([row.last_id for row in page.rows])
    topic_ids = {one.topic_id for one in notices.values() if one.topic_id}
    sight = in_sight(topic_ids, {one.post_id for one in notices.values() if one.post_id}, seen_by=person)
    return [str(_shown(row, notices, sight).said.striptags()) for row in page.rows]


def mails_to(person: Person) -> list[str]:
    """Subjects of the mails to this person, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(Mail.subject).where(Mail.to_person_id == person.id).order_by(Mail.id)))


def count_of(person: Person, kind: str) -> int:
    db.session.rollback()
    query = select(func.count()).where(Notice.person_id == person.id, Notice.kind == kind)
    return db.session.scalar(query) or 0


def a_question(by: Person, title: str = "Dark mode") -> Topic:
    return ask_question(title, written("Is there one?"), by=by)


def an_idea(by: Person, title: str = "A quieter lid") -> Topic:
    return propose_idea(Proposal(title, written("It rattles."), written("Silence.")), by=by)


def body_of(topic: Topic) -> Post:
    return db.session.get_one(Post, topic.body_post_id)


def deliver_again() -> None:
    """Hand out everything that was ever told, once more."""
    with transaction():
        db.session.execute(update(Delivery).where(Delivery.state == DONE).values(state=DUE))
    deliver_due()


def test_the_author_hears_about_an_answer_but_not_about_their_own(alice: Person, bob: Person) -> None:
    question = a_question(alice)
    post_answer(question, written("Yes!"), by=bob)
    post_answer(question, written("Thanks"), by=alice)
    deliver_due()
    assert notices_for(alice) == ["Bob answered: Dark mode"]
    assert mails_to(alice) == ["Bob answered: Dark mode"]
    assert notices_for(bob) == []


def test_ten_answers_are_one_line_with_their_number_and_one_mail(alice: Person) -> None:
    question = a_question(alice)
    for number in range(10):
        post_answer(question, written(f"Answer {number}."), by=a_person(f"Helper {number}"))
    deliver_due()
    assert notices_for(alice) == ["10 new answers: Dark mode"]
    assert unread_count(alice.id) == 1
    assert mails_to(alice) == ["Helper 0 answered: Dark mode"]


def test_what_was_read_isnt_counted_as_new(alice: Person, bob: Person) -> None:
    question = a_question(alice)
    for number in range(3):
        post_answer(question, written(f"Answer {number}."), by=bob)
    deliver_due()
    read_all(alice, up_to=10**6)
    assert unread_count(alice.id) == 0
    post_answer(question, written("One more."), by=bob)
    deliver_due()
    assert notices_for(alice) == ["Bob answered: Dark mode"]
    assert unread_count(alice.id) == 1


def test_nobody_is_told_twice_however_often_it_is_delivered(alice: Person, bob: Person, carol: Person) -> None:
    question = a_question(alice)
    answer = post_answer(question, written("Yes!"), by=bob)
    accept_answer(question, answer, by=alice)
    vote(answer, by=carol)
    deliver_due()
    before = notices_for(alice), notices_for(bob), mails_to(alice), mails_to(bob)
    deliver_again()
    assert (notices_for(alice), notices_for(bob), mails_to(alice), mails_to(bob)) == before


def test_a_reply_tells_the_one_replied_to(alice: Person, bob: Person, carol: Person) -> None:
    question = a_question(alice)
    answer = post_answer(question, written("Yes!"), by=bob)
    post_answer(question, written("Where?"), by=carol, parent_id=answer.id)
    deliver_due()
    assert notices_for(bob) == ["Carol replied to you: Dark mode"]
    assert mails_to(bob) == []
    assert notices_for(alice) == ["Bob answered: Dark mode"]


def test_the_helper_hears_that_the_answer_was_chosen_and_only_once(alice: Person, bob: Person) -> None:
    question = a_question(alice)
    answer = post_answer(question, written("Yes!"), by=bob)
    accept_answer(question, answer, by=alice)
    unaccept_answer(question, by=alice)
    accept_answer(question, answer, by=alice)
    deliver_due()
    assert notices_for(bob) == ["Your answer was chosen as the solution: Dark mode"]
    assert mails_to(bob) == ["Your answer was chosen as the solution: Dark mode"]


def test_author_voter_and_commenter_hear_of_a_decision_once_and_the_decider_doesnt(
    alice: Person, bob: Person, carol: Person, petra: Person
) -> None:
    idea = an_idea(alice)
    vote(body_of(idea), by=bob)
    comment_on_idea(idea, written("Me too."), by=bob)
    comment_on_idea(idea, written("And me."), by=carol)
    vote(body_of(idea), by=petra)
    deliver_due()
    decide_idea(idea, "planned", written("We'll do it in spring."), by=petra)
    deliver_due()
    assert notices_for(alice)[0] == "Your idea is now “Planned”: A quieter lid"
    assert notices_for(bob) == ["An idea you voted for is now “Planned”: A quieter lid"]
    assert notices_for(carol) == ["An idea you commented on is now “Planned”: A quieter lid"]
    assert count_of(petra, "decision") == 0
    assert [len(mails_to(one)) for one in (bob, carol, petra)] == [1, 1, 0]
    letter = db.session.scalars(select(Mail).where(Mail.to_person_id == bob.id)).one()
    assert letter.sent_at is not None


def test_one_decision_on_several_topics_is_told_once_to_each(
    alice: Person, bob: Person, carol: Person, petra: Person, kettle: Product
) -> None:
    first, second = an_idea(alice), an_idea(alice, "A lid that is quiet")
    review = write_review(Verdict(kettle.id, "It rattles", written("A lot."), 2, "month"), by=carol)
    vote(body_of(first), by=bob)
    vote(body_of(second), by=bob)
    item = make_item("Quiet lid", by=petra)
    for topic in (first, second, review):
        add_evidence(item, body_of(topic), quote="It rattles.", by=petra)
    deliver_due()
    decide(item, "building", written("We are at it."), by=petra)
    deliver_due()
    assert [count_of(one, "decision") for one in (alice, bob, carol, petra)] == [1, 1, 1, 0]
    assert notices_for(carol) == ["What you took part in led to a decision (In progress): It rattles"]
    assert [len(mails_to(one)) for one in (alice, bob, carol)] == [1, 1, 1]


def test_a_decision_reaches_a_crowd_some_at_a_time(alice: Person, petra: Person) -> None:
    idea = an_idea(alice)
    crowd = [a_person(f"Voter {n}") for n in range(AT_A_TIME + 5)]
    for person in crowd:
        vote(body_of(idea), by=person)
    decide_idea(idea, "shipped", written("Here it is."), by=petra)
    deliver_due()
    told = select(func.count(), func.count(Notice.person_id.distinct())).where(Notice.kind == "decision")
    assert tuple(db.session.execute(told).one()) == (AT_A_TIME + 6, AT_A_TIME + 6)


def test_a_reply_of_the_company_to_a_review_is_mailed(alice: Person, petra: Person, kettle: Product) -> None:
    review = write_review(Verdict(kettle.id, "It rattles", written("A lot."), 2, "month"), by=alice)
    reply_to_review(review, written("We're sorry."), by=petra, is_official=True)
    deliver_due()
    assert notices_for(alice) == ["Petra of our staff replied: It rattles"]
    assert mails_to(alice) == ["Petra of our staff replied: It rattles"]


def test_useful_votes_are_one_line_without_mail_and_follow_second_thoughts(
    alice: Person, bob: Person, carol: Person, mona: Person
) -> None:
    answer = post_answer(a_question(alice), written("Yes!"), by=bob)
    for voter in (alice, carol, mona):
        vote(answer, by=voter)
    deliver_due()
    assert notices_for(bob) == ["3 people found your post useful: Dark mode"]
    take_back_vote(answer, by=mona)
    take_back_vote(answer, by=carol)
    deliver_due()
    assert notices_for(bob) == ["Somebody found your post useful: Dark mode"]
    assert mails_to(bob) == []


def test_the_author_hears_why_a_post_was_hidden_and_that_it_came_back(alice: Person, bob: Person, mona: Person) -> None:
    answer = post_answer(a_question(alice), written("Buy at my shop."), by=bob)
    deliver_due()
    case = open_case(answer, by=mona)
    hide(case, reason=REASONS[0], message="Advertising isn't allowed here.", by=mona)
    deliver_due()
    assert notices_for(bob) == ["We've hidden your post under our rules: Dark mode"]
    assert mails_to(bob) == ["We've hidden your post under our rules: Dark mode"]
    undo(case, by=mona)
    deliver_due()
    assert notices_for(bob) == ["Your post is public again: Dark mode"]
    hide(open_case(answer, by=mona), reason=REASONS[0], message="Looked at again.", by=mona)
    deliver_due()
    assert count_of(bob, "hidden") == 2


def test_what_was_hidden_before_its_delivery_is_told_to_nobody(alice: Person, bob: Person, mona: Person) -> None:
    answer = post_answer(a_question(alice), written("CANARY"), by=bob)
    hide_post(answer, by=mona)
    deliver_due()
    assert notices_for(alice) == []
    assert mails_to(alice) == []


def test_a_withdrawn_answer_leaves_the_bell_and_its_title_the_list(alice: Person, bob: Person, mona: Person) -> None:
    question = a_question(alice, "CANARY")
    answer = post_answer(question, written("Yes!"), by=bob)
    comment = post_answer(question, written("Why?"), by=alice, parent_id=answer.id)
    deliver_due()
    assert unread_count(bob.id) == 1
    hide_post(body_of(question), by=mona)
    deliver_due()
    assert notices_for(bob) == ["A post that isn't public"]
    assert unread_count(bob.id) == 0
    delete_post(comment, by=alice)
    deliver_due()
    assert notices_for(bob) == ["A post that isn't public"]


def test_voters_hear_nothing_of_an_idea_that_was_hidden(
    alice: Person, bob: Person, petra: Person, mona: Person
) -> None:
    idea = an_idea(alice, "CANARY")
    vote(body_of(idea), by=bob)
    deliver_due()
    decide_idea(idea, "planned", written("Yes."), by=petra)
    hide_post(body_of(idea), by=mona)
    deliver_due()
    assert notices_for(bob) == []
    assert mails_to(bob) == []


def test_people_who_left_hear_nothing(alice: Person, bob: Person) -> None:
    question = a_question(alice)
    with transaction():
        db.session.execute(update(Person).where(Person.id == alice.id).values(disabled_at=now()))
    post_answer(question, written("Yes!"), by=bob)
    deliver_due()
    assert notices_for(alice) == []
    assert mails_to(alice) == []


def test_what_somebody_switched_off_stays_away(alice: Person, bob: Person) -> None:
    choose(alice.id, {"answer": Choice(in_app=False, by_mail=True)})
    post_answer(a_question(alice), written("Yes!"), by=bob)
    deliver_due()
    assert notices_for(alice) == []
    assert mails_to(alice) == ["Bob answered: Dark mode"]
    choose(alice.id, {"answer": Choice(in_app=True, by_mail=False)})
    post_answer(a_question(alice, "Light mode"), written("Yes!"), by=bob)
    deliver_due()
    assert notices_for(alice) == ["Bob answered: Light mode"]
    assert len(mails_to(alice)) == 1


def test_a_newcomer_is_welcomed(alice: Person) -> None:
    with transaction():
        publish(PersonRegistered(alice.id))
    deliver_due()
    assert notices_for(alice) == ["Welcome. Ask, answer, or vote for an idea you'd like to see."]

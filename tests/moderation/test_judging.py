"""A moderator hides or keeps with a reason; the author is told; all of it can be taken back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from community.accounts.actions.registering import note_verified
from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.transaction import transaction
from community.loyalty.models import PointAccount
from community.moderation.actions import hide, keep, open_case, report_post, undo
from community.moderation.models import REASONS, Case
from community.moderation.wording import drafts_in
from community.notifications.models import Notice
from community.products.models import Product
from community.reviews.actions import Verdict, write_review
from community.topics.actions.visibility import delete_post, restore_post
from community.topics.actions.voting import vote
from community.topics.models import HELD, HIDDEN, PUBLIC, Post, Topic
from community.topics.text import language_of, written
from tests.conftest import a_person
from tests.moderation.stage import a_question, a_report, an_answer, how_many, log, state_of, visibility_of

Browser = Callable[[Person], FlaskClient]
Deliver = Callable[[], int]


@pytest.fixture
def ella(app: object) -> Person:
    """A second moderator."""
    return a_person("Ella", roles="moderator")


@pytest.fixture
def case(alice: Person, bob: Person, carol: Person) -> Case:
    """Carol reported Bob's answer to Alice."""
    return a_report(an_answer(a_question(alice), bob), carol)


def figures(topic: Topic) -> tuple[int, int, str, str]:
    db.session.rollback()
    db.session.expire_all()
    return topic.answer_count, topic.vote_count, topic.visibility, topic.state


def balance(person: Person) -> int:
    db.session.rollback()
    return db.session.scalar(select(PointAccount.balance).where(PointAccount.person_id == person.id)) or 0


def notices(person: Person) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)))


def form(message: str = "Advertising isn't for here.", reason: str = "spam") -> dict[str, str]:
    return {"reason": reason, f"message-{reason}": message}


def test_a_moderator_hides_a_post_with_a_reason_and_its_author_reads_the_message(
    case: Case, bob: Person, mona: Person, client: FlaskClient, browser_of: Browser, deliver: Deliver
) -> None:
    post = case.post
    url = f"/posts/{post.id}"
    answer = browser_of(mona).post(f"/staff/cases/{case.id}/hide", data=form())
    assert (answer.status_code, answer.location) == (303, f"/staff/queue?done={case.id}")
    deliver()
    assert visibility_of(post) == HIDDEN
    assert client.get(url).status_code == 410
    assert "hidden" in notices(bob)
    notice = db.session.scalars(select(Notice).where(Notice.kind == "hidden")).one()
    assert notice.params["message"] == "Advertising isn't for here."
    assert log()[-1] == ("hide", "spam")


def test_undo_restores_exactly_what_was_there(
    case: Case, alice: Person, bob: Person, carol: Person, mona: Person, browser_of: Browser, deliver: Deliver
) -> None:
    post = case.post
    vote(post, by=carol)
    deliver()
    before, points, votes = figures(post.topic), balance(bob), post.vote_count
    assert points > 0
    browser = browser_of(mona)
    browser.post(f"/staff/cases/{case.id}/hide", data=form())
    deliver()
    assert figures(post.topic) != before
    assert balance(bob) == 0
    page = browser.get(f"/staff/queue?done={case.id}").text
    assert f'action="/staff/cases/{case.id}/undo"' in page
    assert browser.post(f"/staff/cases/{case.id}/undo").status_code == 303
    deliver()
    assert visibility_of(post) == PUBLIC
    assert (figures(post.topic), balance(bob), post.vote_count) == (before, points, votes)
    assert state_of(case) == "open"
    assert (case.decided_by_id, case.decided_at, case.reason, case.message) == (None, None, "", "")
    assert notices(bob)[-1] == "returned"
    assert [verb for verb, _reason in log()] == ["hide", "undo"]


def test_a_whole_topic_comes_back_with_its_products_counts(
    alice: Person, mona: Person, kettle: Product, deliver: Deliver
) -> None:
    topic = write_review(
        Verdict(kettle.id, "Heats fast", written("It heats fast."), 4, "month", "Fast", "Heavy"), by=alice
    )
    deliver()
    post = db.session.get_one(Post, topic.body_post_id)
    case = open_case(post, by=mona)
    hide(case, reason="other", message="Not here.", by=mona)
    db.session.expire_all()
    assert (kettle.review_count, kettle.stars_4, topic.visibility) == (0, 0, HIDDEN)
    undo(case, by=mona)
    db.session.expire_all()
    assert (kettle.review_count, kettle.stars_4, topic.visibility) == (1, 1, PUBLIC)


def test_a_post_that_waited_for_its_authors_address_waits_again_after_undo(alice: Person, mona: Person) -> None:
    uma = a_person("Uma", is_verified=False)
    post = an_answer(a_question(alice), uma)
    assert visibility_of(post) == HELD
    case = open_case(post, by=mona)
    hide(case, reason="spam", message="No.", by=mona)
    undo(case, by=mona)
    assert visibility_of(post) == HELD
    hide(case, reason="spam", message="No.", by=mona)
    with transaction():
        note_verified(uma)
    undo(case, by=mona)
    assert visibility_of(post) == PUBLIC


def test_deleting_and_restoring_does_not_bring_an_unconfirmed_persons_post_into_public(alice: Person) -> None:
    uma = a_person("Uma", is_verified=False)
    post = an_answer(a_question(alice), uma)
    delete_post(post, by=uma)
    restore_post(post, by=uma)
    assert visibility_of(post) == HELD


def test_keeping_needs_a_short_reason_changes_nothing_and_tells_nobody(
    case: Case, bob: Person, mona: Person, browser_of: Browser, deliver: Deliver
) -> None:
    deliver()
    before = notices(bob)
    browser = browser_of(mona)
    page = browser.get(f"/staff/queue?case={case.id}").text
    assert 'value="It keeps to our promise to each other."' in page
    refused = browser.post(f"/staff/cases/{case.id}/keep", data={"keep_reason": "  "})
    assert refused.status_code == 422
    assert "Say why it stays." in refused.text
    kept = browser.post(f"/staff/cases/{case.id}/keep", data={"keep_reason": "It is blunt, not rude."})
    assert kept.status_code == 303
    deliver()
    assert (state_of(case), visibility_of(case.post)) == ("kept", PUBLIC)
    assert notices(bob) == before
    assert log()[-1] == ("keep", "It is blunt, not rude.")


def test_two_moderators_at_once_make_one_decision_and_the_second_is_led_to_it(
    case: Case, mona: Person, ella: Person, browser_of: Browser
) -> None:
    first, second = browser_of(mona), browser_of(ella)
    for browser in (first, second):
        assert browser.get(f"/staff/queue?case={case.id}").status_code == 200
    assert first.post(f"/staff/cases/{case.id}/keep", data={"keep_reason": "Fine."}).status_code == 303
    late = second.post(f"/staff/cases/{case.id}/hide", data=form("A message that took minutes to write."))
    assert late.status_code == 409
    assert "Somebody else has already decided this." in late.text
    assert "A message that took minutes to write." in late.text
    assert "Decided by Mona" in late.text
    assert 'href="/staff/queue"' in late.text
    assert (state_of(case), visibility_of(case.post)) == ("kept", PUBLIC)
    assert [verb for verb, _reason in log()] == ["keep"]


def test_undo_twice_is_one_undo(case: Case, mona: Person, browser_of: Browser) -> None:
    browser = browser_of(mona)
    browser.post(f"/staff/cases/{case.id}/hide", data=form())
    assert browser.post(f"/staff/cases/{case.id}/undo").status_code == 303
    again = browser.post(f"/staff/cases/{case.id}/undo")
    assert again.status_code == 409
    assert "This isn&#39;t decided yet." in again.text


def test_an_old_decision_cannot_be_taken_back_from_under_a_new_report(case: Case, alice: Person, mona: Person) -> None:
    keep(case, reason="Fine.", by=mona)
    newer = report_post(case.post, reason="abuse", words="Look again.", by=alice)
    assert newer.id != case.id
    with pytest.raises(Conflict):
        undo(case, by=mona)
    assert (state_of(case), state_of(newer)) == ("kept", "open")


def test_a_post_that_its_author_deleted_leaves_the_queue_and_returns_with_it(
    case: Case, bob: Person, mona: Person, browser_of: Browser
) -> None:
    browser = browser_of(mona)
    delete_post(case.post, by=bob)
    assert "All checked" in browser.get("/staff/queue").text
    late = browser.post(f"/staff/cases/{case.id}/hide", data=form("Typed in vain."))
    assert late.status_code == 409
    assert "Its author took this post away" in late.text
    assert "Typed in vain." in late.text
    restore_post(case.post, by=bob)
    assert f"case={case.id}" in browser.get("/staff/queue").text


def test_a_hidden_post_cannot_be_brought_back_by_its_author(case: Case, bob: Person, mona: Person) -> None:
    hide(case, reason="spam", message="No.", by=mona)
    with pytest.raises(NotAllowed):
        delete_post(case.post, by=bob)
    with pytest.raises(NotAllowed):
        restore_post(case.post, by=bob)


def test_hiding_needs_a_reason_and_a_message_and_keeps_what_was_typed(
    case: Case, mona: Person, browser_of: Browser
) -> None:
    browser = browser_of(mona)
    url = f"/staff/cases/{case.id}/hide"
    for data, sentence in (
        ({"message-spam": "Typed before."}, "Choose a reason."),
        ({"reason": "spam", "message-spam": " ", "message-abuse": "Typed before."}, "Write what the author will read."),
        ({"reason": "abuse", "message-abuse": "Typed before." + "x" * 2000}, "Shorten it to 2000"),
    ):
        answer = browser.post(url, data=data)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Typed before." in answer.text
    assert state_of(case) == "open"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_draft_of_the_message_is_in_the_authors_language(
    language: str, alice: Person, mona: Person, browser_of: Browser
) -> None:
    author = a_person("Author", language=language)
    a_report(an_answer(a_question(alice), author), alice)
    page = browser_of(mona).get("/staff/queue").text
    drafts = drafts_in(language)
    assert len(set(drafts.values())) == len(REASONS)
    for draft in drafts.values():
        assert language_of(draft) == language
        assert draft.replace("'", "&#39;") in page


def test_a_moderator_takes_up_a_post_that_nobody_reported(
    alice: Person, bob: Person, mona: Person, browser_of: Browser
) -> None:
    post = an_answer(a_question(alice), bob)
    browser = browser_of(mona)
    page = browser.get(f"/staff/queue?post={post.id}")
    assert page.status_code == 200
    assert how_many(Case) == 0, "reading opens nothing"
    taken = browser.post(f"/staff/queue?post={post.id}")
    case = db.session.scalars(select(Case)).one()
    assert taken.location == f"/staff/queue?case={case.id}#case"
    assert browser.get(f"/staff/queue?post={post.id}").location == f"/staff/queue?case={case.id}#case"


def test_a_moderator_hides_an_unreported_post_with_one_form(
    alice: Person, bob: Person, mona: Person, browser_of: Browser
) -> None:
    post = an_answer(a_question(alice), bob)
    browser = browser_of(mona)
    refused = browser.post(f"/staff/queue?post={post.id}", data=form(" "))
    assert refused.status_code == 422
    assert how_many(Case) == 0, "a refused form leaves no case"
    hidden = browser.post(f"/staff/queue?post={post.id}", data=form())
    assert hidden.status_code == 303
    assert visibility_of(post) == HIDDEN
    assert browser.get(f"/staff/queue?post={post.id}").status_code == 409


def test_the_answer_is_json_where_that_is_asked_for(case: Case, mona: Person, browser_of: Browser) -> None:
    browser = browser_of(mona)
    accept = {"Accept": "application/json"}
    hidden = browser.post(f"/staff/cases/{case.id}/hide", data=form(), headers=accept).get_json()
    assert (hidden["state"], hidden["undo"]) == ("hidden", f"/staff/cases/{case.id}/undo")
    late = browser.post(f"/staff/cases/{case.id}/keep", data={"keep_reason": "Fine."}, headers=accept)
    assert (late.status_code, late.get_json()["error"]) == (409, "Somebody else has already decided this.")
    undone = browser.post(hidden["undo"], headers=accept).get_json()
    assert undone["state"] == "open"


def test_of_many_moderators_in_the_same_moment_one_decides(case: Case, app: Flask) -> None:
    moderators = [a_person(f"Moderator {number}", roles="moderator").id for number in range(6)]
    case_id, gate = case.id, Barrier(len(moderators))

    def judge(number: int) -> str:
        with app.app_context():
            found, by = db.session.get_one(Case, case_id), db.session.get_one(Person, moderators[number])
            gate.wait()
            try:
                if number % 2:
                    hide(found, reason="spam", message="No.", by=by)
                else:
                    keep(found, reason="Fine.", by=by)
            except Conflict:
                return "too late"
            finally:
                db.session.remove()
            return "decided"

    with ThreadPoolExecutor(len(moderators)) as threads:
        answers = list(threads.map(judge, range(len(moderators))))
    assert sorted(answers) == ["decided"] + ["too late"] * 5
    assert len(log()) == 1
    assert (state_of(case) == "hidden") == (visibility_of(case.post) == HIDDEN)

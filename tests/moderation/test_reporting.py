"""Anybody with a confirmed address can ask staff to look at a post; that alone changes nothing."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from community.accounts.models import Person
from community.kernel.database import db
from community.moderation.models import Case, Report
from community.topics.actions.visibility import hide_post
from community.topics.models import PUBLIC
from tests.conftest import a_person
from tests.moderation.stage import a_question, a_report, an_answer, how_many, visibility_of

Browser = Callable[[Person], FlaskClient]


def test_a_member_reports_a_post_in_their_own_words_and_is_thanked(
    alice: Person, bob: Person, carol: Person, browser_of: Browser
) -> None:
    answer = an_answer(a_question(alice), bob)
    browser = browser_of(carol)
    assert "Report a post" in browser.get(f"/posts/{answer.id}/report").text
    sent = browser.post(f"/posts/{answer.id}/report", data={"reason": "spam", "words": "Same text on three questions."})
    assert sent.status_code == 303
    assert "Thank you." in browser.get(sent.location.split("#")[0]).text
    report = db.session.scalars(select(Report)).one()
    assert (report.reason, report.words, report.by_id) == ("spam", "Same text on three questions.", carol.id)
    assert visibility_of(answer) == PUBLIC


def test_reports_of_two_people_join_one_case_and_a_second_one_of_the_same_person_replaces_the_first(
    alice: Person, bob: Person, carol: Person, browser_of: Browser
) -> None:
    answer = an_answer(a_question(alice), bob)
    a_report(answer, carol)
    a_report(answer, alice, "abuse")
    browser = browser_of(carol)
    assert "You reported this before." in browser.get(f"/posts/{answer.id}/report").text
    browser.post(f"/posts/{answer.id}/report", data={"reason": "personal", "words": "A phone number."})
    case = db.session.scalars(select(Case)).one()
    assert case.report_count == 2
    assert sorted(db.session.scalars(select(Report.reason))) == ["abuse", "personal"]


def test_the_same_form_sent_twice_is_one_report(alice: Person, bob: Person, browser_of: Browser) -> None:
    question = a_question(alice)
    browser = browser_of(bob)
    form = {"reason": "spam", "words": "Here.", "nonce": "one-nonce"}
    first, second = (browser.post(f"/posts/{question.body_post_id}/report", data=form) for _ in range(2))
    assert first.location == second.location
    assert how_many(Report) == 1


def test_a_report_without_a_reason_or_with_too_many_words_comes_back_with_what_was_typed(
    alice: Person, bob: Person, browser_of: Browser
) -> None:
    url = f"/posts/{a_question(alice).body_post_id}/report"
    browser = browser_of(bob)
    for form, sentence in (
        ({"words": "Typed words."}, "Choose a reason."),
        ({"reason": "nonsense", "words": "Typed words."}, "Choose a reason."),
        ({"reason": "other", "words": ""}, "Say in a few words what is wrong."),
        ({"reason": "spam", "words": "Typed words." + "x" * 1000}, "Shorten it to 1000"),
    ):
        answer = browser.post(url, data=form)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert form["words"] in answer.text
    assert how_many(Case) == 0


def test_nobody_reports_their_own_post_nor_without_a_confirmed_address_nor_unsigned(
    alice: Person, client: FlaskClient, browser_of: Browser
) -> None:
    url = f"/posts/{a_question(alice).body_post_id}/report"
    unverified = a_person("Uma", is_verified=False)
    for person in (alice, unverified):
        assert browser_of(person).get(url).status_code == 403
        assert browser_of(person).post(url, data={"reason": "spam"}).status_code == 403
    for answer in (client.get(url), client.post(url, data={"reason": "spam"})):
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")
    assert how_many(Case) == 0


def test_staff_report_too(alice: Person, petra: Person, mona: Person, browser_of: Browser) -> None:
    url = f"/posts/{a_question(alice).body_post_id}/report"
    for person in (petra, mona):
        assert browser_of(person).post(url, data={"reason": "off_topic"}).status_code == 303
    assert how_many(Report) == 2


def test_what_is_hidden_or_unknown_cannot_be_reported(
    alice: Person, bob: Person, mona: Person, browser_of: Browser
) -> None:
    question = a_question(alice)
    answer = an_answer(question, alice)
    hide_post(answer, by=mona)
    assert browser_of(bob).get(f"/posts/{answer.id}/report").status_code == 410
    assert browser_of(bob).get("/posts/99999999/report").status_code == 404


def test_reports_are_limited_so_that_nobody_floods_the_queue(alice: Person, bob: Person, browser_of: Browser) -> None:
    url = f"/posts/{a_question(alice).body_post_id}/report"
    browser = browser_of(bob)
    answers = [browser.post(url, data={"reason": "spam"}).status_code for _ in range(21)]
    assert answers[:20] == [303] * 20
    assert answers[20] == 429

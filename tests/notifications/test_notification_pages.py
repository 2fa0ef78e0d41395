"""The list behind the bell, how to be told, and the way out of every mail."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from community.accounts.models import Person
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.mail.models import Mail
from community.mail.sending import message_of
from community.notifications.actions import stop_mail
from community.notifications.links import off_path
from community.notifications.models import Notice
from community.notifications.queries import Choice, choices_of, unread_count
from community.questions.actions import ask_question, post_answer
from community.topics.actions.visibility import hide_post
from community.topics.models import Post, Topic
from community.topics.text import written

Browser = Callable[[Person], FlaskClient]


def a_question(by: Person, title: str = "Dark mode") -> Topic:
    return ask_question(title, written("Is there one?"), by=by)


def an_answered_question(asker: Person, helper: Person, title: str = "Dark mode") -> Topic:
    question = a_question(asker, title)
    post_answer(question, written("Yes!"), by=helper)
    deliver_due()
    return question


def only_notice(person: Person) -> Notice:
    return db.session.scalars(select(Notice).where(Notice.person_id == person.id)).one()


def letter_to(person: Person) -> Mail:
    return db.session.scalars(select(Mail).where(Mail.to_person_id == person.id)).one()


def test_a_notice_leads_to_its_post_and_is_read_then(alice: Person, bob: Person, browser_of: Browser) -> None:
    question = an_answered_question(alice, bob)
    browser = browser_of(alice)
    page = browser.get("/notifications").text
    assert "Bob answered:" in page
    assert "data-new" in page
    notice = only_notice(alice)
    answer = browser.get(f"/notifications/{notice.id}/open")
    assert answer.status_code == 303
    assert answer.location == f"/questions/{question.id}#post-{notice.post_id}"
    db.session.rollback()
    assert unread_count(alice.id) == 0
    assert "data-read" in browser.get("/notifications").text


def test_one_line_or_all_of_them_can_be_marked_as_read(alice: Person, bob: Person, browser_of: Browser) -> None:
    for title in ("One", "Two", "Three"):
        an_answered_question(alice, bob, title)
    browser = browser_of(alice)
    ids = db.session.scalars(select(Notice.id).where(Notice.person_id == alice.id).order_by(Notice.id)).all()
    assert browser.post(f"/notifications/{ids[0]}/read").status_code == 303
    db.session.rollback()
    assert unread_count(alice.id) == 2
    browser.post("/notifications/read", data={"up_to": ids[1]})
    db.session.rollback()
    assert unread_count(alice.id) == 1, "what came after the page was opened stays unread"
    browser.post("/notifications/read", data={"up_to": "1; drop"})
    db.session.rollback()
    assert unread_count(alice.id) == 1


def test_nobody_opens_or_reads_the_notices_of_others(alice: Person, bob: Person, browser_of: Browser) -> None:
    an_answered_question(alice, bob)
    browser, number = browser_of(bob), only_notice(alice).id
    assert browser.get(f"/notifications/{number}/open").status_code == 404
    assert browser.post(f"/notifications/{number}/read").status_code == 404
    assert browser.get(f"/notifications/{10**12}/open").status_code == 404
    db.session.rollback()
    assert unread_count(alice.id) == 1


@pytest.mark.parametrize("path", ["/notifications", "/notifications/1/open", "/settings/notifications"])
def test_signed_out_readers_are_led_to_the_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")


def test_what_the_reader_may_not_see_any_more_is_not_named(
    alice: Person, bob: Person, mona: Person, browser_of: Browser
) -> None:
    question = a_question(alice, "CANARY")
    answer = post_answer(question, written("Yes!"), by=bob)
    post_answer(question, written("Why?"), by=alice, parent_id=answer.id)
    deliver_due()
    hide_post(db.session.get_one(Post, question.body_post_id), by=mona)
    deliver_due()
    browser = browser_of(bob)
    page = browser.get("/notifications").text
    assert "CANARY" not in page
    assert "A post that isn&#39;t public" in page
    answer_page = browser.get(f"/notifications/{only_notice(bob).id}/open", follow_redirects=True)
    assert "CANARY" not in answer_page.text
    assert "That post isn&#39;t public any more." in answer_page.text


def test_titles_cannot_smuggle_markup_into_the_list(alice: Person, bob: Person, browser_of: Browser) -> None:
    an_answered_question(alice, bob, "<script>alert(1)</script> 100% %(name)s")
    page = browser_of(alice).get("/notifications").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 100% %(name)s" in page


def test_a_long_list_is_paged_without_more_statements(alice: Person, bob: Person, browser_of: Browser) -> None:
    browser, counts = browser_of(alice), []
    for asked in (2, 22):
        for number in range(asked):
            an_answered_question(alice, bob, f"Question {asked}.{number}")
        statements: list[str] = []

        def note(_c: object, _u: object, statement: str, *_rest: object, heard: list[str] = statements) -> None:
            heard.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        page = browser.get("/notifications").text
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14
    assert page.count('<li class="row"') == 20
    second = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert browser.get(second).text.count('<li class="row"') == 4


def test_the_settings_remember_what_was_ticked_and_nothing_else(alice: Person, browser_of: Browser) -> None:
    browser = browser_of(alice)
    assert "Answers to my questions" in browser.get("/settings/notifications").text
    ticked = {"app-answer": "1", "mail-comment": "1", "mail-useful": "1", "app-nonsense": "1"}
    assert browser.post("/settings/notifications", data=ticked).status_code == 303
    db.session.rollback()
    choices = choices_of(alice.id)
    assert choices["answer"] == Choice(in_app=True, by_mail=False)
    assert choices["comment"] == Choice(in_app=False, by_mail=True)
    assert choices["useful"] == Choice(in_app=False, by_mail=False), "of votes there is no mail"
    assert choices["hidden"] == Choice(in_app=True, by_mail=False), "a hidden post always stands in the list"


def test_a_mail_can_be_stopped_without_signing_in_and_only_by_pressing_the_button(
    alice: Person, bob: Person, client: FlaskClient
) -> None:
    an_answered_question(alice, bob)
    path = re.search(r"/notifications/off/\S+", letter_to(alice).headers["List-Unsubscribe"].rstrip(">"))
    assert path
    client.set_cookie("lang", "en")
    page = client.get(path.group())
    assert page.status_code == 200
    assert "Stop these mails" in page.text
    db.session.rollback()
    assert choices_of(alice.id)["answer"].by_mail, "a mail program that opens links changes nothing"
    assert "won't get mails" in client.post(path.group()).text
    db.session.rollback()
    choices = choices_of(alice.id)
    assert choices["answer"] == Choice(in_app=True, by_mail=False)
    assert choices["decision"].by_mail, "the other kinds go on"


def test_the_button_of_a_mail_program_needs_no_token_of_ours(app: Flask, alice: Person, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(off_path(alice.id, "answer"), data={"List-Unsubscribe": "One-Click"})
        refused = client.post("/settings/notifications", data={})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 200
    assert refused.status_code != 200
    db.session.rollback()
    assert not choices_of(alice.id)["answer"].by_mail


@pytest.mark.parametrize("token", ["1.answer", "1.answer.forged", "x", "1.answer." + "A" * 300, "é"])
def test_a_link_nobody_signed_stops_nothing(alice: Person, client: FlaskClient, token: str) -> None:
    assert client.get(f"/notifications/off/{token}").status_code == 404
    assert client.post(f"/notifications/off/{token}").status_code == 404
    db.session.rollback()
    assert choices_of(alice.id)["answer"].by_mail


def test_the_way_out_travels_whole_in_the_header_that_mail_programs_read(alice: Person, bob: Person) -> None:
    post_answer(a_question(alice, "長い題名の質問です。" * 7), written("Yes!"), by=bob)
    with transaction():
        db.session.execute(update(Mail).values(sent_at=None))
    deliver_due()
    raw = message_of(letter_to(alice)).as_bytes().decode()
    assert re.search(r"^List-Unsubscribe: <http://localhost/notifications/off/[\w.-]+>\r?$", raw, re.MULTILINE)
    assert re.search(r"^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$", raw, re.MULTILINE)


def test_a_letter_speaks_its_readers_language(alice: Person, bob: Person) -> None:
    with transaction():
        db.session.execute(update(Person).where(Person.id == alice.id).values(language="ja"))
    an_answered_question(alice, bob, "ダークモード")
    assert letter_to(alice).subject == "Bobさんが回答しました：ダークモード"


def test_who_has_not_shown_that_an_address_is_theirs_gets_no_mail(alice: Person, bob: Person) -> None:
    question = a_question(alice)
    with transaction():
        db.session.execute(update(Person).where(Person.id == alice.id).values(email_verified_at=None))
    post_answer(question, written("Yes!"), by=bob)
    deliver_due()
    assert db.session.scalar(select(Mail.id).where(Mail.to_person_id == alice.id)) is None
    assert unread_count(alice.id) == 1


def test_stopping_twice_is_as_good_as_once(alice: Person) -> None:
    stop_mail(alice.id, "answer")
    stop_mail(alice.id, "answer")
    assert not choices_of(alice.id)["answer"].by_mail

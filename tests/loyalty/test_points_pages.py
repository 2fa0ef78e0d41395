"""The page of points: the rules for everybody, and for members what they have, line by line, with the reason."""

import csv
import io
from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import event

from community.accounts.models import Person
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.questions.actions import accept_answer, ask_question, post_answer
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.models import Post, Topic
from community.topics.text import written

Browser = Callable[[Person], FlaskClient]


def a_question(by: Person, title: str = "How do I clean the kettle?") -> Topic:
    return ask_question(title, written("It has gone white inside."), by=by)


def test_anybody_can_read_how_points_are_given(client: FlaskClient) -> None:
    answer = client.get("/points", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    for words in ("You write a review", "up to 3 times a day", "Young leaf", "changes nothing", "Join in"):
        assert words in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_member_sees_the_balance_the_rank_and_the_reason_of_each_line(
    alice: Person, bob: Person, browser_of: Browser
) -> None:
    question = a_question(alice)
    accept_answer(question, post_answer(question, written("With lemon."), by=bob), by=alice)
    deliver_due()
    page = browser_of(bob).get("/points").text
    for words in ("Answer chosen as the solution", "How do I clean the kettle?", "+100", "190 points to go until"):
        assert words in page
    assert f'href="/questions/{question.id}#post-' in page


def test_a_reversal_explains_itself(alice: Person, bob: Person, mona: Person, browser_of: Browser) -> None:
    answer = post_answer(a_question(alice), written("With lemon."), by=bob)
    deliver_due()
    hide_post(answer, by=mona)
    deliver_due()
    page = browser_of(bob).get("/points").text
    assert "Points taken back: Answer posted" in page
    assert "Our staff hid the post under our rules." in page
    assert "−10" in page


def test_the_title_of_a_topic_that_went_away_is_not_shown_any_more(
    alice: Person, bob: Person, mona: Person, browser_of: Browser
) -> None:
    question = a_question(alice, "CANARY in the title")
    post_answer(question, written("With lemon."), by=bob)
    deliver_due()
    body = db.session.get_one(Post, question.body_post_id)
    hide_post(body, by=mona)
    deliver_due()
    browser = browser_of(bob)
    page, table = browser.get("/points").text, browser.get("/points.csv").text
    assert "CANARY" not in page
    assert "CANARY" not in table
    assert "A post that isn't public" in page
    assert "CANARY" in browser_of(alice).get("/points").text, "its author may still see it"


def test_a_ledger_of_many_lines_is_paged_without_more_statements(alice: Person, browser_of: Browser) -> None:
    browser = browser_of(alice)
    counts = []
    for asked in (2, 43):
        for number in range(asked):
            a_question(alice, f"Question {asked}.{number}")
        deliver_due()
        statements: list[str] = []

        def note(_c: object, _u: object, statement: str, *_rest: object, heard: list[str] = statements) -> None:
            heard.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        page = browser.get("/points").text
        event.remove(db.engine, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14
    assert page.count("<tr id=") == 20
    second = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].split("#")[0]
    assert browser.get(second).text.count("<tr id=") == 20


def test_the_table_file_holds_every_line_and_no_formula(alice: Person, bob: Person, browser_of: Browser) -> None:
    nasty = ['=HYPERLINK("http://evil.example","x")', "+1", "-1+1", "@SUM(1)", " =1+1", "＝1+1"]
    for title in nasty:
        a_question(alice, title)
    deliver_due()
    answer = browser_of(alice).get("/points.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["Date", "What", "About", "Why", "Points", "Balance"]
    assert [row[4] for row in rows[1:]] == ["5", "5", "5", "0", "0", "0"]
    assert all(row[2].startswith("'") for row in rows[1:])


def test_only_its_owner_can_save_a_ledger(client: FlaskClient) -> None:
    answer = client.get("/points.csv")
    assert answer.status_code in (303, 401)


def test_a_deleted_post_of_ones_own_is_explained(alice: Person, bob: Person, browser_of: Browser) -> None:
    answer = post_answer(a_question(alice), written("With lemon."), by=bob)
    deliver_due()
    delete_post(answer, by=bob)
    deliver_due()
    assert "You deleted the post." in browser_of(bob).get("/points").text


def test_staff_are_told_that_they_take_part_without_points(mona: Person, browser_of: Browser) -> None:
    assert "Staff take part without points" in browser_of(mona).get("/points").text

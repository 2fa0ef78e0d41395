"""Staff close a question from its menu by keyboard, the asker reads why, and a move is undone without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.questions.actions import ask_question, post_answer
from community.topics.text import written
from tests.conftest import a_person
from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


def make_staff(somebody: Somebody) -> None:
    with transaction():
        db.session.query(Person).filter_by(email=somebody.email).one().roles = "moderator"
    db.session.rollback()


def test_staff_close_a_question_by_keyboard_and_the_reader_is_told_why(somebody: Callable[..., Somebody]) -> None:
    staff, reader = somebody("見回る人"), somebody("読む人", script=False)
    staff.signs_in()
    reader.signs_in()
    make_staff(staff)
    question = ask_question("どちらが正しいですか", written("決着をつけたいです。"), by=a_person("Quinn"))
    page = staff.opens(f"/questions/{question.id}")
    page.locator("article.post details.menu summary").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="締め切り・ロック").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("締め切り・ロック")
    page.get_by_label("理由").first.select_option("elsewhere")
    page.get_by_label("補足").first.fill("説明書の4ページにあります。")
    page.get_by_role("button", name="締め切る").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("締め切りました。")
    other = reader.opens(f"/questions/{question.id}")
    expect(other.locator("#write")).to_contain_text("説明書の4ページにあります。")
    expect(other.locator("#write textarea")).to_have_count(0)
    page.locator("body").press("z")
    expect(page.locator("main")).to_contain_text("再開しました。")
    reader.opens(f"/questions/{question.id}")
    expect(other.locator("#write textarea[name=body]")).to_be_visible()


def test_a_post_is_moved_and_moved_back_without_a_script(somebody: Callable[..., Somebody]) -> None:
    staff = somebody("運ぶ人", script=False)
    staff.signs_in()
    make_staff(staff)
    quinn = a_person("Quinn Q")
    here = ask_question("ふたの洗い方", written("教えてください。"), by=quinn)
    there = ask_question("茶こしの選び方", written("教えてください。"), by=quinn)
    answer = post_answer(here, written("茶こしは細かいものを。"), by=a_person("Remy"))
    page = staff.opens(f"/posts/{answer.id}/move")
    page.locator("main input[name=q]").fill("茶こし")
    page.get_by_role("button", name="話題を探す").click()
    page.get_by_role("link", name="茶こしの選び方").click()
    page.get_by_label("なぜ").or_(page.locator("main [name=reason]")).first.fill("茶こしの話なので。")
    page.get_by_role("button", name="移す", exact=True).click()
    expect(page.locator(f"#post-{answer.id}")).to_be_visible()
    assert f"/questions/{there.id}" in page.url
    page.locator("main [role=status]").get_by_role("button", name="元に戻す").click()
    assert f"/questions/{here.id}" in page.url
    expect(page.locator(f"#post-{answer.id}")).to_contain_text("茶こしは細かいものを。")

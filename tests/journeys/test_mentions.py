"""Calling somebody and naming a tag while writing: by key alone, not during kana conversion, and told at the end."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from community.accounts.actions.handles import choose_handle
from community.accounts.models import Person
from community.kernel.database import db
from community.questions.actions import ask_question, post_answer
from community.topics.text import written
from tests.axe import violations
from tests.conftest import a_person
from tests.journeys.conftest import Somebody
from tests.site import Site

pytestmark = pytest.mark.browser
NAMES = {"みどり": "森みどり", "mizuki": "谷みずき"}
OPTIONS = "[role=listbox] [role=option]"
BODY = "main form[data-draft] [name=body]"


@pytest.fixture
def thread(site: Site) -> Iterator[str]:
    """A question by one, answered by another, both with handles; the address of its page."""
    known = {person.handle: person for person in db.session.query(Person).filter(Person.handle.is_not(None))}
    people = [known.get(handle) or a_person(name, language="ja") for handle, name in NAMES.items()]
    for person, handle in zip(people, NAMES, strict=True):
        choose_handle(person, handle)
    topic = ask_question("湯の温度", written("何度がよいですか。"), by=people[0], labels=["収納術"])
    post_answer(topic, written("八十度です。"), by=people[1])
    yield f"/questions/{topic.id}"
    db.session.remove()


def test_a_person_and_a_tag_are_offered_taken_by_key_and_told(somebody: Callable[..., Somebody], thread: str) -> None:
    writer = somebody("書く人")
    writer.signs_in()
    page = writer.opens(thread)
    body = page.locator(BODY)
    body.focus()
    page.keyboard.type("それは@")
    expect(page.locator(OPTIONS)).to_have_count(2)
    assert body.get_attribute("aria-activedescendant") == "offer-0"
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    assert body.get_attribute("aria-activedescendant") == "offer-1"
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"{OPTIONS}[aria-selected=true]")).to_contain_text("mizuki")
    page.keyboard.press("Enter")
    assert body.input_value() == "それは@mizuki "
    expect(page.locator(OPTIONS)).to_have_count(0)

    page.keyboard.type("さんの#収")
    expect(page.locator(OPTIONS)).to_have_count(1)
    page.keyboard.press("Tab")
    assert body.input_value() == "それは@mizuki さんの#収納術 "
    page.keyboard.press("Enter")
    page.keyboard.type("です")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main .prose a", has_text="@mizuki")).to_have_attribute("href", re.compile(r"/people/\d+"))
    expect(page.locator("main .prose a", has_text="#収納術")).to_have_attribute("href", re.compile("/tags/"))


def test_escape_closes_and_nothing_is_offered_while_kana_are_converted(
    somebody: Callable[..., Somebody], thread: str
) -> None:
    writer = somebody("変換する人")
    writer.signs_in()
    page = writer.opens(thread)
    body = page.locator(BODY)
    body.focus()
    page.keyboard.type("@mi")
    expect(page.locator(OPTIONS)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(OPTIONS)).to_have_count(0)
    page.keyboard.press("Enter")
    assert body.input_value() == "@mi\n"
    compose(page, "@み")
    page.wait_for_timeout(400)
    expect(page.locator(OPTIONS)).to_have_count(0)
    page.keyboard.insert_text("み")
    expect(page.locator(OPTIONS)).to_have_count(1)
    page.locator(OPTIONS).first.click()
    assert body.input_value().endswith("@みどり ")


def test_what_is_offered_stays_while_the_page_moves(somebody: Callable[..., Somebody], thread: str) -> None:
    writer = somebody("動かす人")
    writer.signs_in()
    page = writer.opens(thread)
    page.locator(BODY).focus()
    page.keyboard.type("@mi")
    page.evaluate("dispatchEvent(new Event('scroll'))")
    expect(page.locator(OPTIONS)).to_have_count(1)
    before = below(page)
    page.evaluate("document.querySelector('main').style.marginTop = '40px'; dispatchEvent(new Event('resize'))")
    assert below(page) == pytest.approx(before, abs=1)
    page.keyboard.press("Enter")
    assert page.locator(BODY).input_value() == "@mizuki "


def below(page: Page) -> float:
    """How far below the top of the field the first of what is offered stands, in pixels."""
    field, offer = page.locator(BODY).bounding_box(), page.locator(OPTIONS).first.bounding_box()
    assert field
    assert offer
    return offer["y"] - field["y"]


def compose(page: Page, text: str) -> None:
    """Begin the conversion of the last of these letters, as an input method does."""
    page.keyboard.type(text[:-1])
    page.context.new_cdp_session(page).send(
        "Input.imeSetComposition", {"text": text[-1], "selectionStart": 1, "selectionEnd": 1}
    )


def test_a_search_is_kept_deleted_and_brought_back_without_a_script(somebody: Callable[..., Somebody]) -> None:
    reader = somebody("探す人", script=False)
    reader.signs_in()
    page = reader.opens("/search?q=蓋&kind=idea")
    page.fill("main [name=name]", "蓋の要望")
    page.locator("main form[action='/search/saved'] button").click()
    expect(page.get_by_role("link", name="蓋の要望")).to_be_visible()
    page = reader.opens("/me?tab=searches")
    page.get_by_role("button", name=re.compile("削除する")).click()
    expect(page.locator("main")).to_contain_text("保存した検索を削除しました。")
    page.get_by_role("button", name="元に戻す").click()
    page.get_by_role("link", name="蓋の要望").click()
    expect(page.locator("main [name=q]").first).to_have_value("蓋")


def test_a_handle_is_chosen_in_the_settings(somebody: Callable[..., Somebody]) -> None:
    member = somebody("名のる人")
    member.signs_in()
    page = member.opens("/settings/profile")
    page.fill("[name=handle]", "あ")
    page.get_by_role("button", name="この呼び名にする").click()
    expect(page.locator("#f-handle")).to_have_value("あ")
    expect(page.locator("#f-handle-error")).to_be_visible()
    page.fill("[name=handle]", "なのる")
    page.get_by_role("button", name="この呼び名にする").click()
    expect(page.locator("main")).to_contain_text("呼び名が @なのる になりました。")
    assert db.session.query(Person).filter_by(handle="なのる").count() == 1

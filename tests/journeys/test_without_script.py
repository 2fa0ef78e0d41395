"""Reading, asking, answering and voting work with scripts switched off."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


def test_asking_answering_and_voting_without_script(somebody: Callable[..., Somebody]) -> None:
    asker, helper = somebody("昭和の人", script=False), somebody("手伝う人", script=False)
    asker.signs_in()
    page = asker.opens("/compose?kind=question")
    page.fill("#compose [name=title]", "ふたの外し方を教えてください")
    page.fill("#compose [name=body]", "固くて回りません。")
    page.locator("#compose button.primary").click()
    expect(page.locator("h1")).to_have_text("ふたの外し方を教えてください")
    place = re.search(r"/questions/\d+", page.url)
    assert place

    helper.signs_in()
    other = helper.opens(place.group())
    other.locator("form[data-vote] button").first.click()
    expect(other.locator("form[data-vote] button").first).to_have_attribute("aria-pressed", "true")
    expect(other.locator("[data-count]").first).to_have_text("1")
    other.locator("main [name=body]").fill("ぬるま湯に10分つけてください。")
    other.locator("#write button.primary").click()
    expect(other.get_by_text("ぬるま湯に10分つけてください。")).to_be_visible()

    page.goto(asker.url + place.group())
    page.locator("form[action$='/accept'] button").first.click()
    expect(page.get_by_text("質問した人が選んだ回答")).to_be_visible()


def test_a_reader_who_is_not_signed_in_is_led_there_and_the_vote_is_kept(somebody: Callable[..., Somebody]) -> None:
    author, visitor = somebody("提案する人"), somebody("はじめての人", script=False)
    author.signs_in()
    page = author.opens("/compose?kind=idea")
    page.fill("#compose [name=title]", "取っ手を太くしてほしい")
    page.fill("#compose [name=body]", "指が痛くなります。")
    page.fill("#compose [name=wish]", "もう少し太いとうれしいです。")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/ideas/\d+"))
    place = re.search(r"/ideas/\d+", page.url)
    assert place

    shown = visitor.opens(place.group())
    shown.locator("form[data-vote] .vote:visible").first.click()
    assert "/sign-in" in shown.url
    shown.fill("main input[name=email]", visitor.email)
    shown.fill("main input[name=password]", "ひみつのことば2026")
    shown.locator("main form:has(input[name=password]) button[type=submit]").click()
    expect(shown.locator("form[data-vote] .vote:visible").first).to_have_attribute("aria-pressed", "true")
    expect(shown.locator("[data-count-for$=':support']").first).to_have_text("1")

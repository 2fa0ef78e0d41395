"""Following from the page, by key and without a script, being told, and ending it on My page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


def test_a_follower_is_told_of_an_answer_and_ends_it_on_their_page(somebody: Callable[..., Somebody]) -> None:
    asker, follower = somebody("たずねる人"), somebody("見守る人", script=False)
    asker.signs_in()
    page = asker.opens("/compose?kind=question")
    page.fill("#compose [name=title]", "ふたの収納はどうしていますか")
    page.fill("#compose [name=body]", "置き場所がありません。")
    page.fill("#compose [name=tags]", "収納術")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/questions/\d+"))
    place = re.search(r"/questions/\d+", page.url)
    assert place

    # Signed out, the button leads to signing in, and what was pressed is done then.
    other = follower.opens(place.group())
    other.locator("[data-follow]").click()
    expect(other.get_by_text("ログインすると、そのままフォローされます。")).to_be_visible()
    other.fill("main input[name=email]", follower.email)
    other.fill("main input[name=password]", "ひみつのことば2026")
    other.locator("main form:has(input[name=password]) button[type=submit]").click()
    expect(other.locator("[data-follow]")).to_have_attribute("aria-pressed", "true")

    page.goto(asker.url + place.group())
    page.locator("main [name=body]").fill("自分でも調べてみました。")
    page.locator("#write button.primary").click()
    expect(page.get_by_text("自分でも調べてみました。")).to_be_visible()
    follower.finds("フォロー中の話題にたずねる人さんが書き込みました", "/notifications")

    follower.opens("/me?tab=following")
    other.locator("[data-follow]").click()
    expect(other.locator("main")).to_contain_text("フォローをやめました。")
    expect(other.locator("[data-follow]")).to_have_count(0)


def test_a_tag_is_followed_by_key_and_the_button_says_so_at_once(somebody: Callable[..., Somebody]) -> None:
    reader = somebody("キーで読む人")
    reader.signs_in()
    page = reader.opens("/compose?kind=idea")
    page.fill("#compose [name=title]", "ふたを掛けるフックがほしい")
    page.fill("#compose [name=body]", "置き場所がありません。")
    page.fill("#compose [name=wish]", "掛けられたら助かります。")
    page.fill("#compose [name=tags]", "吊り下げ")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/ideas/\d+"))
    page.get_by_role("link", name="吊り下げ").click()
    expect(page.locator("h1")).to_have_text("#吊り下げ")
    page.locator("h1").click()
    page.keyboard.press("f")
    expect(page.locator(".toast")).to_contain_text("フォローしました。")
    expect(page.locator("[data-follow]")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("[data-follow]")).to_have_attribute("aria-pressed", "true")

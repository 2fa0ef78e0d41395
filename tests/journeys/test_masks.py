"""A member asks without her name and is told of the answer; who reads over her shoulder finds no name."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_a_member_asks_and_answers_without_her_name(somebody: Callable[..., Somebody], *, script: bool) -> None:
    asker, reader = somebody("名前のある人", script=script), somebody("答える人")
    asker.signs_in()
    reader.signs_in()
    page = asker.opens("/compose?kind=question")
    page.locator("#f-title").fill("片手で注げますか")
    page.locator("#f-body").fill("握力が落ちました。")
    page.get_by_label("名前を出さずに投稿する").check()
    page.locator("form#compose button.primary").click()
    expect(page.locator("h1")).to_have_text("片手で注げますか")
    expect(page.locator("#write")).to_contain_text("名前を出さずに書いています")
    path = page.url.removeprefix(asker.url).partition("?")[0]
    other = reader.opens(path)
    expect(other.locator("main")).to_contain_text("匿名の会員")
    expect(other.locator("main")).not_to_contain_text("名前のある人")
    other.locator("#write textarea[name=body]").fill("半分の水なら注げます。")
    other.locator("#write button.primary").click()
    asker.finds("半分の水なら注げます。", path)
    page.locator("#write textarea[name=body]").fill("助かりました。")
    page.locator("#write button.primary").click()
    expect(page.locator("main")).to_contain_text("助かりました。")
    reader.opens(path)
    expect(other.locator("main")).to_contain_text("助かりました。")
    expect(other.locator("main")).not_to_contain_text("名前のある人")
    asker.finds("答える人", "/notifications")

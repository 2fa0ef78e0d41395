"""From an idea to the news of it: the maker writes and publishes without a script, and the one who asked reads it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


def test_news_of_an_idea_reaches_the_one_who_asked(somebody: Callable[..., Somebody]) -> None:
    author, maker = somebody("しずかさん"), somebody("森 拓也", roles="product", script=False)
    author.signs_in()
    page = author.opens("/compose?kind=idea")
    page.fill("#compose [name=title]", "ふたの音を小さくしてほしい")
    page.fill("#compose [name=body]", "朝、家族が起きてしまいます。")
    page.fill("#compose [name=wish]", "ゴムの輪があると助かります。")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/ideas/\d+"))
    idea = re.search(r"/ideas/\d+", page.url)
    assert idea

    maker.signs_in()
    desk = maker.opens(idea.group())
    desk.get_by_role("link", name="お知らせを書く").click()
    expect(desk.locator("[name=ideas]")).to_have_value(idea.group())
    desk.fill("[name=title_ja]", "ふたが静かになりました")
    desk.fill("[name=body_ja]", "ゴムの輪が付きました。")
    desk.fill("[name=title_en]", "The lid is quiet now")
    desk.get_by_role("button", name="下書きに保存する").click()
    desk.get_by_role("button", name="いま公開する").click()
    expect(desk.locator("[data-error-summary]")).to_contain_text("公開する前に、英語でも書いてください。")
    desk.fill("[name=body_en]", "It has a rubber ring.")
    desk.get_by_role("button", name="変更を保存する").click()
    desk.get_by_role("button", name="いま公開する").click()
    expect(desk.locator("main")).to_contain_text("公開しました。")

    author.finds("あなたの提案が、使えるようになりました", "/notifications")
    told = page.locator("main a", has_text="あなたの提案が、使えるようになりました")
    told.first.press("Enter")
    expect(page.locator("h1")).to_have_text("ふたが静かになりました")
    page.get_by_role("link", name="ふたの音を小さくしてほしい").press("Enter")
    expect(page.locator("#came + *, [aria-labelledby=came]").first).to_contain_text("ふたが静かになりました")

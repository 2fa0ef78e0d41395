"""Choosing an interest, finding what it brings with the reason, and putting one aside: by key, and without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_an_interest_fills_the_list_and_what_is_not_wanted_leaves_it(
    somebody: Callable[..., Somebody], script: bool
) -> None:
    writer, reader = somebody("書く人"), somebody("えらぶ人", script=script)
    writer.signs_in()
    page = writer.opens("/compose?kind=question")
    page.fill("#compose [name=title]", f"山での湯わかし、どうしていますか{script}")
    page.fill("#compose [name=body]", "風が強い日のことです。")
    page.fill("#compose [name=tags]", f"山の道具{int(script)}")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/questions/\d+"))

    reader.signs_in()
    mine = reader.opens("/")
    expect(mine.get_by_text("ようこそ、えらぶ人さん")).to_be_visible()
    mine.get_by_role("link", name="興味を選ぶ").first.click()
    mine.fill("#f-tags", f"山の道具{int(script)}")
    if script:
        mine.keyboard.press("Enter")
    else:
        mine.locator("form[action='/settings/interests'] button.primary").click()
    expect(mine.get_by_text("保存しました。")).to_be_visible()
    mine.get_by_role("link", name="「あなたへ」を見る").click()
    row = mine.locator("li.row", has_text="山での湯わかし")
    expect(row).to_contain_text(f"「#山の道具{int(script)}」を興味に選んでいるため")
    aside = row.get_by_role("button", name="表示しない")
    if script:
        aside.focus()
        mine.keyboard.press("Enter")
    else:
        aside.click()
    expect(mine.get_by_text("一覧から外しました。")).to_be_visible()
    expect(row).to_have_count(0)
    mine.get_by_role("button", name="元に戻す").click()
    expect(row).to_have_count(1)

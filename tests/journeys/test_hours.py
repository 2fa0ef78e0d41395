"""A question hour from its announcement to its summary, without a script, and asking in it with one."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


def test_staff_announce_one_people_ask_and_staff_answer(somebody: Callable[..., Somebody]) -> None:
    host, asker = somebody("答える人", roles="product", script=False), somebody("たずねる人")
    host.signs_in()
    page = host.opens("/question-hours")
    page.get_by_role("link", name="質問会を知らせる").click()
    begins = datetime.now(ZoneInfo("Asia/Tokyo")) + timedelta(days=2)
    page.fill("main [name=title]", "取っ手の質問会")
    page.fill("main [name=body]", "取っ手のことなら何でもどうぞ。")
    page.fill("main [name=begins]", begins.strftime("%Y-%m-%dT19:00"))
    page.fill("main [name=ends]", begins.strftime("%Y-%m-%dT21:00"))
    page.locator("main button.primary").click()
    expect(page.locator("h1")).to_have_text("取っ手の質問会")
    place = re.search(r"/question-hours/\d+", page.url)
    assert place

    asker.signs_in()
    other = asker.opens(place.group())
    expect(other.locator("main")).to_contain_text("これから")
    expect(other.locator("main")).to_contain_text("19:00から21:00まで")
    other.locator("main [data-follow]").click()
    expect(other.locator("main [data-follow]")).to_have_attribute("aria-pressed", "true")
    other.locator("main [name=body]").fill("熱くなりませんか。")
    other.locator("#write button.primary").click()
    expect(other.get_by_text("熱くなりませんか。")).to_be_visible()

    page.goto(host.url + place.group())
    page.locator("main a[href$='/reply']").first.click()
    expect(page.locator("[name=official]")).to_be_checked()
    page.locator("main [name=body]").fill("弱火なら熱くなりません。")
    page.locator("#write button.primary").click()
    expect(page.get_by_text("弱火なら熱くなりません。")).to_be_visible()

    page.locator("main a[href$='/keeping']").click()
    page.fill("main [name=summary]", "弱火なら大丈夫です。")
    page.get_by_role("button", name="まとめを保存する").click()
    expect(page.locator("main")).to_contain_text("弱火なら大丈夫です。")
    page.locator("main a[href$='/keeping']").click()
    page.fill("main [name=reason]", "熱が出ました。")
    page.get_by_role("button", name="質問会を中止する").click()
    expect(page.locator("main")).to_contain_text("この質問会は中止になりました")
    page.get_by_role("button", name="中止を取り消す").click()
    expect(page.locator("main")).not_to_contain_text("この質問会は中止になりました")

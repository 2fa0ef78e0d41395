"""The whole story once, in Japanese, with several people at once in Chromium."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser


def test_a_question_is_answered_live_accepted_and_rewarded(somebody: Callable[..., Somebody]) -> None:
    minami, kumo = somebody("高橋みなみ"), somebody("くも")
    minami.signs_in()
    page = minami.opens("/compose?kind=question")
    page.fill("#compose [name=title]", "白い粉はクエン酸で落ちますか")
    page.fill("#compose [name=body]", "底に**白い斑点**が出てきました。")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/questions/\d+"))
    expect(page.locator("h1")).to_have_text("白い粉はクエン酸で落ちますか")
    where = re.search(r"/questions/\d+", page.url)
    assert where
    minami.joins(where.group())

    kumo.signs_in()
    other = kumo.joins(where.group())
    other.locator("main [name=body]").press_sequentially("落ちます。", delay=20)
    expect(page.locator("p[data-writing]")).to_contain_text("くも")
    other.locator("#write button.primary").click()
    expect(other.locator("article, section").filter(has_text="落ちます。").first).to_be_visible()

    pill = page.locator("[data-live-pill]")
    expect(pill).to_be_visible()
    expect(page.get_by_text("落ちます。")).to_have_count(0)
    expect(page.locator("[data-bell]")).to_have_text("1")
    before = page.evaluate("scrollY")
    pill.locator("button").click()
    expect(page.get_by_text("落ちます。")).to_be_visible()
    assert page.evaluate("scrollY") == before

    page.reload()
    page.locator("form[action$='/accept'] button").first.click()
    expect(page.get_by_text("質問した人が選んだ回答")).to_be_visible()
    expect(page.get_by_text("解決済み").first).to_be_visible()

    kumo.finds("残高 110", "/points")
    kumo.finds("白い粉はクエン酸で落ちますか", "/notifications")


def test_a_review_is_written_with_a_photo(somebody: Callable[..., Somebody], tmp_path: Path) -> None:
    photo = tmp_path / "kettle.jpg"
    Image.new("RGB", (800, 600), (30, 110, 90)).save(photo, exif=b"Exif\0\0GPS-CANARY")
    writer = somebody("もち")
    writer.signs_in()
    page = writer.opens("/compose?kind=review&product=drip-kettle-k2")
    page.fill("#compose [name=title]", "細く、まっすぐ注げる")
    page.fill("#compose [name=body]", "朝の一杯が変わりました。")
    page.locator("#compose label[for=f-stars-4]").click()
    page.locator("#compose [name=period]").select_option(index=2)
    page.fill("#compose [name=bad]", "満水だと重い")
    page.locator("#compose input[type=file]").set_input_files(photo)
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/reviews/\d+"))
    picture = page.locator("main img[src*='/photos/']").first
    expect(picture).to_be_visible()
    assert picture.evaluate("e => e.complete && e.naturalWidth > 0")
    product = writer.opens("/products/drip-kettle-k2")
    expect(product.locator("main")).to_contain_text("細く、まっすぐ注げる")
    expect(product.locator("main")).to_contain_text("4.0")


def test_an_idea_is_voted_for_harvested_decided_and_everyone_is_told(somebody: Callable[..., Somebody]) -> None:
    author, voter, maker = somebody("ほうじ茶"), somebody("あおい"), somebody("森 拓也", roles="product")
    author.signs_in()
    page = author.opens("/compose?kind=idea")
    page.fill("#compose [name=title]", "80℃と90℃をボタンひとつで切り替えたい")
    page.fill("#compose [name=body]", "毎回ダイヤルを回すのが手間です。")
    page.fill("#compose [name=wish]", "よく使う温度をふたつ覚えてほしいです。")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/ideas/\d+"))
    place = re.search(r"/ideas/\d+", page.url)
    assert place
    path = place.group()

    voter.signs_in()
    voting = voter.opens(path)
    button = voting.locator("main form[data-vote] .vote:visible").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-count-for$=':support']").first).to_have_text("1")

    maker.signs_in()
    desk = maker.opens(path)
    desk.locator("main details.menu summary").first.click()
    desk.locator("a[href*='/staff/backlog/new']").first.click()
    desk.locator("main button.primary").click()
    desk.wait_for_url(re.compile(r"/staff/backlog/\d+"))
    expect(desk.locator("main")).to_contain_text("毎回ダイヤルを回すのが手間です。")

    decision = desk.locator("form[action$='/decide']")
    decision.locator("[name=state]").first.wait_for(state="attached")
    choose_state(desk, "planned")
    decision.locator("button[type=submit]").last.click()
    assert desk.locator("[aria-invalid=true], :invalid").count() >= 1
    decision.locator("textarea[name=reply]").fill("次の製品に入れることを決めました。")
    choose_state(desk, "planned")
    decision.locator("button[type=submit]").last.click()
    desk.wait_for_load_state()

    shown = author.opens(path)
    expect(shown.locator("main")).to_contain_text("計画中")
    expect(shown.locator("main")).to_contain_text("次の製品に入れることを決めました。")
    for one in (author, voter):
        one.finds("80℃と90℃をボタンひとつで切り替えたい", "/notifications")


def choose_state(page, state: str) -> None:  # type: ignore[no-untyped-def]
    """The state is a select or radios."""
    field = page.locator("form[action$='/decide'] [name=state]")
    if field.first.evaluate("e => e.tagName") == "SELECT":
        field.first.select_option(state)
    else:
        page.locator(f"form[action$='/decide'] [name=state][value='{state}']").check(force=True)


def test_a_bad_post_is_reported_hidden_with_a_reason_and_its_author_told(somebody: Callable[..., Somebody]) -> None:
    spammer, reader, moderator = somebody("とくとく"), somebody("さじかげん"), somebody("佐伯 遥", roles="moderator")
    spammer.signs_in()
    page = spammer.opens("/compose?kind=question")
    page.fill("#compose [name=title]", "この店なら半額で買えます")
    page.fill("#compose [name=body]", "今だけです。見てください。")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/questions/\d+"))
    place = re.search(r"/questions/\d+", page.url)
    assert place
    path = place.group()

    reader.signs_in()
    reading = reader.opens(path)
    reading.locator("main details.menu summary").first.click()
    reading.locator("a[href$='/report']").first.click()
    reading.locator("[name=reason][value=spam]").check(force=True)
    reading.fill("[name=words]", "同じ文を3つの質問で見ました。")
    reading.locator("main button.primary").click()
    reading.wait_for_load_state()

    moderator.signs_in()
    desk = moderator.opens("/staff/queue")
    desk.locator("main a", has_text="この店なら半額で買えます").first.click()
    desk.locator("form.judge [name=reason][value=spam]").check(force=True)
    desk.locator("form.judge button.danger").click()
    desk.wait_for_load_state()

    assert reading.goto(reader.url + path).status == 410  # type: ignore[union-attr]
    spammer.finds("公開を止めました", "/notifications")
    expect(spammer.opens(path).locator("main")).to_contain_text("この店なら半額で買えます")
    home = reader.opens("/")
    expect(home.locator("main")).not_to_contain_text("この店なら半額で買えます")

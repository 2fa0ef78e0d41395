"""A tip with a photo, “I use this”, and being told of a question about it, in Chromium."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Somebody

pytestmark = pytest.mark.browser
SLUG = "drip-kettle-k2"
PRODUCT = f"/products/{SLUG}"


def is_told_of(somebody: Somebody, sentence: str) -> Locator:
    """The notice with this sentence, once it has come."""
    notice = somebody.page.locator("main a", has_text=sentence)
    for _ in range(20):
        somebody.opens("/notifications")
        if notice.count():
            break
        somebody.page.wait_for_timeout(300)
    return notice


def shares_a_tip(owner: Somebody, photo: Path) -> None:
    page = owner.opens(f"/compose?kind=tip&product={SLUG}")
    page.fill("#compose [name=title]", "クエン酸ふたつまみで、注ぎ口がぴかぴかに")
    page.fill("#compose [name=body]", "1. 水を入れる\n2. クエン酸をふたつまみ")
    page.locator("#compose summary", has_text="写真を追加").click()
    page.set_input_files("#compose [name=photos]", photo)
    page.locator("#compose input[name^='alt-']").fill("白い線まで水を入れたところ")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/tips/\d+"))
    expect(page.locator("figcaption")).to_have_text("白い線まで水を入れたところ")


def says_they_use_it(owner: Somebody) -> None:
    """And that they want to hear of questions about it."""
    page = owner.opens(PRODUCT)
    use = page.get_by_role("button", name="使っています")
    expect(use).to_have_attribute("aria-pressed", "false")
    use.click()
    expect(page.locator(".toast")).to_contain_text("「使っています」にしました。")
    expect(use).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.get_by_role("link", name="変更").click()
    page.get_by_label("新しい質問を知らせる").check()
    page.locator("main form button.primary").click()
    expect(page.locator("main")).to_contain_text("新しい質問をお知らせします")


def test_an_owner_shares_a_tip_and_is_told_of_a_question(somebody: Callable[..., Somebody], tmp_path: Path) -> None:
    photo = tmp_path / "spout.jpg"
    Image.new("RGB", (800, 600), (30, 110, 90)).save(photo)
    owner, asker = somebody("使う人"), somebody("たずねる人")
    owner.signs_in()
    page = owner.page
    shares_a_tip(owner, photo)
    says_they_use_it(owner)

    asker.signs_in()
    other = asker.opens(f"/compose?kind=question&product={SLUG}")
    other.fill("#compose [name=title]", "注ぎ口の白い線は何ですか")
    other.fill("#compose [name=body]", "内側に線があります。")
    other.locator("#compose button.primary").click()
    other.wait_for_url(re.compile(r"/questions/\d+"))

    told = page.locator(
        "main a", has_text="お使いのドリップケトル K2について質問がありました：注ぎ口の白い線は何ですか"
    )
    for _ in range(20):
        owner.opens("/notifications")
        if told.count():
            break
        page.wait_for_timeout(300)
    told.click()
    page.wait_for_url(re.compile(r"/questions/\d+"))
    page.locator("main [name=body]").fill("水の上限です。")
    page.locator("#write button.primary").click()
    expect(other.locator("[data-live-pill]")).to_be_visible()
    other.reload()
    expect(other.locator("#answers .by", has_text="使う人")).to_contain_text("この製品を使っています")


def test_without_a_script_it_is_pressed_signed_out_and_done_after_signing_in(somebody: Callable[..., Somebody]) -> None:
    reader = somebody("台本のない人", script=False)
    page = reader.opens(PRODUCT)
    page.get_by_role("button", name="使っています").click()
    expect(page.get_by_text("ログインすると、そのまま「使っています」になります。")).to_be_visible()
    page.fill("main input[name=email]", reader.email)
    page.fill("main input[name=password]", "ひみつのことば2026")
    page.locator("main form:has(input[name=password]) button[type=submit]").click()
    expect(page.get_by_role("button", name="使っています")).to_have_attribute("aria-pressed", "true")
    reader.opens("/my-products?show=waiting")
    expect(page.locator("h1")).to_have_text("使っている製品の話題")

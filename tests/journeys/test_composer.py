"""Writing with all that helps: drafts on two devices, toolbar, photos, taking back; and without script."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from community.kernel.database import db
from community.products.models import Product
from community.products.templates import set_templates
from tests.journeys.conftest import WORD, Somebody

pytestmark = pytest.mark.browser

SAVED = re.compile(r"下書きを保存しました \d{1,2}:\d\d")
PATIENCE = 15_000
PASTE = """(field, bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], '台所.png', { type: 'image/png' }));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def a_png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return out.getvalue()


def another_tab(person: Somebody) -> Page:
    """The same account on another device."""
    assert person.page.context.browser
    context = person.page.context.browser.new_context(locale="ja-JP", reduced_motion="reduce")
    context.add_cookies(person.page.context.cookies())
    return context.new_page()


def test_a_draft_goes_on_elsewhere_and_a_conflict_loses_nothing(somebody: Callable[..., Somebody]) -> None:
    writer = somebody("下書きの人")
    writer.signs_in()
    page = writer.opens("/compose?kind=idea")
    page.fill("#compose [name=title]", "ふたの裏に目盛りがほしい")
    page.fill("#compose [name=body]", "量を間違えます。")
    expect(page.locator("[data-draft-note]")).to_have_text(SAVED, timeout=PATIENCE)

    desk = another_tab(writer)
    desk.goto(writer.url + "/compose")
    expect(desk.locator("#compose [name=body]")).to_have_value("量を間違えます。")
    desk.fill("#compose [name=body]", "机の上で書いた文章です。")
    expect(desk.locator("[data-draft-note]")).to_have_text(SAVED, timeout=PATIENCE)

    page.fill("#compose [name=body]", "台所で書いた文章です。")
    expect(page.get_by_text("別の端末で書き換えられています")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="いま書いたほうを残す").click()
    expect(page.locator("[data-draft-note]")).to_have_text(SAVED, timeout=PATIENCE)
    expect(page.locator("#compose [name=body]")).to_have_value("台所で書いた文章です。")
    page.goto(writer.url + "/me/drafts")
    expect(page.locator("main")).to_contain_text("机の上で書いた文章です。")
    expect(page.locator("main")).to_contain_text("台所で書いた文章です。")
    desk.context.close()


def test_the_toolbar_marks_what_is_selected_by_mouse_and_by_key_and_is_undone(
    somebody: Callable[..., Somebody],
) -> None:
    writer = somebody("書式の人")
    writer.signs_in()
    page = writer.opens("/compose?kind=question")
    field, bar = page.locator("#f-body"), page.get_by_role("toolbar", name="書式")
    field.fill("ふたが固い")
    field.select_text()
    bar.get_by_role("button", name="太字").click()
    expect(field).to_have_value("**ふたが固い**")
    field.press("Control+z")
    expect(field).to_have_value("ふたが固い")
    field.fill("水\nお湯")
    field.select_text()
    bar.get_by_role("button", name="太字").focus()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="箇条書き")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value("- 水\n- お湯")
    bar.locator("[data-mark=preview]").click()
    expect(page.locator(".shown li")).to_have_text(["水", "お湯"])
    expect(field).to_be_hidden()
    bar.locator("[data-mark=preview]").click()
    expect(field).to_be_focused()
    field.press("Enter")
    assert page.url.endswith("/compose?kind=question"), "Enter in a text is a new line and nothing else."


def test_a_product_brings_its_template_unless_something_was_typed_and_a_title_says_how_much_is_left(
    somebody: Callable[..., Somebody],
) -> None:
    writer, product = somebody("見本の人"), db.session.query(Product).filter_by(slug="drip-kettle-k2").one()
    set_templates(product, {"question": ("起きていること：", "What happens:")})
    writer.signs_in()
    page = writer.opens("/compose?kind=question")
    field, choice = page.locator("#f-body"), page.locator("#compose [name=product]")
    page.wait_for_selector("[role=toolbar]")
    choice.select_option("drip-kettle-k2")
    expect(field).to_have_value("起きていること：", timeout=PATIENCE)
    choice.select_option("")
    expect(field).to_have_value("", timeout=PATIENCE)
    field.fill("自分のことばで書きました。")
    choice.select_option("drip-kettle-k2")
    page.fill("#compose [name=title]", "あ" * 65)
    expect(page.get_by_text("あと15文字")).to_be_visible(timeout=PATIENCE)
    expect(field).to_have_value("自分のことばで書きました。")
    set_templates(product, {"question": ("", "")})


def test_a_pasted_picture_appears_asks_for_words_and_is_posted(somebody: Callable[..., Somebody]) -> None:
    writer = somebody("写真の人")
    writer.signs_in()
    page = writer.opens("/compose?kind=question")
    page.fill("#compose [name=title]", "この部品の名前を教えてください")
    page.fill("#compose [name=body]", "箱に入っていました。")
    expect(page.get_by_role("toolbar", name="書式")).to_be_visible(timeout=PATIENCE)
    page.locator("#f-body").evaluate(PASTE, list(a_png()))
    photo = page.locator("[data-photo]")
    expect(photo.locator("img")).to_be_visible(timeout=PATIENCE)
    photo.get_by_label("写っているもの").fill("黒い輪の形の部品")
    page.set_input_files("#f-photos", {"name": "だめ.png", "mimeType": "image/png", "buffer": b"not a picture"})
    expect(page.locator(".err-line")).to_contain_text("だめ.png", timeout=PATIENCE)
    expect(page.locator("#f-body")).to_have_value("箱に入っていました。")
    page.locator("#f-body").press("Control+Enter")
    page.wait_for_url(re.compile(r"/questions/\d+"))
    expect(page.get_by_alt_text("黒い輪の形の部品")).to_be_visible()

    page.get_by_role("button", name="取り下げる").click()
    expect(page.locator("main")).to_contain_text("取り下げました。")
    expect(page.locator("#compose [name=body]")).to_have_value("箱に入っていました。")
    expect(page.locator("[data-photo]").get_by_label("写っているもの")).to_have_value("黒い輪の形の部品")


def test_an_answer_half_written_comes_back_and_a_quotation_joins_it(somebody: Callable[..., Somebody]) -> None:
    asker, helper = somebody("聞く人"), somebody("答えかけた人")
    asker.signs_in()
    page = asker.opens("/compose?kind=question")
    page.fill("#compose [name=title]", "水あかが落ちません")
    page.fill("#compose [name=body]", "白い点が残ります。")
    page.locator("#compose button.primary").click()
    page.wait_for_url(re.compile(r"/questions/\d+"))
    place = page.url.partition("?")[0]

    helper.signs_in()
    other = helper.page
    other.goto(place)
    other.fill("#write [name=body]", "クエン酸を")
    expect(other.locator("#write [data-draft-note]")).to_have_text(SAVED, timeout=PATIENCE)
    again = another_tab(helper)
    again.goto(place)
    again.locator("#write").scroll_into_view_if_needed()
    field = again.locator("#write [name=body]")
    expect(field).to_have_value("クエン酸を", timeout=PATIENCE)
    again.locator("main details.menu summary").first.click()
    again.get_by_role("link", name="引用して書く").first.click()
    expect(field).to_have_value(
        re.compile(r"^クエン酸を\n\n> \[聞く人さんのことば\]\(/posts/\d+\)\n>\n> 白い点が残ります。")
    )
    again.context.close()


def test_without_script_saving_going_on_checking_and_taking_back(somebody: Callable[..., Somebody]) -> None:
    writer = somebody("紙の人", script=False)
    writer.signs_in()
    page = writer.opens("/compose?kind=idea")
    page.fill("#compose [name=title]", "取っ手に布を巻きたい")
    page.get_by_role("button", name="下書きに保存する").click()
    expect(page.locator("main")).to_contain_text("下書きを保存しました。")
    page.get_by_role("link", name="続きを書く").click()
    page.fill("#compose [name=body]", "冬は冷たいです。")
    page.fill("#compose [name=wish]", "あたたかい取っ手。")
    page.get_by_role("button", name="確認へ進む").click()
    expect(page.locator("#preview")).to_contain_text("冬は冷たいです。")
    page.locator("#preview").get_by_role("button", name="投稿する").click()
    page.wait_for_url(re.compile(r"/ideas/\d+"))
    page.get_by_role("button", name="取り下げる").click()
    expect(page.locator("#compose [name=wish]")).to_have_value("あたたかい取っ手。")
    page.goto(writer.url + "/me/drafts")
    page.get_by_role("button", name="削除").click()
    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_role("link", name="続きを書く")).to_be_visible()


def test_what_is_sent_after_the_session_ended_is_there_after_signing_in(somebody: Callable[..., Somebody]) -> None:
    writer = somebody("席を外した人", script=False)
    writer.signs_in()
    page = writer.opens("/compose?kind=question")
    page.fill("#compose [name=title]", "長く席を外していました")
    page.fill("#compose [name=body]", "それでも文章は残りますか。")
    page.context.clear_cookies()
    page.locator("#compose button.primary").click()
    expect(page.locator("main")).to_contain_text("書いた文章は預かっています。")
    page.fill("main input[name=email]", writer.email)
    page.fill("main input[name=password]", WORD)
    page.locator("main form:has(input[name=password]) button[type=submit]").click()
    expect(page.locator("#compose [name=body]")).to_have_value("それでも文章は残りますか。")

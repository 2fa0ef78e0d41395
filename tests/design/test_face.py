"""The parts and the scripts as people meet them, on the gallery alone: no database, no other feature."""

import importlib.util
import pathlib
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from tests.axe import OF_COLOURS, is_too_wide, violations

ROOT = pathlib.Path(__file__).parents[2]
SITE = ROOT / "static" / "site"


# Browsers that leave in the middle of a file leave it open in the gallery's server, which is for looking only.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of a running gallery."""
    spec = importlib.util.spec_from_file_location("gallery", ROOT / "tools" / "design" / "serve.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = make_server("127.0.0.1", 0, module.make(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


@pytest.fixture
def context(chromium: Browser, gallery: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="ja-JP", reduced_motion="reduce", base_url=gallery
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, gallery: str) -> Page:
    """Somebody signed in looks at the gallery; anything the browser complains about fails the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    page.goto(gallery)
    return page


def play(page: Page, event: str, **said: object) -> None:
    """Somebody elsewhere did something, and the site tells everybody who looks."""
    page.request.post(f"/play/{event}", data=said)


# ------------------------------------------------------------------------------- what it weighs and says


def test_what_members_load_stays_small():
    assert sum((SITE / name).stat().st_size for name in ("tokens.css", "base.css")) <= 30 * 1024
    assert (SITE / "staff.css").stat().st_size <= 15 * 1024
    scripts = {path.name: path.stat().st_size for path in SITE.glob("*.js")}
    where_one_writes = {name: scripts.pop(name) for name in ("compose.js", "complete.js", "similar.js")}
    assert sum(scripts.values()) <= 14 * 1024
    # What only those who write load.
    assert sum(path.stat().st_size for path in (ROOT / "static" / "compose").iterdir()) <= 24 * 1024
    assert max(where_one_writes.values()) <= 8 * 1024


def test_nothing_in_the_templates_needs_an_inline_style_or_script():
    letters = ROOT / "templates" / "mail"  # mail readers know nothing but inline styles
    for path in (ROOT / "templates").rglob("*.html"):
        if letters in path.parents:
            continue
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style", text), path
        assert not re.search(r"<script(?![^>]*\b(src=|type=\"application/ld\+json\"))", text), path


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'symbol id="([\w-]+)"', (SITE / "icons.svg").read_text()))
    named = set()
    for path in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r"icon\('([\w-]+)'", path.read_text("utf-8")))
    assert named - drawn == set()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("path", ["/", "/staff", "/?lang=en&out", "/error/404"])
def test_no_part_breaks_the_rules_of_access_or_scrolls_sideways(chromium: Browser, gallery, path, width):
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(gallery + path)
    assert violations(page) == []
    assert not is_too_wide(page)
    page.emulate_media(color_scheme="dark")
    assert violations(page, OF_COLOURS) == []
    context.close()


# ------------------------------------------------------------------------------- voting


@pytest.mark.browser
def test_a_vote_shows_at_once_and_can_be_undone(page: Page):
    button = page.locator("[action='/vote/127'] button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true", timeout=200)
    expect(button.locator("[data-count]")).to_have_text("128")
    page.locator(".toast").get_by_role("button", name="元に戻す").click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button.locator("[data-count]")).to_have_text("127")
    expect(page.locator(".toast")).to_contain_text("票を取り消しました")


@pytest.mark.browser
def test_a_double_click_votes_once(page: Page):
    button = page.locator("[action='/vote/127'] button")
    button.dblclick()
    expect(page.locator(".toast")).to_contain_text("票を入れました")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button.locator("[data-count]")).to_have_text("128")


@pytest.mark.browser
def test_a_vote_that_does_not_arrive_is_rolled_back_and_can_be_tried_again(page: Page):
    button = page.locator("[action='/vote/fail'] button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".toast")).to_contain_text("保存できませんでした")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button.locator("[data-count]")).to_have_text("9")
    expect(page.locator(".toast").get_by_role("button")).to_have_text("もう一度")


@pytest.mark.browser
def test_without_script_the_vote_is_a_form(chromium: Browser, gallery):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(gallery)
    with page.expect_request("**/vote/127") as sent:
        page.locator("[action='/vote/127'] button").click()
    assert sent.value.method == "POST"
    assert "on=1" in (sent.value.post_data or "")
    context.close()


# ------------------------------------------------------------------------------- keys, colours, forms


@pytest.mark.browser
def test_single_keys_act_outside_fields_and_can_be_switched_off(page: Page):
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("?j")
    expect(page.locator("#q")).to_have_value("?j")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.locator("[data-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.locator("[data-keys-open]").click()
    expect(page.locator("#keys")).to_be_visible()


@pytest.mark.browser
def test_j_and_k_walk_through_the_list_and_v_votes_on_the_row(page: Page):
    page.locator(".row h3 a").first.focus()
    page.keyboard.press("j")
    expect(page.locator(".row h3 a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".row h3 a").first).to_be_focused()
    page.locator(".has-vote h3 a").nth(1).focus()
    page.keyboard.press("v")
    expect(page.locator(".has-vote .vote").nth(1)).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
def test_the_colours_change_at_once_and_are_sent(page: Page):
    with page.expect_request("**/settings/theme") as sent:
        page.locator("[data-theme-toggle]").click()
    assert "value=dark" in (sent.value.post_data or "")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("footer").get_by_role("button", name="端末に合わせる").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


@pytest.mark.browser
def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page):
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary] a").first.click()
    expect(page.locator("#f-title")).to_be_focused()


@pytest.mark.browser
def test_enter_during_kana_conversion_sends_nothing(page: Page):
    stopped = page.evaluate("""() => {
        const event = new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true});
        document.querySelector('#q').dispatchEvent(event);
        return event.defaultPrevented;
    }""")
    assert stopped


@pytest.mark.browser
def test_similar_voices_come_after_six_japanese_letters_and_not_during_conversion(page: Page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/similar" in request.url else None)
    title = page.locator("#f-title")
    title.fill("温度の記憶")
    page.wait_for_timeout(700)
    assert asked == []
    page.evaluate("""() => {
        const title = document.querySelector('#f-title');
        title.value = '温度の記憶を増';
        title.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));
    }""")
    page.wait_for_timeout(700)
    assert asked == []
    title.dispatch_event("compositionend")
    expect(page.locator("[data-similar-results]")).to_contain_text("似た声が2件ありました")
    assert len(asked) == 1
    assert "kind=idea" in asked[0]


@pytest.mark.browser
def test_a_draft_outlives_the_tab_and_goes_after_it_was_sent(context: BrowserContext, gallery):
    def without_errors(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("data-error-summary", ""))

    context.route(gallery + "/", without_errors)
    first = context.new_page()
    first.goto(gallery)
    first.locator("#f-body").fill("クエン酸で落ちます。")
    expect(first.locator("[data-draft-note]")).to_have_text("下書きを保存しました")
    first.close()
    second = context.new_page()
    second.goto(gallery)
    expect(second.locator("#f-body")).to_have_value("クエン酸で落ちます。")
    second.locator("#f-title").fill("クエン酸")
    second.get_by_role("button", name="確認へ進む").click()
    second.wait_for_load_state()
    second.goto(gallery)
    expect(second.locator("#f-body")).to_have_value("")


# ------------------------------------------------------------------------------- what others do


@pytest.fixture
def joined(page: Page) -> Page:
    """The page once its socket has joined the topic."""
    page.wait_for_function("() => performance.getEntriesByType('resource').some(e => e.name.includes('socket.io.esm'))")
    page.wait_for_timeout(600)
    return page


@pytest.mark.browser
def test_new_answers_wait_behind_the_pill_and_nothing_moves(joined: Page):
    joined.evaluate("() => scrollTo(0, 1500)")
    before = joined.evaluate("() => scrollY")
    play(joined, "post_added", topic_id=12, post_id=34, count=3)
    play(joined, "post_added", topic_id=12, post_id=35, count=4)
    play(joined, "post_added", topic_id=99, post_id=36, count=1)
    pill = joined.locator("[data-live-pill] button")
    expect(pill).to_have_text("新しい投稿が2件あります")
    assert joined.locator(".post[data-post]").count() == 2
    joined.evaluate("() => document.querySelector('[data-live-pill] button').click()")
    expect(joined.locator("[data-post='34']")).to_be_focused()
    expect(pill).to_be_hidden()
    assert joined.evaluate("() => scrollY") == before


@pytest.mark.browser
def test_counts_and_the_bell_change_in_place(joined: Page):
    play(joined, "votes", post_id=33, kind="useful", count=9)
    expect(joined.locator("[data-count-for='post:33:useful']")).to_have_text("9")
    play(joined, "bell", unread=7)
    expect(joined.locator("[data-bell]")).to_have_text("7")
    expect(joined.locator("[data-bell-words]")).to_have_text("未読7件")
    play(joined, "bell", unread=0)
    expect(joined.locator("[data-bell]")).to_be_hidden()


@pytest.mark.browser
def test_a_post_that_is_taken_down_is_taken_from_the_screen(joined: Page):
    play(joined, "post_gone", topic_id=12, post_id=33, count=1)
    expect(joined.locator("[data-post='33'] .prose")).to_have_text("この投稿は公開を終えました。")


@pytest.mark.browser
def test_a_change_of_the_topic_is_offered_as_a_reload(joined: Page):
    play(joined, "changed", topic_id=12)
    pill = joined.locator("[data-live-pill] button")
    expect(pill).to_have_text("このページに動きがありました。再読み込みする")
    with joined.expect_navigation():
        pill.click()


@pytest.mark.browser
def test_a_name_in_an_event_is_only_ever_text(joined: Page):
    play(joined, "writing", topic_id=12, name="<img src=x onerror=alert(1)>")
    expect(joined.locator("main [data-writing]")).to_have_text("<img src=x onerror=alert(1)>さんが書いています")
    assert joined.locator("[data-writing] img").count() == 0

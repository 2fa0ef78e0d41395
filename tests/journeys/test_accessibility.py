"""Every page type in Chromium, narrow and wide, light and dark: no violation for axe, nothing wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import OF_COLOURS, is_too_wide, violations
from tests.journeys.pages import EVERYBODY, MEMBER, STAFF, World, opened
from tests.site import Site

pytestmark = pytest.mark.browser

SHAPE = """() => [...document.body.querySelectorAll('*')].map(e => {
    const { x, y, width, height } = e.getBoundingClientRect(); return [x, y, width, height].map(Math.round).join();
}).join(';')"""


def dark_moves_something(page: Page) -> bool:
    """Or what came late moved it meanwhile, which is not so a second time. It is dark afterwards."""
    page.emulate_media(color_scheme="light")
    shape = page.evaluate(SHAPE)
    page.emulate_media(color_scheme="dark")
    return bool(page.evaluate(SHAPE) != shape)


@pytest.fixture
def faults(site: Site, chromium: Browser, world: World) -> Callable[..., list[str]]:
    """What axe and a ruler find on these pages, so wide, by day and by night."""

    def look(paths: list[str], who: str, width: int, language: str) -> list[str]:
        found: list[str] = []
        with opened(site, chromium, world, who, (width, "light", language)) as page:
            page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
            for path in paths:
                page.emulate_media(color_scheme="light")
                answer = page.goto(site.url + path.format(**world.ids))
                assert answer is not None
                if answer.status != (404 if path == "/nowhere" else 200):
                    found.append(f"{path}: {answer.status}")
                found += [f"{path}: {hit}" for hit in violations(page)]
                if is_too_wide(page):
                    found.append(f"{path}: wider than {width}")
                if all(dark_moves_something(page) for _try in range(3)):
                    found.append(f"{path}: the dark moves something, so the other rules need a look, too")
                found += [f"{path}, dark: {hit}" for hit in violations(page, OF_COLOURS)]
        return found

    return look


@pytest.mark.parametrize(("width", "language"), [(390, "ja"), (1280, "en")])
@pytest.mark.parametrize(
    ("who", "paths"), [("", EVERYBODY), ("alice", MEMBER), ("ada", STAFF)], ids=["all", "member", "staff"]
)
def test_no_page_shuts_anybody_out(
    faults: Callable[..., list[str]], who: str, paths: list[str], width: int, language: str
) -> None:
    assert faults(paths, who, width, language) == []


@pytest.mark.parametrize(
    ("who", "paths"), [("", EVERYBODY), ("alice", MEMBER), ("ada", STAFF)], ids=["all", "member", "staff"]
)
def test_no_page_is_wider_than_a_phone_in_english_whose_words_are_longer(
    site: Site, chromium: Browser, world: World, who: str, paths: list[str]
) -> None:
    with opened(site, chromium, world, who, (390, "light", "en")) as page:
        too_wide = []
        for path in paths:
            page.goto(site.url + path.format(**world.ids))
            too_wide += [path] * is_too_wide(page)
    assert too_wide == []


def test_by_night_too_little_contrast_is_found(chromium: Browser) -> None:
    with chromium.new_page(viewport={"width": 390, "height": 800}) as page:
        night = "@media (prefers-color-scheme: dark) {p {color: #eee}}"
        page.set_content(f"<style>p {{color: #000; background: #fff}} {night}</style><p>pale")
        assert violations(page, OF_COLOURS) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, OF_COLOURS) == ["color-contrast at p"]


def test_the_ruler_and_axe_find_what_is_wrong(chromium: Browser) -> None:
    with chromium.new_page(viewport={"width": 390, "height": 800}) as page:
        page.set_content("<img src='x.png'><div style='width:2000px'>wide</div>")
        assert violations(page)
        assert is_too_wide(page)

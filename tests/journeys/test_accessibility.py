"""Every page type in Chromium, narrow and wide, light and dark: no violation for axe, nothing wider than the screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.pages import EVERYBODY, MEMBER, STAFF, World, opened
from tests.site import Site

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run({runOnly: rules}).then(r => r.violations.map(v => `${v.id} at ${v.nodes[0].target.join(' ')}`))"
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
SETTINGS = [(390, "light", "ja"), (390, "dark", "en"), (1280, "light", "en"), (1280, "dark", "ja")]


@pytest.fixture
def faults(site: Site, chromium: Browser, world: World) -> Callable[..., list[str]]:
    """What axe and a ruler find on these pages in one setting."""

    def look(paths: list[str], who: str, setting: tuple[int, str, str]) -> list[str]:
        found: list[str] = []
        with opened(site, chromium, world, who, setting) as page:
            page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
            for path in paths:
                answer = page.goto(site.url + path.format(**world.ids))
                assert answer is not None
                if answer.status != (404 if path == "/nowhere" else 200):
                    found.append(f"{path}: {answer.status}")
                page.evaluate(AXE)
                found += [f"{path}: {hit}" for hit in page.evaluate(RUN, RULES)]
                if page.evaluate(TOO_WIDE):
                    found.append(f"{path}: wider than {setting[0]}")
        return found

    return look


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: "-".join(map(str, s)))
@pytest.mark.parametrize(
    ("who", "paths"), [("", EVERYBODY), ("alice", MEMBER), ("ada", STAFF)], ids=["all", "member", "staff"]
)
def test_no_page_shuts_anybody_out(
    faults: Callable[..., list[str]], who: str, paths: list[str], setting: tuple[int, str, str]
) -> None:
    assert faults(paths, who, setting) == []


def test_the_ruler_and_axe_find_what_is_wrong(chromium: Browser) -> None:
    with chromium.new_page(viewport={"width": 390, "height": 800}) as page:
        page.set_content("<img src='x.png'><div style='width:2000px'>wide</div>")
        page.evaluate(AXE)
        assert page.evaluate(RUN, RULES)
        assert page.evaluate(TOO_WIDE)

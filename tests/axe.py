"""What axe finds on a page, and a ruler."""

from pathlib import Path

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of `RULES` that look at colours: all that the dark can break, where nothing else changes."""
RUN = """rules => axe.run({ runOnly: rules, resultTypes: ["violations"], preload: false })
    .then(r => r.violations.map(v => `${v.id} at ${v.nodes[0].target.join(' ')}`))"""


def violations(page: Page, rules: list[str] = RULES) -> list[str]:
    """Each rule that the page breaks, and where first."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE)
    found: list[str] = page.evaluate(RUN, rules)
    return found


def is_too_wide(page: Page) -> bool:
    """Whether it scrolls sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))

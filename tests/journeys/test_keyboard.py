"""Every page type by keyboard alone: Tab reaches all that can be operated, in sight, with a mark around it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.pages import EVERYBODY, MEMBER, STAFF, World, opened
from tests.site import Site

pytestmark = pytest.mark.browser

# What a pointer could press or type into, as far as it is shown; one of a group of radio buttons stands for all.
OPERABLE = """() => {
    const groups = new Set(), shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length;
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
    const found = all.filter(e => {
        if (e.disabled || e.type === 'hidden' || e.tabIndex < 0 || !shown(e)) return false;
        if (e.closest('details:not([open])') && !e.matches('summary')) return false;
        if (e.type !== 'radio') return true;
        const group = e.name + '/' + (e.form?.id ?? '');
        return !groups.has(group) && groups.add(group);
    });
    found.forEach((e, number) => e.setAttribute('data-stop', e.type === 'radio' ? 'radio ' + e.name : number));
    document.querySelectorAll('input[type=radio]').forEach(e => e.setAttribute('data-stop', 'radio ' + e.name));
    return [...new Set(found.map(e => e.getAttribute('data-stop')))];
}"""
# Keeps where one stands each time that Tab is about to lead on: to ask after each Tab would take twice as long.
LOOK_OUT = """() => {
  window.stops = [];
  window.where = () => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    // What stands for a field that is itself out of sight, such as a star.
    const isSeen = e.offsetWidth > 4 && getComputedStyle(e).opacity !== '0', mark = isSeen ? e : e.labels?.[0] ?? e;
    const styles = [e, mark, ...mark.querySelectorAll('*')].map(one => getComputedStyle(one));
    const marked = styles.some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2);
    const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    const x = box.x + Math.min(box.width / 2, innerWidth - 2);
    const isOver = top => top && (mark.contains(top) || top.contains(mark) || top.closest('label')?.control === e);
    const seen = [box.y + 4, box.y + box.height / 2, box.bottom - 4].some(y => isOver(document.elementFromPoint(x, y)));
    return { stop: e.getAttribute('data-stop'), what: e.outerHTML.slice(0, 120), marked, seen };
  };
  addEventListener('keydown', e => e.key === 'Tab' && stops.push(where()), true);
}"""
PASSED = "() => stops.splice(0)"
AT_ONCE, MOST_STOPS = 10, 400


def stops_of(page: Page) -> Iterator[dict[str, Any] | None]:
    """Where Tab leads, one stop after another; None where it leaves the page, as before the first."""
    page.evaluate(LOOK_OUT)
    while True:
        for _ in range(AT_ONCE):
            page.keyboard.down("Tab")
        yield from page.evaluate(PASSED)


def walked(page: Page) -> list[str]:
    """What is wrong for somebody who has no pointer."""
    wanted, reached, faults, rounds = page.evaluate(OPERABLE), set[str](), [], 0
    # But for where one stood before the first Tab.
    for at in islice(stops_of(page), 1, MOST_STOPS):
        if at is None:
            # The end; once more from the top, for pages that begin in a field.
            rounds += 1
            if rounds == 2 or len(reached) == len(wanted):
                break
            continue
        if at["stop"] is None or (at["stop"] in reached and not at["stop"].startswith("radio")):
            continue
        reached.add(at["stop"])
        faults += [f"no mark around {at['what']}"] * (not at["marked"]) + [f"covered: {at['what']}"] * (not at["seen"])
    else:
        faults.append("Tab never leaves the page")
    left_out = "(e, stop) => `not reached: ${e.outerHTML.slice(0, 120)}`"
    missing = [f"[data-stop='{stop}']" for stop in wanted if stop not in reached]
    return faults + [page.eval_on_selector(selector, left_out) for selector in missing]


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("who", "paths"), [("", EVERYBODY), ("alice", MEMBER), ("ada", STAFF)], ids=["all", "member", "staff"]
)
def test_everything_can_be_reached_by_tab_and_is_seen_when_it_is(
    site: Site, chromium: Browser, world: World, who: str, paths: list[str], width: int
) -> None:
    with opened(site, chromium, world, who, (width, "light", "ja")) as page:
        faults = {}
        for path in paths:
            # What comes late may move what one has just come to; a second time it is there already.
            for _look in range(2):
                page.goto(site.url + path.format(**world.ids))
                if not (found := walked(page)):
                    break
            else:
                faults[path] = found
    assert faults == {}

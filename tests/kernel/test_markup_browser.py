"""A real browser, without any content policy, runs nothing of what the renderer lets out."""

from collections.abc import Iterator, Sequence
from itertools import islice

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from community.kernel.markup import render
from tests.kernel.payloads import PAYLOADS, TORTURE, many_payloads

pytestmark = pytest.mark.browser

# Anything that runs can only speak through these, and each of them tells.
LISTEN = """
    window.__hit = name => window.__tell(String(name));
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
        window[name] = () => window.__tell(name);
    for (const name of ['log', 'info', 'warn', 'error', 'debug'])
        console[name] = () => window.__tell('console.' + name);
"""
# Touch everything as a reader might. Links that go elsewhere are held back; all others may act.
TOUCH = """() => {
    addEventListener('click', event => {
        const link = event.target.closest && event.target.closest('a[href]');
        if (link && /^(https?|mailto):/i.test(link.href)) event.preventDefault();
    });
    for (const element of document.querySelectorAll('main *')) {
        for (const name of ['mouseover', 'mouseenter', 'pointerenter', 'toggle', 'load', 'error', 'animationstart'])
            element.dispatchEvent(new Event(name));
        if (element.focus) element.focus();
        if (element.click) element.click();
    }
}"""
SITE = "http://posts.example/"
BATCH = 150


class Reader:
    """Someone with a page of posts before them, no content policy, and a list of what ran."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hits: list[str] = []
        self.document = ""
        page.expose_binding("__tell", lambda _, name: self.hits.append(name))
        page.add_init_script(LISTEN)
        page.route("**/*", self.answer)

    def answer(self, route: Route, request: Request) -> None:
        if request.url == SITE:
            route.fulfill(body=self.document, content_type="text/html; charset=utf-8")
        else:
            # No content: a navigation ends here and leaves the page where it is.
            route.fulfill(status=204 if request.is_navigation_request() else 404)

    def opens(self, bodies: list[str]) -> None:
        articles = "".join(f"<article>{body}</article><hr class=end>" for body in bodies)
        self.document = f"<!doctype html><meta charset=utf-8><title>a</title><main>{articles}</main>"
        self.page.goto(SITE, wait_until="load")
        self.page.evaluate(TOUCH)
        self.page.wait_for_timeout(50)

    def sees_whole_posts(self) -> int:
        return self.page.locator("main > article + hr.end").count()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Reader]:
    context = chromium.new_context()
    yield Reader(context.new_page())
    context.close()


def in_batches(texts: Sequence[str]) -> Iterator[list[str]]:
    remaining = iter(texts)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def test_nothing_runs_of_all_the_payloads(reader: Reader):
    for batch in in_batches(PAYLOADS):
        reader.opens([render(text) for text in batch])
        assert reader.hits == [], f"something ran in {batch}"
        assert reader.sees_whole_posts() == len(batch), "a post swallowed the next one"


@pytest.mark.slow
def test_nothing_runs_of_the_attacks_in_disguise(reader: Reader):
    for batch in in_batches(many_payloads(11_260)):
        reader.opens([render(text) for text in batch])
        assert reader.hits == [], f"something ran in {batch}"
        assert reader.sees_whole_posts() == len(batch), "a post swallowed the next one"


def test_the_browser_reads_every_address_as_a_plain_one(reader: Reader):
    for batch in in_batches(PAYLOADS):
        reader.opens([render(text) for text in batch])
        links = reader.page.evaluate("() => [...document.links].map(link => [link.protocol, link.host, link.rel])")
        pictures = reader.page.evaluate("() => [...document.images].map(picture => picture.src)")
        assert {protocol for protocol, _, _ in links} <= {"http:", "https:", "mailto:"}
        assert {rel for _, host, rel in links if host not in {"", "posts.example"}} <= {"nofollow ugc noopener"}
        assert [address for address in pictures if not address.startswith(SITE)] == []


def test_nothing_runs_of_the_torture_and_the_page_stays_whole(reader: Reader):
    for batch in in_batches(TORTURE[::8]):
        reader.opens([render(text[:2_000]) for text in batch])
        assert reader.hits == []
        assert reader.sees_whole_posts() == len(batch)


def test_the_same_page_does_notice_markup_that_was_not_cleaned(reader: Reader):
    armed = {
        "script": "<script>__hit('script')</script>",
        "picture": "<img src=x onerror=\"__hit('picture')\">",
        "drawing": "<svg onload=\"__hit('drawing')\"></svg>",
        "pointer": "<p onmouseover=\"__hit('pointer')\">a</p>",
        "link": "<a href=\"javascript:__hit('link')\">a</a>",
        "details": "<details open ontoggle=\"__hit('details')\"><summary>a</summary></details>",
        "focus": "<input autofocus onfocus=\"__hit('focus')\">",
        "alert": "<script>alert(1)</script>",
        "console.log": "<script>console.log(1)</script>",
    }
    reader.opens(list(armed.values()))
    assert set(reader.hits) >= set(armed)


def test_many_payloads_do_run_when_nobody_cleans_them(reader: Reader):
    ran = 0
    for payload in PAYLOADS[:600:15]:
        reader.hits.clear()
        reader.opens([payload])
        ran += bool(reader.hits)
    assert ran >= 10

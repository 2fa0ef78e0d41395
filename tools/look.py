"""Photographs every page type of the demo: two languages, light and dark, telephone and desk. See `make look`.

python tools/look.py [words …] takes only pages whose name holds one of the words. Pictures land in instance/look/.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance" / "look"
BIN = Path(sys.executable).parent
CHROMIUM = Path("/usr/bin/chromium")
SIZES = {"390": {"width": 390, "height": 844}, "1280": {"width": 1280, "height": 900}}
# Whose eyes, and which pages; `first` follows the first link of that shape on the page before it.
FIRST = "first "
PAGES: dict[str, tuple[str, ...]] = {
    "": (
        *("/", "/sign-in", "/register", "/reset-password", "/about/promise", "/nowhere"),
        *("/questions", f"{FIRST}/questions/\\d+", "/ideas", f"{FIRST}/ideas/\\d+"),
        *("/products", f"{FIRST}/products/[a-z0-9-]+"),
        *("/products/drip-kettle-k2?tab=tips", "/products/drip-kettle-k2?tab=changes"),
        *("/tips", f"{FIRST}/tips/\\d+", "/stories", f"{FIRST}/stories/\\d+"),
        *("/products", f"{FIRST}/reviews/\\d+", "/search?q=水筒"),
        *("/question-hours", f"{FIRST}/question-hours/\\d+", "/people/1", "/about/reviews", "/register/sent"),
        *("/roadmap", "/roadmap/not-now", "/news", "/news?kind=shipped", f"{FIRST}/news/\\d+"),
    ),
    "minami": (
        *("/", "/?show=you", "/me", "/me/impact", "/points", "/notifications", "/questions", f"{FIRST}/questions/\\d+"),
        *("/ideas", f"{FIRST}/ideas/\\d+", "/votes"),
        *("/compose", "/compose?kind=question", "/compose?kind=idea", "/compose?kind=review"),
        *("/compose?kind=tip", "/compose?kind=story", "/products/drip-kettle-k2", "/products/drip-kettle-k2/using"),
        *("/my-products", "/my-products?show=waiting", "/me/drafts", "/question-hours", f"{FIRST}/question-hours/\\d+"),
        *("/ideas/compare", "/people/1", "/questions", f"{FIRST}/questions/\\d+", f"{FIRST}/posts/\\d+/report"),
        *(
            "/settings/interests",
            "/settings/privacy",
            "/badges",
            "/settings/profile",
            "/settings/security",
            "/settings/notifications",
        ),
    ),
    "haruka": (
        *("/staff", "/staff/queue", "/staff/log", "/question-hours/new", "/questions", f"{FIRST}/questions/\\d+"),
        *(f"{FIRST}/topics/\\d+/closing", "/questions", f"{FIRST}/questions/\\d+", f"{FIRST}/topics/\\d+/split"),
        *("/questions", f"{FIRST}/questions/\\d+", f"{FIRST}/topics/\\d+/convert"),
        *("/questions", f"{FIRST}/questions/\\d+", f"{FIRST}/topics/\\d+/pin", "/ideas", f"{FIRST}/ideas/\\d+"),
        *(f"{FIRST}/ideas/\\d+/merge", "/question-hours", f"{FIRST}/question-hours/\\d+/keeping"),
    ),
    "takuya": (
        *(
            "/staff/backlog",
            f"{FIRST}/staff/backlog/\\d+",
            "/staff/products",
            "/staff/words",
            "/staff/products/drip-kettle-k2",
            "/staff/products/drip-kettle-k2/reviewing",
            "/staff/strengths",
        ),
        *("/staff/news/new", "/staff/news", f"{FIRST}/staff/news/\\d+", "/staff/voices", "/staff/voices/new"),
        *("/stories", f"{FIRST}/stories/\\d+"),
    ),
    "admin": ("/staff/votes", "/staff/keys", "/staff/deliveries", "/staff/people", f"{FIRST}/staff/people/\\d+"),
}


def flask(environ: dict[str, str], *command: str) -> str:
    return subprocess.run(
        [BIN / "flask", *command], cwd=ROOT, env=environ, check=True, capture_output=True, text=True
    ).stdout


@contextmanager
def demo_site() -> Iterator[tuple[str, str]]:
    """The demo, served on a free port from a folder of its own; its address and the demo password."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    url = f"http://localhost:{port}"
    environ = os.environ | {"KOENOWA_INSTANCE": str(INSTANCE), "SITE_URL": url, "PORT": port}
    environ |= {"FLASK_APP": "wsgi", "KOENOWA_LOG_LEVEL": "warning"}
    flask(environ, "db", "upgrade")
    said = flask(environ, "demo", "--if-empty")
    password = re.search(r"password (\S+)", said)
    server = subprocess.Popen([BIN / "gunicorn", "wsgi:app", "--log-level", "warning"], cwd=ROOT, env=environ)
    try:
        wait_for(f"{url}/readyz")
        yield url, password[1] if password else ""
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"{url} doesn't answer.")


def signed_in(browser: Browser, url: str, name: str, password: str) -> StorageState | None:
    """The cookies of this person, or of nobody."""
    if not name:
        return None
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}/sign-in")
        page.fill("input[name=email]", f"{name}@yunowa.example")
        page.fill("input[name=password]", password)
        page.locator("form[action='/sign-in'] button").first.click()
        page.wait_for_url(lambda there: "/sign-in" not in there)
        return context.storage_state()


def photograph(browser: Browser, url: str, name: str, password: str, words: list[str]) -> int:
    """This person's pages in every look; how many pictures."""
    paths, taken = PAGES[name], 0
    wanted = [not words or any(word in label_of(path) for word in words) for path in paths]
    if not any(wanted):
        return 0
    state = signed_in(browser, url, name, password)
    for language, scheme, size in product(("ja", "en"), ("light", "dark"), SIZES):
        with browser.new_context(
            storage_state=state, locale=language, color_scheme=scheme, viewport=SIZES[size]
        ) as context:
            page = context.new_page()
            for number, path in enumerate(paths):
                is_needed = wanted[number] or any(wanted[number + 1 :])
                if is_needed and go(page, url, path, language) and wanted[number]:
                    file = f"{name or 'visitor'}.{label_of(path)}.{language}.{scheme}.{size}.png"
                    page.screenshot(path=INSTANCE / "pictures" / file, full_page=True, animations="disabled")
                    taken += 1
    return taken


def label_of(path: str) -> str:
    """A name for the picture: questions for the list, one-questions for the first of it."""
    words = re.sub(r"\\d\+|\[.*", "", path).replace(FIRST, "one").lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-") or "home"


def go(page: Page, url: str, path: str, language: str) -> bool:
    """Open the page in this language, whatever its reader has chosen; a `first` that leads nowhere is left out."""
    if path.startswith(FIRST):
        shape = re.compile(path.removeprefix(FIRST))
        links = page.eval_on_selector_all("main a[href]", "all => all.map(one => one.getAttribute('href'))")
        path = next((link for link in links if shape.match(link)), "")
    if path:
        page.goto(f"{url}{path}{'&' if '?' in path else '?'}lang={language}")
    return bool(path)


def main() -> int:
    begun, words = time.monotonic(), sys.argv[1:]
    (INSTANCE / "pictures").mkdir(parents=True, exist_ok=True)
    with demo_site() as (url, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM if CHROMIUM.exists() else None,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        taken = sum(photograph(browser, url, name, password, words) for name in PAGES)
        browser.close()
    print(f"{taken} pictures in {INSTANCE / 'pictures'}, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

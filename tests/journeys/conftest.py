"""A running site, Chromium, and people who sign in by the form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from community.accounts.models import Person
from community.accounts.passwords import hash_password
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.loyalty.actions import seed_rules
from community.products.actions import add_product
from tests.journeys.pages import world
from tests.site import Site, running_site

__all__ = ["world"]

WORD = "ひみつのことば2026"


@dataclass
class Somebody:
    """A person and their browser tab."""

    page: Page
    name: str
    email: str
    url: str

    def opens(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def joins(self, path: str) -> Page:
        """Opens a topic and waits until its news arrive by themselves."""
        page = self.opens(path)
        page.wait_for_selector("main[data-joined]", state="attached")
        return page

    def finds(self, text: str, path: str) -> None:
        """Opens a page, again and again while the courier is on its way, until it says this."""
        for _ in range(60):
            if self.opens(path).locator("main").get_by_text(text).count():
                return
            self.page.wait_for_timeout(250)
        raise AssertionError(f"{path} never says {text}: {self.page.locator('main').inner_text()}")

    def signs_in(self) -> None:
        self.opens("/sign-in")
        self.page.fill("main input[name=email]", self.email)
        self.page.fill("main input[name=password]", WORD)
        self.page.locator("main form:has(input[name=password]) button[type=submit]").click()
        self.page.wait_for_load_state()
        assert "/sign-in" not in self.page.url


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("journeys")) as site:
        seed_rules()
        names = {"ja": "ドリップケトル K2", "en": "Drip Kettle K2"}
        add_product("drip-kettle-k2", names=names, descriptions={})
        db.session.remove()
        yield site


@pytest.fixture
def somebody(site: Site, chromium: Browser) -> Iterator[Callable[..., Somebody]]:
    """somebody("みなみ") has an account and a browser of their own; roles and script can be given."""
    contexts = []

    def make(
        name: str, *, roles: str = "", script: bool = True, language: str = "ja", has_account: bool = True
    ) -> Somebody:
        email = f"p{abs(hash(name)) % 10**9}-{len(contexts)}-{now().timestamp():.0f}@example.com"
        if has_account:
            with transaction():
                db.session.add(
                    Person(
                        display_name=name,
                        email=email,
                        password_hash=hash_password(WORD),
                        email_verified_at=now(),
                        language=language,
                        roles=roles,
                        created_at=now(),
                    )
                )
        context = chromium.new_context(
            locale="ja-JP" if language == "ja" else "en-GB", java_script_enabled=script, reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Somebody(context.new_page(), name, email, site.url)

    yield make
    db.session.remove()
    for context in contexts:
        context.close()

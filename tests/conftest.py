"""The cast and the stage: a real database (SQLite, or that of KOENOWA_TEST_DATABASE_URL), emptied for each test."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
from sqlalchemy import Engine, event, select
from sqlalchemy.pool import Pool
from werkzeug.test import TestResponse
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from community.accounts.models import Person, SignIn
from community.accounts.viewer import hash_of
from community.app import create_app
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import Model, db
from community.kernel.fragments import fragments
from community.kernel.throttle import throttle
from community.kernel.transaction import transaction
from community.loyalty.models import LEDGER_TRIGGERS, LEDGER_TRIGGERS_OFF, LedgerEntry
from community.mail.letters import stationery
from community.mail.sending import post_office
from community.products.actions import add_product
from community.products.models import Product
from community.settings import Settings
from community.topics.orders import rankings
from tests.site import fresh_database

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

FOLDERS_TOGETHER = ("tests/security_input/", "tests/security/")

worker, given = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("KOENOWA_TEST_DATABASE_URL")
if worker and given and not given.endswith(f"_{worker}"):
    # Run side by side, each has a database of its own; processes that a test starts read this again.
    os.environ["KOENOWA_TEST_DATABASE_URL"] = fresh_database(f"{given}_{worker}")


@event.listens_for(Engine, "connect")
def _no_order_but_the_asked_one(connection: Any, _record: object) -> None:
    """SQLite answers backwards where no order was asked for, as PostgreSQL does now and then."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


@event.listens_for(Pool, "checkout")
def _no_waiting_for_the_disk(connection: Any, _record: object, _proxy: object) -> None:
    """No test cuts the power. Not at `connect`, which is where the site asks for more."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What Chromium fails is tried once more, and named as RERUN: a busy machine may keep a page waiting too long."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


class Together(LoadScopeScheduling):
    """Run side by side, the tests of a file stay together; those of some folders, too, which share what takes a minute
    to make. These begin, so that no worker is left with them at the end.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in FOLDERS_TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0])

    def _assign_work_unit(self, node: WorkerController) -> None:
        for folder in FOLDERS_TOGETHER:
            if folder in self.workqueue:
                self.workqueue.move_to_end(folder, last=False)
                break
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The one browser of the run; each test opens contexts of its own in it."""
    with sync_playwright() as playwright:
        path = CHROMIUM if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    instance: Path = tmp_path_factory.mktemp("instance")
    return Settings(
        environment="test",
        secret_key="for-the-tests-0123456789-abcdefghijklmnop",
        database_url=os.environ.get("KOENOWA_TEST_DATABASE_URL") or f"sqlite:///{instance}/test.db",
        redis_url=os.environ.get("KOENOWA_TEST_REDIS_URL") or None,
        instance=instance,
        site_url="http://localhost",
    )


class Browser(FlaskClient):
    """A client in English whose requests see nothing of each other, nor of the test's own request around them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        around = dict(g.__dict__)
        g.__dict__.clear()
        try:
            return super().open(*args, **kwargs)
        finally:
            g.__dict__.clear()
            g.__dict__.update(around)


@pytest.fixture(scope="session")
def _app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.test_client_class = Browser
    with app.app_context(), transaction():
        connection = db.session.connection()
        Model.metadata.drop_all(connection)
        Model.metadata.create_all(connection)
    return app


def empty(app: Flask) -> None:
    """Delete every row, children first."""
    with transaction():
        connection = db.session.connection()
        is_ledger_written = db.session.scalar(select(LedgerEntry.id).limit(1)) is not None
        for statement in LEDGER_TRIGGERS_OFF[connection.dialect.name] if is_ledger_written else ():
            connection.exec_driver_sql(statement)
        deletions = [f'DELETE FROM "{table.name}"' for table in reversed(Model.metadata.sorted_tables)]
        for together in ["; ".join(deletions)] if connection.dialect.name == "postgresql" else deletions:
            connection.exec_driver_sql(together)
        for statement in LEDGER_TRIGGERS[connection.dialect.name] if is_ledger_written else ():
            connection.exec_driver_sql(statement)
    fragments.clear()
    rankings.clear()
    # What a process has once, though tests make several applications in one.
    throttle.use(app.extensions["settings"].redis_url)
    stationery.use(app.extensions["settings"])
    post_office.use(app.extensions["mailbox"])
    shutil.rmtree(app.extensions["settings"].instance / "mailbox", ignore_errors=True)


@pytest.fixture
def app(_app: Flask) -> Iterator[Flask]:
    """The application inside a request, in English, on an empty database."""
    with _app.test_request_context("/", headers={"Accept-Language": "en"}):
        empty(_app)
        yield _app
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of somebody who isn't signed in."""
    return app.test_client()


def a_person(name: str, *, roles: str = "", language: str = "en", is_verified: bool = True) -> Person:
    """Somebody with an account, in the database."""
    with transaction():
        person = Person(
            display_name=name,
            email=f"{name.lower().replace(' ', '.')}@example.com",
            email_verified_at=now() if is_verified else None,
            roles=roles,
            language=language,
            created_at=now(),
        )
        db.session.add(person)
    return person


@pytest.fixture
def alice(app: Flask) -> Person:
    return a_person("Alice")


@pytest.fixture
def bob(app: Flask) -> Person:
    return a_person("Bob")


@pytest.fixture
def carol(app: Flask) -> Person:
    """A third member."""
    return a_person("Carol")


@pytest.fixture
def mona(app: Flask) -> Person:
    """A moderator."""
    return a_person("Mona", roles="moderator")


@pytest.fixture
def petra(app: Flask) -> Person:
    """Of the product team."""
    return a_person("Petra", roles="product")


@pytest.fixture
def ada(app: Flask) -> Person:
    """An administrator."""
    return a_person("Ada", roles="admin")


@pytest.fixture
def kettle(app: Flask) -> Product:
    return add_product("kettle-k2", names={"ja": "ドリップケトル K2", "en": "Drip kettle K2"}, descriptions={})


@pytest.fixture
def browser_of(app: Flask) -> Callable[[Person], FlaskClient]:
    """browser_of(alice) is a test client in which Alice is signed in; CSRF is off unless a test turns it on."""

    def sign_in(person: Person) -> FlaskClient:
        key = f"key-of-{person.id}-{token_hex(8)}"
        with transaction():
            db.session.add(SignIn(person_id=person.id, key_hash=hash_of(key), created_at=now(), seen_at=now()))
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = key
            session["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def deliver(app: Flask) -> Callable[[], int]:
    """Carry all deliveries that are due."""
    return deliver_due

"""The larger deployment: pages, sockets in a gevent process, and a worker, joined by Redis."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from community.questions.actions import ask_question
from community.topics.text import written
from tests.conftest import a_person
from tests.realtime.listener import Listener
from tests.site import ROOT, Browser, Site, cookie_of, free_port, fresh_database, running_site, wait_until_ready

pytestmark = pytest.mark.redis


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages that serve no sockets and carry no deliveries."""
    given = os.environ.get("KOENOWA_TEST_DATABASE_URL")
    folder: Path = tmp_path_factory.mktemp("grown")
    with running_site(
        folder,
        database_url=fresh_database(f"{given}_grown") if given else None,
        redis_url=os.environ["KOENOWA_TEST_REDIS_URL"],
        more={"KOENOWA_SOCKETS": "separate", "KOENOWA_DELIVERY": "worker"},
    ) as site:
        yield site


@pytest.fixture(scope="module")
def sockets(site: Site) -> Iterator[str]:
    """The address of the socket process; a worker runs beside it."""
    url = f"http://localhost:{free_port()}"
    socket_environ = site.environ | {"KOENOWA_SOCKETS": "inline", "PORT": url.rsplit(":", 1)[1]}
    with ExitStack() as running:
        gunicorn = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "wsgi:app", "--log-level", "error"]
        server = running.enter_context(subprocess.Popen(gunicorn, cwd=ROOT, env=socket_environ))
        running.callback(server.terminate)
        worker = running.enter_context(
            subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], cwd=ROOT, env=site.environ)
        )
        running.callback(worker.terminate)
        wait_until_ready(url, server)
        yield url


def test_an_answer_reaches_a_reader_at_the_socket_process(site: Site, sockets: str) -> None:
    alice, bob = a_person("Alice"), a_person("Bob")
    question = ask_question("Does it whistle?", written("Mine does."), by=alice)
    reader = Listener(sockets, cookie=cookie_of(site, alice))
    assert reader.ask("join", {"topic": question.id})["ok"]
    writer = Browser(site.url, cookie_of(site, bob))
    page = f"/questions/{question.id}"
    assert writer.post(page + "/answers", {"body": "It hums."}, token=writer.token_of(page))[0] == 303
    assert reader.wait_for("post_added", seconds=10)["count"] == 1
    assert reader.wait_for("bell", seconds=10)["unread"] == 1


def test_signing_out_cuts_the_socket_in_the_other_process(site: Site, sockets: str) -> None:
    carol = a_person("Carol")
    question = ask_question("Any form", written("Here."), by=carol)
    browser = Browser(site.url, cookie_of(site, carol))
    socket = Listener(sockets, cookie=browser.cookie)
    assert browser.post("/sign-out", {}, token=browser.token_of(f"/questions/{question.id}"))[0] == 303
    assert socket.wait_until_cut(5)

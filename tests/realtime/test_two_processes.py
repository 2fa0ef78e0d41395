"""Two web processes joined by Redis: what is posted at one reaches readers at the other."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.kernel.database import db
from community.questions.actions import ask_question
from community.topics.models import Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.realtime.listener import Listener
from tests.site import Browser, Site, cookie_of, fresh_database, running_site

pytestmark = pytest.mark.redis


def own_database() -> str | None:
    """A database for this site alone on the PostgreSQL of the run, if the run has one."""
    given = os.environ.get("KOENOWA_TEST_DATABASE_URL")
    return fresh_database(f"{given}_site") if given else None


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    redis_url = os.environ["KOENOWA_TEST_REDIS_URL"]
    folder: Path = tmp_path_factory.mktemp("two")
    with running_site(folder, processes=2, database_url=own_database(), redis_url=redis_url) as site:
        yield site


def test_an_answer_posted_at_one_process_reaches_a_reader_at_the_other(site: Site) -> None:
    alice, bob = a_person("Alice"), a_person("Bob")
    question = ask_question("Does it whistle?", written("Mine does."), by=alice)
    here, there = Listener(site.urls[0]), Listener(site.urls[1])
    for reader in (here, there):
        assert reader.ask("join", {"topic": question.id})["ok"]
    writer = Browser(site.urls[0], cookie_of(site, bob))
    page = f"/questions/{question.id}"
    assert writer.post(page + "/answers", {"body": "It hums."}, token=writer.token_of(page))[0] == 303
    assert here.wait_for("post_added")["count"] == 1
    assert there.wait_for("post_added")["count"] == 1
    db.session.rollback()  # what this session read before the answer is not what the database holds now
    assert db.session.get_one(Topic, question.id).answer_count == 1


def test_signing_out_at_one_process_cuts_the_socket_at_the_other(site: Site) -> None:
    carol = a_person("Carol")
    question = ask_question("Any form", written("Here."), by=carol)
    browser = Browser(site.urls[0], cookie_of(site, carol))
    socket = Listener(site.urls[1], cookie=browser.cookie)
    assert browser.post("/sign-out", {}, token=browser.token_of(f"/questions/{question.id}"))[0] == 303
    assert socket.wait_until_cut(2)

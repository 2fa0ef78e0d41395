"""A worker killed in the middle of its work loses nothing that was acknowledged and does nothing twice."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select, text

from community.accounts.models import Person
from community.kernel.courier import LEASE, deliver_due, waiting_and_dead
from community.kernel.database import db
from community.notifications.models import Notice
from community.questions.actions import ask_question
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.site import Browser, Site, cookie_of, running_site

pytestmark = pytest.mark.processes

WRITERS = 4


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    # A new worker is forked off the master, so that it is there to be killed again at once.
    with running_site(tmp_path, more={"GUNICORN_CMD_ARGS": "--preload"}) as site:
        yield site


class Writer(threading.Thread):
    """Posts one answer after another, each until it is acknowledged, always with its own nonce."""

    def __init__(self, site: Site, question: Topic, person: Person, number: int) -> None:
        super().__init__()
        self.acknowledged: list[str] = []
        self.unexpected: list[object] = []
        self.stopping = False
        self._number = number
        self._place = f"/questions/{question.id}/answers"
        self._browser = Browser(site.url, cookie_of(site, person))
        self._token = self._browser.token_of(f"/questions/{question.id}")

    def run(self) -> None:
        count = 0
        while not self.stopping:
            count += 1
            words = f"Answer {count} of writer {self._number}."
            while not self._post(words, f"nonce-{self._number}-{count}"):
                time.sleep(0.05)
            self.acknowledged.append(words)

    def _post(self, words: str, nonce: str) -> bool:
        try:
            status, _place = self._browser.post(self._place, {"body": words, "nonce": nonce}, token=self._token)
        except (OSError, HTTPException):  # the worker died before, or in the middle of, its answer
            return False
        if status not in (303, 503):
            self.unexpected.append(status)
        return status == 303


def worker_of(site: Site) -> int | None:
    master = site.servers[0].pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(children[0]) if children else None


def kill_worker(site: Site) -> bool:
    worker = worker_of(site)
    if worker is None:
        return False
    try:
        os.kill(worker, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def wait_for_progress(writers: list[Writer], before: int) -> None:
    """Until something more was acknowledged: the site is up and working again."""
    until = time.monotonic() + 30
    while sum(len(w.acknowledged) for w in writers) <= before and time.monotonic() < until:
        time.sleep(0.02)


@pytest.mark.parametrize("wanted", [20, pytest.param(50, marks=pytest.mark.slow)])
def test_a_worker_is_killed_again_and_again_while_four_people_post(site: Site, wanted: int) -> None:
    asker = a_person("Asker")
    question = ask_question("Does it survive?", written("Let's see."), by=asker)
    # Staff, whom no throttle holds back.
    writers = [Writer(site, question, a_person(f"Writer {n}", roles="product"), n) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    kills = 0
    while kills < wanted:
        before = sum(len(w.acknowledged) for w in writers)
        wait_for_progress(writers, before)
        time.sleep(0.03 * (kills % 7))
        kills += kill_worker(site)
    for writer in writers:
        writer.stopping = True
    for writer in writers:
        writer.join(timeout=60)

    acknowledged = [words for writer in writers for words in writer.acknowledged]
    db.session.rollback()
    written_texts = db.session.scalars(
        select(Post.markdown).where(Post.topic_id == question.id, Post.is_body.is_(False))
    ).all()
    assert [writer.unexpected for writer in writers] == [[]] * WRITERS
    assert len(acknowledged) >= wanted
    assert sorted(written_texts) == sorted(acknowledged)
    assert db.session.get_one(Topic, question.id, populate_existing=True).answer_count == len(acknowledged)
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []

    with time_machine.travel(datetime.now(UTC) + LEASE + timedelta(minutes=1)):
        until = time.monotonic() + 60
        while waiting_and_dead()[0] and time.monotonic() < until:
            db.session.rollback()
            deliver_due()
    db.session.rollback()
    assert waiting_and_dead() == (0, 0)
    told = select(func.count()).select_from(Notice).where(Notice.person_id == asker.id, Notice.kind == "answer")
    assert db.session.scalar(told) == len(acknowledged)

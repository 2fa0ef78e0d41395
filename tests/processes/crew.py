"""Work done by several processes at once, each with an application of its own on the same database."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import Flask

from community.accounts.models import Person
from community.app import create_app
from community.hours.actions import begin_when_due
from community.kernel import clock
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.errors import Conflict
from community.news.actions import publish_entry
from community.news.models import Entry
from community.polls.actions import choose
from community.polls.queries import get_poll
from community.questions.actions import post_answer
from community.search.actions import note_deflection
from community.settings import Settings
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.processes.starting import FORKED

Job = Callable[[Flask, Any], object]


def cast_votes(_app: Flask, votes: Sequence[tuple[int, int, bool]]) -> None:
    """Votes as (post id, person id, on)."""
    for post_id, person_id, is_on in votes:
        post, person = db.session.get_one(Post, post_id), db.session.get_one(Person, person_id)
        (vote if is_on else take_back_vote)(post, by=person)
        db.session.remove()


def write_answers(_app: Flask, answers: Sequence[tuple[int, int, str]]) -> None:
    """Answers as (topic id, person id, text)."""
    for topic_id, person_id, text in answers:
        question, person = db.session.get_one(Topic, topic_id), db.session.get_one(Person, person_id)
        post_answer(question, written(text), by=person)
        db.session.remove()


def cast_ballots(_app: Flask, ballots: Sequence[tuple[int, int, list[int]]]) -> None:
    """Ballots as (poll id, person id, option ids)."""
    for poll_id, person_id, option_ids in ballots:
        choose(get_poll(poll_id), option_ids, by=db.session.get_one(Person, person_id))
        db.session.remove()


def publish_news(_app: Flask, whose: tuple[int, int]) -> None:
    """Publish an entry, as (entry id, person id), unless somebody was quicker; then carry what follows."""
    entry_id, person_id = whose
    with suppress(Conflict):
        publish_entry(db.session.get_one(Entry, entry_id), by=db.session.get_one(Person, person_id))
    carry(_app, 40)


def begin_hour(_app: Flask, what: tuple[int, int, datetime]) -> None:
    """Begin a question hour of this plan at a time, as (hour id, plan, time); then carry what follows, at that time."""
    hour_id, plan, moment = what
    with clock.at(moment):
        begin_when_due(hour_id, plan)
        carry(_app, 30)


def find_helpful(_app: Flask, found: Sequence[tuple[int, int]]) -> None:
    """Solved questions that helped, as (topic id, person id)."""
    for topic_id, person_id in found:
        note_deflection(db.session.get_one(Topic, topic_id), by=db.session.get_one(Person, person_id))
        db.session.remove()


def carry(_app: Flask, rounds: int) -> None:
    """Carry deliveries, looking `rounds` times."""
    for _ in range(rounds):
        deliver_due()
        db.session.remove()


def _run(settings: Settings, job: Job, work: Any) -> None:
    app = create_app(settings)
    with app.app_context():
        job(app, work)


def all_at_once(settings: Settings, *errands: tuple[Job, Any], patience: int = 120) -> None:
    """Run each errand in a process of its own; every one must end well within so many seconds."""
    crew = [FORKED.Process(target=_run, args=(settings, job, work)) for job, work in errands]
    for one in crew:
        one.start()
    for one in crew:
        one.join(timeout=patience)
    assert [one.exitcode for one in crew] == [0] * len(crew)

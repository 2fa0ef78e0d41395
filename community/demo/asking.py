"""The question hours of the story: one that is over, with its answers and its summary, and one that is to come."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from community.accounts.models import Person
from community.hours.actions import NewHour, Plan, ask_in_hour, open_hour, sum_up
from community.hours.queries import find_hour
from community.kernel import clock
from community.kernel.clock import now
from community.topics.actions.posting import NewPost, add_post
from community.topics.actions.voting import vote
from community.topics.text import opening, written

CONTENT = Path(__file__).parent / "content" / "hours.json"
DAY = 24
EVENING = 19
"""When they begin, in Japan."""
Act = tuple[float, Callable[[], None]]


def told_hours(person: Callable[[str], Person]) -> Iterator[Act]:
    """Each step as an act so many days ago. People are found by their keys when the time has come."""
    for row in json.loads(CONTENT.read_text("utf-8")):
        told = _Told(row, person)
        yield row["days_ago"], told.announce
        for asked in row["questions"]:
            yield row["days_ago"] - asked["hours"] / DAY, partial(told.ask, asked)
        if row["summary"]:
            yield row["days_ago"] - row["begins_in_days"] - 1, told.sum_up


class _Told:
    """One of them while it is told."""

    def __init__(self, row: dict[str, Any], person: Callable[[str], Person]) -> None:
        self._row, self._person = row, person
        self._topic_id, self._begins = 0, now()

    def announce(self) -> None:
        row, local = self._row, now().astimezone(ZoneInfo("Asia/Tokyo"))
        day = local.replace(hour=EVENING, minute=0, second=0, microsecond=0) + timedelta(days=row["begins_in_days"])
        self._begins = day.astimezone(UTC)
        hosts = tuple(self._person(key).id for key in row["hosts"])
        plan = Plan(self._begins, self._begins + timedelta(hours=row["lasts_hours"]), hosts)
        hour = open_hour(NewHour(row["title"], opening(row["body"]), None, plan), by=self._person(row["by"]))
        self._topic_id = hour.topic_id

    def ask(self, asked: dict[str, Any]) -> None:
        hour = find_hour(self._topic_id, seen_by=None)
        question = ask_in_hour(hour.topic, written(asked["body"]), by=self._person(asked["author"]))
        for voter in asked["useful"]:
            vote(question, by=self._person(voter))
        if asked["reply"]:
            text, by = written(asked["reply"]["body"]), self._person(asked["reply"]["author"])
            with clock.at(self._begins + timedelta(minutes=10)):
                add_post(hour.topic, NewPost(text, question.id, is_official=True), by=by)

    def sum_up(self) -> None:
        by = self._person(self._row["by"])
        sum_up(find_hour(self._topic_id, seen_by=by), written(self._row["summary"]), seen_words=0, by=by)

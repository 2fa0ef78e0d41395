"""That a question hour begins is told once to those who wait for it, at its time, whatever was done before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.accounts.models import Person
from community.follows.actions import follow
from community.follows.models import TOPIC, Subject
from community.hours.actions import ask_in_hour, begin_when_due, cancel_hour, plan_hour, return_hour
from community.hours.models import Hour
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.notifications.models import BEGUN, REPLANNED, Notice
from community.topics.actions.visibility import hide_post
from community.topics.models import Topic
from community.topics.queries import find_post
from community.topics.text import written
from tests.hours.clocks import MINUTE, a_plan, an_hour, travel
from tests.notifications.test_telling import mails_to, notices_for
from tests.processes.crew import all_at_once, begin_hour, carry


def told(*people: Person) -> list[int]:
    db.session.rollback()
    query = select(func.count()).where(Notice.kind == BEGUN)
    return [db.session.scalar(query.where(Notice.person_id == one.id)) or 0 for one in people]


@pytest.fixture
def hour(petra: Person, mona: Person, alice: Person) -> Hour:
    """Alice follows it, and Mona answers in it."""
    found = an_hour(petra, mona)
    follow(Subject(TOPIC, found.topic_id), by=alice)
    deliver_due()
    return found


def test_followers_and_those_who_answer_hear_at_its_time_and_not_before(hour, alice, bob, mona):
    with travel(hour.begins_at - MINUTE):
        deliver_due()
        assert told(alice, bob, mona) == [0, 0, 0]
    with travel(hour.begins_at):
        deliver_due()
        deliver_due()
        assert told(alice, bob, mona) == [1, 0, 1]
        assert notices_for(alice)[0] == "The question hour begins: Ask those who design it"
        assert sum("The question hour begins" in subject for subject in mails_to(alice)) == 1


def test_one_that_was_moved_begins_at_its_new_time_only(hour, alice, petra, mona):
    first = hour.begins_at
    plan_hour(hour, a_plan(mona, ahead=timedelta(days=3)), seen_plan=1, by=petra)
    second = hour.begins_at
    with travel(first + MINUTE):
        deliver_due()
        assert told(alice) == [0]
    with travel(second + MINUTE):
        deliver_due()
        assert told(alice) == [1]


def test_a_cancelled_one_begins_for_nobody_until_that_is_taken_back(hour, alice, petra):
    cancel_hour(hour, "Petra is ill.", by=petra)
    with travel(hour.begins_at + MINUTE):
        deliver_due()
        assert told(alice) == [0]
        return_hour(hour, by=petra)
        deliver_due()
        assert told(alice) == [1]
        cancel_hour(hour, "Again.", by=petra)
        return_hour(hour, by=petra)
        deliver_due()
        assert told(alice) == [1]


def test_whoever_comes_to_carry_it_after_the_end_tells_nobody(hour, alice):
    with travel(hour.ends_at + MINUTE):
        deliver_due()
        assert told(alice) == [0]
        assert not begin_when_due(hour.id, hour.plan)


def test_nobody_is_told_of_one_that_is_hidden(hour, alice, mona):
    topic = db.session.get_one(Topic, hour.topic_id)
    hide_post(find_post(topic.body_post_id, seen_by=mona), by=mona)
    with travel(hour.begins_at + MINUTE):
        deliver_due()
        assert told(alice) == [0]


def news_of(person: Person) -> list[str]:
    """What somebody reads at the bell, the latest first."""
    deliver_due()
    db.session.rollback()
    return notices_for(person)


def test_whoever_follows_asked_or_answers_hears_why_one_is_cancelled_and_that_it_is_not(hour, alice, bob, petra, mona):
    topic = db.session.get_one(Topic, hour.topic_id)
    ask_in_hour(topic, written("How hot does it get?"), by=bob)
    deliver_due()
    cancel_hour(hour, "Mona is ill.", by=petra)
    said = "The question hour won't take place: Ask those who design it. The reason: Mona is ill."
    assert [news_of(one)[0] for one in (alice, bob, mona)] == [said] * 3
    assert [sum("won't take place" in subject for subject in mails_to(one)) for one in (alice, bob)] == [1, 1]
    return_hour(hour, by=petra)
    assert news_of(bob)[0] == "The question hour takes place after all: Ask those who design it"
    assert not any("question hour" in line.lower() for line in news_of(petra))


def test_other_times_are_told_once_each_and_other_hosts_to_nobody(hour, alice, petra, mona):
    plan = a_plan(mona, ahead=timedelta(days=3))
    plan_hour(hour, plan, seen_plan=1, by=petra)
    moved = "The question hour has other times now: Ask those who design it"
    assert news_of(alice)[0] == moved
    plan_hour(hour, replace(plan, host_ids=(petra.id,)), seen_plan=2, by=petra)
    deliver_due()
    kinds = select(func.count()).where(Notice.kind == REPLANNED, Notice.person_id == alice.id)
    db.session.rollback()
    assert db.session.scalar(kinds) == 1


def test_what_was_planned_anew_before_anybody_was_told_is_told_as_it_is_now(hour, alice, petra):
    cancel_hour(hour, "Petra is ill.", by=petra)
    return_hour(hour, by=petra)
    assert news_of(alice)[0] == "The question hour takes place after all: Ask those who design it"
    assert not any("Petra is ill" in line for line in news_of(alice))


@pytest.mark.processes
def test_four_processes_begin_it_once(settings, hour, alice, mona):
    hour_id, plan, begins = hour.id, hour.plan, hour.begins_at
    db.session.rollback()
    all_at_once(settings, *[(begin_hour, (hour_id, plan, begins + MINUTE))] * 2, *[(carry, 30)] * 2)
    db.session.rollback()
    with travel(begins + MINUTE):
        deliver_due()
        assert told(alice, mona) == [1, 1]

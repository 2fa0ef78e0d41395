"""Whoever asked for what can be done now is told of it, exactly once over all ideas that the news tells of."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from community.accounts.models import Person
from community.follows.actions import follow
from community.follows.models import TOPIC, Subject
from community.ideas.actions import comment_on_idea, merge_idea
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.outbox import DONE, DUE, Delivery
from community.kernel.transaction import transaction
from community.news.actions import edit_entry, publish_entry, return_entry, schedule_entry, withdraw_entry
from community.news.models import NOTICE, Entry
from community.notifications.models import NEWS, Notice
from community.settings import Settings
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.news.entries import an_entry, an_idea, decided, some_words
from tests.notifications.test_telling import mails_to, notices_for
from tests.processes.crew import all_at_once, carry, publish_news


def told_of(person: Person) -> int:
    """How many notices of news somebody has."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Notice.person_id == person.id, Notice.kind == NEWS)) or 0


def told(*people: Person) -> list[int]:
    return [told_of(person) for person in people]


def body_of(topic: Topic) -> Post:
    return db.session.get_one(Post, topic.body_post_id)


def published(entry: Entry, by: Person) -> Entry:
    publish_entry(entry, by=by)
    deliver_due()
    return entry


@pytest.fixture
def dave(app) -> Person:
    return a_person("Dave", language="ja")


def test_author_voter_commenter_and_follower_hear_once_in_their_language(
    app, alice, bob, carol, dave, petra, browser_of
):
    idea = an_idea(alice)
    vote(body_of(idea), by=dave)
    comment_on_idea(idea, written("Mine too."), by=bob)
    follow(Subject(TOPIC, idea.id), by=carol)
    deliver_due()
    entry = published(an_entry(petra, idea), petra)
    assert notices_for(alice)[0] == "Your idea is ready to use: A quieter lid"
    assert notices_for(carol)[0] == "An idea you follow is ready to use: A quieter lid"
    assert notices_for(bob) == ["An idea you took part in is ready to use: A quieter lid"]
    assert told(alice, bob, carol, dave, petra) == [1, 1, 1, 1, 0]
    assert mails_to(bob) == ["An idea you took part in is ready to use: A quieter lid"]
    assert mails_to(dave) == ["票を入れた提案が、使えるようになりました：A quieter lid"]
    letters = {
        letter["To"]: letter.get_body(("plain",)).get_content()
        for _number, letter in app.extensions["mailbox"].latest()
    }
    assert "It has a rubber ring." in letters[bob.email]
    assert "ゴムの輪が付きました。" in letters[dave.email]
    assert f"http://localhost/news/{entry.id}" in letters[bob.email]
    notice = db.session.scalars(select(Notice.id).where(Notice.person_id == bob.id)).one()
    assert browser_of(bob).get(f"/notifications/{notice}/open").location == f"/news/{entry.id}"


def test_once_over_all_ideas_and_all_that_was_merged_into_them(alice, bob, carol, petra):
    one, other, merged = an_idea(alice), an_idea(bob), an_idea(carol)
    for topic in (one, other, merged):
        for person in {alice, bob, carol} - {topic.author}:
            vote(body_of(topic), by=person)
        comment_on_idea(topic, written("Me too."), by=alice)
    merge_idea(merged, other, written("The same."), by=petra)
    published(an_entry(petra, one, other), petra)
    assert told(alice, bob, carol) == [1, 1, 1]


def test_nobody_is_told_of_an_announcement_nor_of_a_draft(alice, petra):
    idea = an_idea(alice)
    an_entry(petra, idea)
    published(an_entry(petra, idea, kind=NOTICE), petra)
    assert told(alice) == [0]


def test_whoever_the_decision_told_the_same_day_is_not_told_again(alice, bob, carol, petra):
    idea, other = an_idea(alice), an_idea(carol, "Another lid")
    vote(body_of(idea), by=bob)
    vote(body_of(other), by=bob)
    decided(idea, "shipped", petra)
    deliver_due()
    published(an_entry(petra, idea, other), petra)
    assert told(alice, bob, carol) == [0, 0, 1]
    assert len(notices_for(bob)) == 1


def test_nor_if_the_decision_and_the_news_are_delivered_the_other_way_round(alice, bob, petra):
    idea = an_idea(alice)
    vote(body_of(idea), by=bob)
    deliver_due()
    decided(idea, "shipped", petra)
    publish_entry(an_entry(petra, idea), by=petra)
    later = now() + timedelta(minutes=5)
    with transaction():
        decision = Delivery.subscriber == "notifications.plan_decision"
        db.session.execute(update(Delivery).where(decision, Delivery.state == DUE).values(due_at=later))
    deliver_due()
    assert told(alice, bob) == [1, 1]
    with time_machine.travel(later + timedelta(seconds=1), tick=False):
        deliver_due()
    assert (len(notices_for(alice)), len(notices_for(bob))) == (1, 1)
    assert len(mails_to(bob)) == 1


def test_the_day_after_the_decision_the_news_is_told_to_everybody(alice, petra):
    idea, start = an_idea(alice), now()
    decided(idea, "shipped", petra)
    deliver_due()
    entry = an_entry(petra, idea)
    with time_machine.travel(start + timedelta(hours=25), tick=False):
        published(entry, petra)
    assert told(alice) == [1]


def test_withdrawing_and_putting_back_or_editing_tells_nobody_twice(alice, bob, petra):
    idea = an_idea(alice)
    entry = published(an_entry(petra, idea), petra)
    withdraw_entry(entry, by=petra)
    vote(body_of(idea), by=bob)
    return_entry(db.session.get_one(Entry, entry.id), by=petra)
    deliver_due()
    edit_entry(db.session.get_one(Entry, entry.id), some_words([idea.id], title_en="Silent"), seen_words=1, by=petra)
    deliver_due()
    assert told(alice) == [1]


def test_an_idea_that_is_linked_later_tells_those_who_were_not_told(alice, bob, carol, petra):
    one, other = an_idea(alice), an_idea(carol)
    vote(body_of(one), by=bob)
    vote(body_of(other), by=bob)
    entry = published(an_entry(petra, one), petra)
    assert told(alice, bob, carol) == [1, 1, 0]
    edit_entry(entry, some_words([one.id, other.id]), seen_words=1, by=petra)
    deliver_due()
    assert told(alice, bob, carol) == [1, 1, 1]


def test_news_withdrawn_before_it_was_delivered_is_told_only_when_it_is_back(alice, petra):
    entry = an_entry(petra, an_idea(alice))
    publish_entry(entry, by=petra)
    withdraw_entry(entry, by=petra)
    deliver_due()
    assert told(alice) == [0]
    return_entry(db.session.get_one(Entry, entry.id), by=petra)
    deliver_due()
    assert told(alice) == [1]


def test_nobody_is_told_through_an_idea_that_was_hidden(alice, bob, petra, mona):
    idea = an_idea(alice)
    vote(body_of(idea), by=bob)
    entry = an_entry(petra, idea)
    hide_post(body_of(idea), by=mona)
    published(entry, petra)
    assert told(alice, bob) == [0, 0]


def test_a_notice_of_withdrawn_news_leads_to_the_idea(alice, petra, browser_of):
    idea = an_idea(alice)
    entry = published(an_entry(petra, idea), petra)
    withdraw_entry(entry, by=petra)
    notice = db.session.scalars(select(Notice.id).where(Notice.kind == NEWS)).one()
    browser = browser_of(alice)
    assert "The lid is quiet now" not in browser.get("/notifications").text
    assert browser.get(f"/notifications/{notice}/open").location == f"/ideas/{idea.id}"


def test_delivered_again_it_tells_nobody_again(alice, bob, petra):
    idea = an_idea(alice)
    vote(body_of(idea), by=bob)
    published(an_entry(petra, idea), petra)
    with transaction():
        db.session.execute(update(Delivery).where(Delivery.state == DONE).values(state=DUE))
    deliver_due()
    assert told(alice, bob) == [1, 1]
    assert len(mails_to(bob)) == 1


@pytest.mark.processes
def test_published_by_four_processes_at_once_everybody_is_told_once(settings: Settings, alice, petra):
    ideas = [an_idea(alice, f"Number {number}") for number in range(3)]
    voters = [a_person(f"Voter {number}") for number in range(40)]
    for number, voter in enumerate(voters):
        for topic in ideas[: 1 + number % 3]:
            vote(body_of(topic), by=voter)
    decided(ideas[2], "shipped", petra)
    entry = an_entry(petra, *ideas)
    entry_id, by_id = entry.id, petra.id
    db.session.rollback()
    all_at_once(settings, *[(publish_news, (entry_id, by_id))] * 2, *[(carry, 60)] * 2)
    deliver_due()
    db.session.rollback()
    keys = select(Notice.person_id, func.count()).where(Notice.thread == f"news:{entry_id}").group_by(Notice.person_id)
    by_news = dict(iter(db.session.execute(keys)))
    decision = select(Notice.person_id).where(Notice.kind == "decision")
    by_decision = set(db.session.scalars(decision))
    assert set(by_news.values()) == {1}
    assert set(by_news) | by_decision == {alice.id, *(voter.id for voter in voters)}
    assert set(by_news) & by_decision == set()


@pytest.mark.processes
def test_due_in_four_processes_at_once_it_comes_out_once(settings: Settings, alice, bob, petra):
    idea = an_idea(alice)
    vote(body_of(idea), by=bob)
    entry = an_entry(petra, idea)
    schedule_entry(entry, now() + timedelta(milliseconds=300), by=petra)
    db.session.rollback()
    all_at_once(settings, *[(carry, 120)] * 4)
    deliver_due()
    assert db.session.get_one(Entry, entry.id).state == "published"
    assert told(alice, bob) == [1, 1]

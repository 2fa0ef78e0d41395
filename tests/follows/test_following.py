"""Somebody follows, mutes or blocks something, once, however often and from wherever they press."""

import random

import pytest
from sqlalchemy.exc import IntegrityError

from community.follows.actions import block, follow, mute, unblock, unfollow, unmute
from community.follows.models import BLOCKED, FOLLOWING, MUTED, PERSON, PRODUCT, TAG, TOPIC, Follow, Subject
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Gone, NotAllowed, NotFound
from community.kernel.transaction import transaction
from community.settings import Settings
from community.topics.actions.visibility import hide_post
from community.topics.queries import find_post
from tests.conftest import a_person
from tests.follows.crew import press
from tests.follows.stage import states, the
from tests.processes.crew import all_at_once
from tests.topics.threads import a_question, counted


def test_following_twice_is_following_once_and_unfollowing_ends_it(alice, bob):
    question = a_question(alice)
    assert follow(the(question), by=bob)
    assert not follow(the(question), by=bob)
    assert states() == [(bob.id, TOPIC, question.id, FOLLOWING)]
    assert unfollow(the(question), by=bob)
    assert not unfollow(the(question), by=bob)
    assert states() == []


def test_muting_takes_the_place_of_following_and_the_other_way_round(alice, bob, kettle):
    for subject in (the(a_question(alice)), the(kettle)):
        follow(subject, by=bob)
        assert mute(subject, by=bob)
        assert not unfollow(subject, by=bob)
        assert [row[3] for row in states()] == [MUTED]
        follow(subject, by=bob)
        assert not unmute(subject, by=bob)
        assert [row[3] for row in states()] == [FOLLOWING]
        unfollow(subject, by=bob)


def test_only_unblocking_ends_a_block(alice, bob):
    follow(the(alice), by=bob)
    assert block(alice.id, by=bob)
    for verb in (follow, mute):
        with pytest.raises(Conflict):
            verb(the(alice), by=bob)
    assert not unfollow(the(alice), by=bob)
    assert states() == [(bob.id, PERSON, alice.id, BLOCKED)]
    assert unblock(alice.id, by=bob)
    assert follow(the(alice), by=bob)


def test_nobody_follows_mutes_or_blocks_themselves_nor_silences_staff(alice, mona):
    with pytest.raises(NotAllowed):
        follow(the(alice), by=alice)
    for person in (alice, mona):
        with pytest.raises(NotAllowed):
            mute(the(person), by=alice)
        with pytest.raises(NotAllowed):
            block(person.id, by=alice)
    assert follow(the(mona), by=alice)


def test_what_somebody_may_not_see_they_cant_follow(alice, bob, mona):
    question = a_question(alice, labels=["secretword"])
    tag = the("secretword")
    hide_post(find_post(question.body_post_id, seen_by=mona), by=mona)
    newcomer = a_person("Newcomer", is_verified=False)
    with pytest.raises(Gone):
        follow(the(question), by=bob)
    for subject in (tag, Subject(TAG, 999), Subject(PRODUCT, 999), Subject(PERSON, 999), the(newcomer)):
        with pytest.raises(NotFound):
            follow(subject, by=bob)
    assert states() == []


def test_the_database_itself_refuses_what_can_not_be(alice, bob):
    wrong = [
        {"subject_type": PERSON, "subject_id": bob.id, "state": FOLLOWING},
        {"subject_type": TOPIC, "subject_id": 1, "state": BLOCKED},
        {"subject_type": TOPIC, "subject_id": 1, "state": "watching"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction():
            db.session.add(Follow(person_id=bob.id, changed_at=now(), **values))


@pytest.mark.processes
def test_presses_from_four_processes_at_once_leave_one_row_for_each_and_every_block(settings: Settings, alice, kettle):
    question = a_question(alice)
    people = [a_person(f"Member {number}").id for number in range(12)]
    dice = random.Random(20261122)
    subjects = [(TOPIC, question.id), (PRODUCT, kettle.id), (PERSON, alice.id)]
    errands = []
    for _ in range(4):
        presses = [(person, *subject, dice.choice((FOLLOWING, MUTED))) for person in people for subject in subjects]
        presses += [(person, PERSON, alice.id, BLOCKED) for person in people[::3]]
        dice.shuffle(presses)
        errands.append((press, presses))
    db.session.rollback()
    all_at_once(settings, *errands)
    found = {row[:3]: row[3] for row in states()}
    assert len(states()) == len(found) == len(people) * len(subjects)
    blocked = {person for (person, kind, _id), state in found.items() if state == BLOCKED}
    assert blocked == set(people[::3])


def test_the_buttons_work_as_forms_and_for_scripts(alice, bob, kettle, browser_of):
    question = a_question(alice)
    browser = browser_of(bob)
    page = browser.get(f"/questions/{question.id}").text
    assert f'action="/follow/topic/{question.id}"' in page
    assert f'action="/mute/topic/{question.id}"' in page
    here = {"Referer": f"http://localhost/questions/{question.id}?sort=new"}
    answer = browser.post(f"/follow/topic/{question.id}", data={"on": "1"}, headers=here)
    assert (answer.status_code, answer.location) == (303, f"/questions/{question.id}?sort=new")
    said = browser.post(f"/mute/product/{kettle.id}", data={"on": "1"}, headers={"Accept": "application/json"})
    assert said.json == {"pressed": True, "message": "Muted. We won't tell you anything about this."}
    assert [row[3] for row in states()] == [FOLLOWING, MUTED]
    browser.post(f"/follow/topic/{question.id}", data={"on": "0"})
    browser.post(f"/mute/product/{kettle.id}", data={"on": "0"})
    assert states() == []


def test_one_who_follows_sees_it_and_others_dont(alice, bob, carol, kettle, browser_of):
    question = a_question(alice, labels=["収納術"], product_id=kettle.id)
    for subject in (the(question), the(kettle), the(alice), the("収納術")):
        follow(subject, by=bob)
    bobs, carols = browser_of(bob), browser_of(carol)
    places = (f"/questions/{question.id}", "/products/kettle-k2", f"/people/{alice.id}", "/tags/収納術")
    for place in places:
        pages = [browser.get(place).text for browser in (carols, bobs, carols)]
        assert ['aria-pressed="true" data-vote data-follow' in page for page in pages] == [False, True, False], place
        assert all("data-follow" in page for page in pages), place


def test_a_follow_pressed_before_signing_in_is_done_after_it(alice, client):
    question = a_question(alice)
    answer = client.post(f"/follow/topic/{question.id}", data={"on": "1"})
    assert answer.location.startswith("/sign-in")
    assert "You follow it as soon as you&#39;ve signed in." in client.get(answer.location).text


def test_following_costs_a_question_page_one_statement(alice, carol, browser_of):
    question = a_question(alice)
    browser = browser_of(carol)
    path = f"/questions/{question.id}"
    browser.get(path)
    with counted() as statements:
        browser.get(path)
    assert sum("FROM follow" in one for one in statements) == 1

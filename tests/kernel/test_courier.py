"""Deliveries: each follower hears each fact, alone in success and failure, and staff see what was given up."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from community.accounts.models import Person
from community.kernel import courier
from community.kernel.database import db
from community.kernel.events import Fact, on, on_batch, publish, registry
from community.kernel.outbox import DEAD, DONE, DUE, Delivery
from community.kernel.transaction import transaction
from tests.conftest import a_person


@dataclass(frozen=True)
class BellRang(Fact):
    """For these tests."""

    number: int


heard: list[str] = []
is_broken = False


@pytest.fixture(autouse=True)
def followers(app: Flask) -> Iterator[None]:
    global is_broken
    heard.clear()
    is_broken = False
    before = dict(registry.subscribers)

    @on(BellRang)
    def write_down(event: BellRang) -> None:
        a_person(f"Heard {event.number}")
        if is_broken:
            raise OSError("no paper")

    @on(BellRang, outside=True)
    def shout(event: BellRang) -> None:
        heard.append(f"shout {event.number}")

    @on_batch(BellRang)
    def gather(events: list[BellRang]) -> None:
        heard.append(f"gathered {[one.number for one in events]}")

    yield
    registry.subscribers.clear()
    registry.subscribers.update(before)


def ring(*numbers: int) -> None:
    with transaction():
        for number in numbers:
            publish(BellRang(number))


def states() -> dict[str, str]:
    db.session.rollback()
    return {
        row.subscriber.split(".")[-1]: row.state for row in db.session.scalars(select(Delivery).order_by(Delivery.id))
    }


def test_every_follower_hears_it_once() -> None:
    ring(1, 2)
    assert courier.deliver_due() == 6
    assert courier.deliver_due() == 0
    assert sorted(heard) == ["gathered [1, 2]", "shout 1", "shout 2"]
    assert sorted(db.session.scalars(select(Person.display_name))) == ["Heard 1", "Heard 2"]


def test_one_follower_that_fails_keeps_its_errand_and_none_of_its_effects() -> None:
    global is_broken
    is_broken = True
    ring(1)
    courier.deliver_due()
    assert states() == {"write_down": DUE, "shout": DONE, "gather": DONE}
    assert db.session.scalars(select(Person)).all() == []


def test_a_failed_errand_is_tried_again_later_and_given_up_in_sight_of_staff() -> None:
    global is_broken
    is_broken = True
    start = datetime(2026, 11, 22, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        ring(1)
        for _ in range(courier.LAST_TRY):
            courier.deliver_due()
            clock.shift(timedelta(hours=2))
    dead = db.session.scalars(select(Delivery).where(Delivery.state == DEAD)).one()
    assert "no paper" in (dead.error or "")
    assert courier.waiting_and_dead() == (0, 1)

    is_broken = False
    assert courier.try_again(dead.id)
    courier.deliver_due()
    assert states()["write_down"] == DONE
    assert db.session.scalars(select(Person.display_name)).all() == ["Heard 1"]


def test_two_claims_never_take_the_same_delivery() -> None:
    ring(1)
    assert [len(courier.claim("a", lane)) for lane in courier.Lane] == [0, 2, 1]
    assert [courier.claim("b", lane) for lane in courier.Lane] == [[], [], []]


def test_a_claim_whose_worker_died_is_free_again_after_its_lease() -> None:
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False) as clock:
        ring(1)
        for lane in courier.Lane:
            courier.claim("died", lane)
        assert courier.deliver_due() == 0
        clock.shift(courier.LEASE + timedelta(seconds=1))
        assert courier.deliver_due() == 3
    assert states() == {"write_down": DONE, "shout": DONE, "gather": DONE}


def test_a_worker_that_lost_its_lease_has_no_effect() -> None:
    ring(1)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        slow = next(one for one in courier.claim("slow", courier.Lane.ORDINARY) if one[1].endswith("write_down"))
        clock.shift(courier.LEASE + timedelta(seconds=1))
        courier.deliver_due()
        courier._carry_group(slow[1], [slow], "slow")
    assert db.session.scalars(select(Person.display_name)).all() == ["Heard 1"]


@pytest.mark.postgres
def test_an_errand_that_stood_in_the_way_of_another_is_begun_again_at_once(app: Flask) -> None:
    """Two errands lock the same two people in opposite orders: the database ends one of them, and both arrive."""
    people = [a_person("First").id, a_person("Second").id]
    db.session.commit()
    both_hold_one, tries = threading.Barrier(2), []

    @on(BellRang)
    def lock_both(event: BellRang) -> None:
        is_first_try = event.number not in tries
        tries.append(event.number)
        for person_id in people[:: 1 if event.number == 1 else -1]:
            db.session.execute(update(Person).where(Person.id == person_id).values(bio=Person.bio + "!"))
            if is_first_try and person_id == people[event.number - 1]:
                both_hold_one.wait(timeout=10)

    def carry(one: courier.Claimed) -> None:
        with app.app_context():
            courier._carry_group(one[1], [one], "both")

    ring(1, 2)
    errands = [one for one in courier.claim("both", courier.Lane.ORDINARY) if one[1].endswith("lock_both")]
    threads = [threading.Thread(target=carry, args=(one,)) for one in errands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(tries) in ([1, 1, 2], [1, 2, 2])
    assert states()["lock_both"] == DONE
    assert db.session.scalars(select(Person.bio).where(Person.id.in_(people))).all() == ["!!", "!!"]


def test_deliveries_done_long_ago_are_forgotten() -> None:
    ring(1)
    courier.deliver_due()
    with time_machine.travel(datetime.now(UTC) + courier.KEEP_DONE + timedelta(days=1)):
        courier.forget_done()
    assert db.session.scalars(select(Delivery)).all() == []

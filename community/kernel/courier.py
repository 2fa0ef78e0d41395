"""Carries deliveries: claims each by one conditional UPDATE, runs it, retries later, gives up in sight of staff."""

import logging
import re
import threading
from collections import defaultdict
from datetime import timedelta
from enum import Enum
from uuid import uuid4

from flask import Flask
from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.exc import DBAPIError

from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.events import Fact, Subscriber, rebuild_fact, registry
from community.kernel.outbox import DEAD, DONE, DUE, Delivery, EventRow
from community.kernel.transaction import action, transaction

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
LAST_TRY = 8
BATCH = 50
KEEP_DONE = timedelta(days=7)
LONGEST_WAIT = 30.0
"""Seconds until the courier looks again unasked, for what another process left behind."""
GATHERING = 0.5
"""Seconds for which facts are gathered for those who take many at once: one commit of the index costs as much for
twenty posts as for one, and until then everybody finds their own posts by SQL."""

AT_ONCE = 4
"""How often what the database ended for the sake of another transaction is begun again without a wait."""
GAVE_WAY = frozenset({"40P01", "40001"})
"""PostgreSQL's codes for a deadlock and for what could not be put in order."""

ADDRESS = re.compile(r"[^\s@<>()\[\]{}'\":,;]+@[^\s@<>()\[\]{}'\":,;]+")
"""A mail address in what a server said: staff read why a delivery failed, not to whom it was going."""

Claimed = tuple[int, str, int, Fact | None]


def back_off(attempts: int) -> timedelta:
    """2, 4, 8 … seconds, at most an hour."""
    return timedelta(seconds=min(2**attempts, 3600))


class Lane(Enum):
    """What is carried together. Each lane has a thread of its own, so that nothing waits behind what is slower."""

    URGENT = "urgent"
    ORDINARY = "ordinary"
    GATHERED = "gathered"
    """For followers that take many facts at once: carried every `GATHERING` seconds."""


def _lane_of(name: str) -> Lane:
    subscriber = registry.subscribers.get(name)
    if subscriber is None or not (subscriber.is_urgent or subscriber.is_batch):
        return Lane.ORDINARY
    return Lane.URGENT if subscriber.is_urgent else Lane.GATHERED


def _in_lane(lane: Lane) -> ColumnElement[bool]:
    """Deliveries to subscribers that are no longer known count as ordinary, and fail there in sight of staff."""
    special = {name: _lane_of(name) for name in registry.subscribers if _lane_of(name) is not Lane.ORDINARY}
    if lane is Lane.ORDINARY:
        return Delivery.subscriber.not_in(sorted(special))
    return Delivery.subscriber.in_(sorted(name for name, own in special.items() if own is lane))


def _due(lane: Lane) -> Select[int]:
    at = now()
    return (
        select(Delivery.id)
        .where(Delivery.state == DUE, Delivery.due_at <= at, _in_lane(lane))
        .where(or_(Delivery.claimed_until.is_(None), Delivery.claimed_until < at))
        .order_by(Delivery.id)
    )


def claim(token: str, lane: Lane) -> list[Claimed]:
    """Take up to `BATCH` due deliveries for `token` by one UPDATE; nobody else gets them while the lease runs."""
    if db.session.scalar(_due(lane).limit(1)) is None:
        db.session.rollback()
        return []
    with transaction(is_shown=False):
        return _claim(token, lane)


def _claim(token: str, lane: Lane) -> list[Claimed]:
    due = _due(lane).limit(BATCH).with_for_update(skip_locked=True)
    ids = db.session.scalars(
        update(Delivery)
        .where(Delivery.id.in_(due.scalar_subquery()), Delivery.state == DUE)
        .values(claim=token, claimed_until=now() + LEASE, attempts=Delivery.attempts + 1)
        .returning(Delivery.id),
        execution_options={"synchronize_session": False},
    ).all()
    if not ids:
        return []
    rows = db.session.execute(
        select(Delivery.id, Delivery.subscriber, Delivery.attempts, EventRow.name, EventRow.payload)
        .join(EventRow, EventRow.id == Delivery.event_id)
        .where(Delivery.id.in_(ids))
        .order_by(Delivery.id)
    )
    return [
        (i, who, tries, rebuild_fact(name, data) if who in registry.subscribers else None)
        for i, who, tries, name, data in rows
    ]


def _mark_done(ids: list[int], token: str) -> int:
    done = db.session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.claim == token, Delivery.state == DUE)
        .values(state=DONE, done_at=now(), claim=None, claimed_until=None, error=None),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(done, "rowcount", 0))


@action
def _fail(ids: list[int], token: str, attempts: int, error: str) -> None:
    is_last = attempts >= LAST_TRY
    db.session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.claim == token, Delivery.state == DUE)
        .values(
            state=DEAD if is_last else DUE,
            due_at=now() + back_off(attempts),
            claim=None,
            claimed_until=None,
            error=error[:2000],
        ),
        execution_options={"synchronize_session": False},
    )


def _run_inside(subscriber: Subscriber, delivery_id: int, token: str, fact: Fact) -> None:
    """Nothing failed if it only gave way to another transaction: all of it was undone, and it is begun again."""
    for is_last in (*[False] * AT_ONCE, True):
        try:
            with transaction():
                if _mark_done([delivery_id], token):
                    subscriber.handle(fact)
            return
        except DBAPIError as error:
            if is_last or getattr(error.orig, "sqlstate", None) not in GAVE_WAY:
                raise


def _run_outside(subscriber: Subscriber, ids: list[int], token: str, facts: list[Fact]) -> None:
    try:
        if subscriber.is_batch:
            subscriber.handle(facts)
        else:
            for fact in facts:
                subscriber.handle(fact)
    finally:
        db.session.rollback()
    with transaction(is_shown=False):
        _mark_done(ids, token)


def _carry_group(name: str, group: list[Claimed], token: str) -> None:
    subscriber = registry.subscribers.get(name)
    ids, facts = [one[0] for one in group], [one[3] for one in group if one[3] is not None]
    try:
        if subscriber is None:
            raise LookupError(f"No subscriber is named {name}.")
        if subscriber.is_outside:
            _run_outside(subscriber, ids, token, facts)
        else:
            _run_inside(subscriber, ids[0], token, facts[0])
    except Exception as error:  # a follower may fail in any way; the others go on, and staff see this one
        said = ADDRESS.sub("…@…", repr(error))
        log.warning("delivery failed", extra={"subscriber": name, "error": said}, exc_info=error)
        db.session.rollback()
        _fail(ids, token, group[0][2], said)


def _groups(claimed: list[Claimed], lane: Lane) -> list[tuple[str, list[Claimed]]]:
    """Batch followers get all of theirs at once; the others one at a time."""
    if lane is not Lane.GATHERED:
        return [(one[1], [one]) for one in claimed]
    batches: dict[str, list[Claimed]] = defaultdict(list)
    for one in claimed:
        batches[one[1]].append(one)
    return list(batches.items())


def deliver(lane: Lane) -> int:
    """Carry all that is due in a lane, including what arises there on the way. Returns how many were carried."""
    count = 0
    while claimed := claim(token := uuid4().hex, lane):
        for name, group in _groups(claimed, lane):
            _carry_group(name, group, token)
        count += len(claimed)
    return count


def deliver_due() -> int:
    """Carry all that is due now in any lane, including what arises on the way. Returns how many were carried."""
    count = 0
    while carried := sum(deliver(lane) for lane in Lane):
        count += carried
    return count


@action
def try_again(delivery_id: int) -> bool:
    """Make a dead delivery due at once, with all its tries. False if it isn't dead."""
    again = db.session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DEAD)
        .values(state=DUE, attempts=0, due_at=now())
    )
    return bool(getattr(again, "rowcount", 0))


@action
def forget_done() -> None:
    """Drop deliveries done more than a week ago."""
    db.session.execute(delete(Delivery).where(Delivery.state == DONE, Delivery.done_at < now() - KEEP_DONE))


def waiting_and_dead() -> tuple[int, int]:
    """How many deliveries wait (those for a later time don't count, those to be tried again do), and were given up."""
    is_waiting = and_(Delivery.state == DUE, or_(Delivery.due_at <= now(), Delivery.attempts > 0))
    query = select(Delivery.state, func.count()).where(or_(is_waiting, Delivery.state == DEAD)).group_by(Delivery.state)
    counts: dict[str, int] = dict(iter(db.session.execute(query)))
    return counts.get(DUE, 0), counts.get(DEAD, 0)


class Courier:
    """The threads that carry deliveries in a process, one for each lane. They sleep until a commit wakes them."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._bells = {lane: threading.Event() for lane in Lane}
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def ring(self) -> None:
        for bell in self._bells.values():
            bell.set()

    def start(self) -> None:
        """Start the threads, once."""
        if self._threads:
            return
        with self._lock:
            if not self._threads:
                self._threads = [
                    threading.Thread(target=self._run, args=(lane,), name=f"courier {lane.value}", daemon=True)
                    for lane in Lane
                ]
                for thread in self._threads:
                    thread.start()

    def stop(self) -> None:
        self._stop.set()
        self.ring()

    def run(self) -> None:
        """Carry deliveries until told to stop."""
        self.start()
        self._stop.wait()
        for thread in self._threads:
            thread.join(timeout=10)

    def _run(self, lane: Lane) -> None:
        """Deliver, wait for the bell or the next retry, and so on."""
        bell, pause = self._bells[lane], 0.0
        while not self._stop.is_set():
            bell.wait(pause)
            if lane is Lane.GATHERED and pause:
                self._stop.wait(GATHERING)
            bell.clear()
            with self._app.app_context():
                try:
                    deliver(lane)
                    pause = _until_next(lane)
                except Exception as error:  # the database may be away for a while; deliveries wait in it
                    log.error("courier could not work", extra={"error": repr(error)}, exc_info=error)
                    pause = 2.0


def _until_next(lane: Lane) -> float:
    at = db.session.scalar(select(func.min(Delivery.due_at)).where(Delivery.state == DUE, _in_lane(lane)))
    db.session.rollback()
    return LONGEST_WAIT if at is None else min(max((at - now()).total_seconds(), 0.5), LONGEST_WAIT)

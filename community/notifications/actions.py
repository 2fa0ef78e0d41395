"""Telling people, once each and never of their own acts; reading; choosing how to be told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.masks import behind, unmasked
from community.accounts.models import Person
from community.follows.queries import untroubled
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.events import Fact, publish
from community.kernel.transaction import action
from community.notifications.events import DecisionFollowed, NoticeWritten
from community.notifications.models import (
    ABOUT_OWN,
    ALWAYS_IN_APP,
    CHOICES,
    FOR_THE_COMPANY,
    HIDDEN,
    NEVER_MAILED,
    RETURNED,
    Notice,
    NoticeChoice,
)
from community.notifications.queries import Choice, choices_for
from community.topics.merged import living_topic
from community.topics.policy import can_see_topic

AT_A_TIME = 100
"""How many people are told in one transaction."""


@dataclass(frozen=True)
class News:
    """Something people are to be told. `key` is the same for everything that is told only once to the same person."""

    kind: str
    key: str
    thread: str
    topic_id: int | None = None
    post_id: int | None = None
    actor_id: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """Somebody who was told just now, and whether they want it by mail too."""

    notice_id: int
    person: Person
    by_mail: bool


def _recipients(news: News, person_ids: Collection[int]) -> list[Person]:
    """Those of them who may and want to hear of it, by id: whoever writes to the same people does so in that order.

    Not the one who did it, not disabled, able to see the topic, and without a mute or a block that this falls under.
    """
    topic = living_topic(news.topic_id) if news.topic_id else None
    # Masks are told nothing: the members behind them are, though not of what they did themselves.
    acted = {news.actor_id} if news.actor_id else set()
    members = behind({*person_ids, *acted})
    wanted = {members.get(one, one) for one in person_ids} - acted - {members.get(one, one) for one in acted}
    if news.kind not in ABOUT_OWN:
        actor_id = None if news.kind in FOR_THE_COMPANY else news.actor_id
        wanted = untroubled(wanted, topic=topic, actor_id=actor_id)
    query = select(Person).where(Person.id.in_(sorted(wanted)), Person.disabled_at.is_(None)).order_by(Person.id)
    return [one for one in db.session.scalars(query) if topic is None or can_see_topic(one, topic)]


@action
def tell(news: News, person_ids: Collection[int]) -> list[Told]:
    """Write a notice for each of these people who wasn't told yet. Returns them, for whoever sends the mail."""
    people = _recipients(news, person_ids)
    choices = choices_for([one.id for one in people])
    told: list[Told] = []
    for person in people:
        choice = choices[person.id][news.kind]
        if not choice.in_app and not choice.by_mail:
            continue
        notice_id = _write(news, person.id, is_shown=choice.in_app)
        if notice_id is None:
            continue
        told.append(Told(notice_id, person, choice.by_mail))
        if choice.in_app:
            publish(NoticeWritten(person.id))
    return told


def _write(news: News, person_id: int, *, is_shown: bool) -> int | None:
    """The id of the new notice; None if this person has it already."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    found: int | None = db.session.scalar(
        insert(Notice)
        .values(
            person_id=person_id,
            kind=news.kind,
            key=news.key,
            thread=news.thread,
            topic_id=news.topic_id,
            post_id=news.post_id,
            actor_id=news.actor_id,
            params=dict(news.params),
            is_shown=is_shown,
            created_at=now(),
        )
        .on_conflict_do_nothing(index_elements=["person_id", "key"])
        .returning(Notice.id)
    )
    return found


@action
def follow_decision(outcome_id: int, roles: Mapping[str, Collection[int]]) -> None:
    """Have everybody a decision concerns told, some at a time. Who has two roles is told in the first."""
    known: set[int] = set()
    for role, person_ids in roles.items():
        fresh = set(person_ids) - known
        known |= fresh
        tell_some(fresh, partial(DecisionFollowed, outcome_id, role))


@action
def tell_some(person_ids: Collection[int], fact: Callable[[list[int]], Fact]) -> None:
    """Publish a fact for each so many of these people, who are then told by whoever follows it."""
    everybody = sorted(set(person_ids))
    for start in range(0, len(everybody), AT_A_TIME):
        publish(fact(everybody[start : start + AT_A_TIME]))


@action
def untell(person_id: int, key: str) -> None:
    """Take a notice back whose cause was taken back."""
    [told_id] = unmasked({person_id})
    gone = db.session.execute(delete(Notice).where(Notice.person_id == told_id, Notice.key == key))
    if getattr(gone, "rowcount", 0):
        publish(NoticeWritten(told_id))


@action
def untell_all(topic_id: int, key: str) -> None:
    """Take the notices back that people were given about a topic under this key."""
    gone = delete(Notice).where(Notice.topic_id == topic_id, Notice.key == key).returning(Notice.person_id)
    for person_id in sorted(db.session.scalars(gone, execution_options={"synchronize_session": False})):
        publish(NoticeWritten(person_id))


@action
def read_withdrawn(topic_id: int, post_id: int, *, is_body: bool) -> None:
    """Nobody needs to look at what is gone: unread notices about it count as read."""
    about = Notice.topic_id == topic_id if is_body else Notice.post_id == post_id
    _read(about, Notice.kind.not_in((HIDDEN, RETURNED)))


@action
def read_thread(notice: Notice) -> None:
    """Mark a notice and those grouped with it, up to now, as read."""
    _read(Notice.person_id == notice.person_id, Notice.thread == notice.thread)


@action
def read_all(person: Person, *, up_to: int) -> None:
    """Mark everything as read that stood on the page; what came since stays unread."""
    _read(Notice.person_id == person.id, Notice.id <= up_to)


def _read(*which: Any) -> None:
    changed = db.session.scalars(
        update(Notice).where(Notice.read_at.is_(None), *which).values(read_at=now()).returning(Notice.person_id),
        execution_options={"synchronize_session": False},
    ).all()
    for person_id in sorted(set(changed)):
        publish(NoticeWritten(person_id))


@action
def choose(person_id: int, choices: Mapping[str, Choice]) -> None:
    """Keep how somebody wants to hear of these kinds."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    for kind, choice in choices.items():
        if kind not in CHOICES:
            continue
        wanted = {
            "in_app": choice.in_app or kind in ALWAYS_IN_APP,
            "by_mail": choice.by_mail and kind not in NEVER_MAILED,
        }
        db.session.execute(
            insert(NoticeChoice)
            .values(person_id=person_id, kind=kind, **wanted)
            .on_conflict_do_update(index_elements=["person_id", "kind"], set_=wanted)
        )


@action
def stop_mail(person_id: int, kind: str) -> None:
    """No more mail of this kind; the bell stays as it was."""
    before = choices_for([person_id])[person_id][kind]
    choose(person_id, {kind: Choice(in_app=before.in_app, by_mail=False)})

"""Opening a question hour, setting its times, asking, cancelling, summing up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, update

from community.accounts.models import Person
from community.audit.actions import note
from community.hours import policy
from community.hours.events import CANCELLED, MOVED, RETURNED, HourBegun, HourDue, HourReplanned
from community.hours.models import Hour, HourHost
from community.hours.queries import staff_to_choose
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics.actions.holding import hold
from community.topics.actions.posting import NewPost, NewTopic, add_post, start_topic
from community.topics.models import HOUR, Post, Topic
from community.topics.text import Text

FARTHEST = timedelta(days=366)
LONGEST = timedelta(days=14)


@dataclass(frozen=True)
class Plan:
    """When it begins and ends, and who answers."""

    begins_at: datetime
    ends_at: datetime
    host_ids: tuple[int, ...]


@dataclass(frozen=True)
class NewHour:
    """What it is about, of which product, and its plan."""

    title: str
    text: Text
    product_id: int | None
    plan: Plan


@action
def open_hour(new: NewHour, *, by: Person) -> Hour:
    """Announce one. From now on people follow it and ask; at its time those who follow it are told."""
    _check_keeper(by)
    plan = new.plan
    if not now() < plan.begins_at <= now() + FARTHEST:
        raise Invalid({"begins": _("Choose a time to come, within a year.")})
    _check_end(plan)
    _check_hosts(plan)
    topic = start_topic(NewTopic(HOUR, new.title, new.text, new.product_id), by=by)
    topic.writes_until = plan.ends_at
    hour = Hour(topic_id=topic.id, begins_at=plan.begins_at, ends_at=plan.ends_at)
    db.session.add(hour)
    db.session.flush()
    _seat(hour, plan.host_ids)
    note("open hour", "topic", topic.id, by=by, title=topic.title, **_times(plan))
    publish(HourDue(hour.id, hour.plan), at=hour.begins_at)
    return hour


def _check_keeper(by: Person) -> None:
    if not policy.can_keep(by):
        raise NotAllowed(_("Only our staff keep question hours."))


def _check_end(plan: Plan) -> None:
    if not plan.begins_at < plan.ends_at <= plan.begins_at + LONGEST:
        raise Invalid({"ends": _("Let it end after it begins, within two weeks.")})
    if plan.ends_at <= now():
        raise Invalid({"ends": _("Choose an end that is still to come.")})


def _check_hosts(plan: Plan) -> None:
    if not plan.host_ids or not {one.id for one in staff_to_choose()}.issuperset(plan.host_ids):
        raise Invalid({"hosts": _("Choose who answers.")})


def _seat(hour: Hour, host_ids: Sequence[int]) -> None:
    db.session.execute(delete(HourHost).where(HourHost.hour_id == hour.id))
    db.session.add_all(HourHost(hour_id=hour.id, person_id=one) for one in dict.fromkeys(host_ids))
    db.session.flush()


def _times(plan: Plan) -> dict[str, str]:
    return {
        "begins": plan.begins_at.isoformat(timespec="minutes"),
        "ends": plan.ends_at.isoformat(timespec="minutes"),
    }


def _take_up(hour: Hour, by: Person) -> Topic:
    """Lock its topic and read both afresh, for something that its keepers do."""
    _check_keeper(by)
    topic = hour.topic
    hold(topic)
    db.session.refresh(hour)
    return topic


@action
def plan_hour(hour: Hour, plan: Plan, *, seen_plan: int, by: Person) -> None:
    """Set other times, or let others answer. What has begun keeps its beginning."""
    topic = _take_up(hour, by)
    if hour.plan != seen_plan:
        raise Conflict(_("Somebody else has just set its times. Look at them, then set yours again."))
    if hour.cancelled_at is not None:
        raise Conflict(_("It is cancelled. Take that back first."))
    begins_at, ends_at = _kept_if_same(hour.begins_at, plan.begins_at), _kept_if_same(hour.ends_at, plan.ends_at)
    plan = replace(plan, begins_at=begins_at, ends_at=ends_at)
    is_moved = (plan.begins_at, plan.ends_at) != (hour.begins_at, hour.ends_at)
    if plan.begins_at != hour.begins_at:
        if hour.begins_at <= now():
            raise Invalid({"begins": _("It has begun, so only its end can still be moved.")})
        if not now() < plan.begins_at <= now() + FARTHEST:
            raise Invalid({"begins": _("Choose a time to come, within a year.")})
    if is_moved:
        _check_end(plan)
    _check_hosts(plan)
    hour.begins_at, hour.ends_at = plan.begins_at, plan.ends_at
    topic.writes_until = plan.ends_at
    topic.version += 1
    _seat(hour, plan.host_ids)
    _expect(hour)
    if is_moved:
        publish(HourReplanned(hour.id, topic.id, hour.plan, MOVED, by.id))
    note("plan hour", "topic", topic.id, by=by, title=topic.title, **_times(plan))


def _kept_if_same(former: datetime, at: datetime) -> datetime:
    """Forms know minutes only."""
    is_same = former.replace(second=0, microsecond=0) == at.replace(second=0, microsecond=0)
    return former if is_same else at


def _expect(hour: Hour) -> None:
    """What was set before doesn't count any more; have it begin at its time, unless it has or is over."""
    hour.plan += 1
    db.session.flush()
    if hour.begun_at is None and hour.ends_at > now():
        publish(HourDue(hour.id, hour.plan), at=max(hour.begins_at, now()))


@action
def begin_when_due(hour_id: int, plan: int) -> bool:
    """Have those told who wait for it. False if that was done, or if it was moved, cancelled or has ended since."""
    topic_id = db.session.scalar(
        update(Hour)
        .where(
            Hour.id == hour_id,
            Hour.plan == plan,
            Hour.begun_at.is_(None),
            Hour.cancelled_at.is_(None),
            Hour.ends_at > now(),
        )
        .values(begun_at=now())
        .returning(Hour.topic_id),
        execution_options={"synchronize_session": False},
    )
    if topic_id is None:
        return False
    publish(HourBegun(hour_id, topic_id))
    return True


@action
def ask_in_hour(topic: Topic, text: Text, *, by: Person, is_official: bool = False, photos: Sequence[str] = ()) -> Post:
    """A question, before it begins or while it lasts."""
    return add_post(topic, NewPost(text, None, is_official, photos), by=by)


@action
def cancel_hour(hour: Hour, reason: str, *, by: Person) -> None:
    """It won't take place, for a reason that everybody can read."""
    topic = _take_up(hour, by)
    if hour.cancelled_at is not None:
        raise Conflict(_("It is cancelled already."))
    if hour.ends_at <= now():
        raise Conflict(_("It is over, so it can't be cancelled."))
    hour.cancelled_at, hour.cancelled_by_id, hour.reason = now(), by.id, reason
    topic.writes_until = hour.cancelled_at
    topic.version += 1
    db.session.flush()
    publish(HourReplanned(hour.id, topic.id, hour.plan, CANCELLED, by.id))
    db.session.expire(hour)
    note("cancel hour", "topic", topic.id, by=by, reason=reason, title=topic.title)


@action
def return_hour(hour: Hour, *, by: Person) -> None:
    """It takes place after all, at the times that it had."""
    topic = _take_up(hour, by)
    if hour.cancelled_at is None:
        raise Conflict(_("It isn't cancelled any more."))
    hour.cancelled_at, hour.cancelled_by_id, hour.reason = None, None, ""
    topic.writes_until = hour.ends_at
    topic.version += 1
    _expect(hour)
    publish(HourReplanned(hour.id, topic.id, hour.plan, RETURNED, by.id))
    db.session.expire(hour)
    note("return hour", "topic", topic.id, by=by, title=topic.title)


@action
def sum_up(hour: Hour, text: Text | None, *, seen_words: int, by: Person) -> None:
    """Put what was said in short above the talk; None takes it off again."""
    topic = _take_up(hour, by)
    if hour.words != seen_words:
        raise Conflict(_("Somebody else has just written a summary. Yours is below; compare it with theirs."))
    hour.summary, hour.summary_html = (text.markdown, text.html) if text else ("", "")
    hour.summary_language = text.language if text else ""
    hour.summary_by_id, hour.summary_at, hour.words = by.id, now(), hour.words + 1
    topic.version += 1
    db.session.flush()
    db.session.expire(hour)
    note("sum up hour", "topic", topic.id, by=by, title=topic.title)

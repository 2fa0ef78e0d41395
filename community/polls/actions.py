"""Opening a poll, choosing, and closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.polls import policy
from community.polls.events import PollClosed, PollDue, PollOpened
from community.polls.models import RANKED, SINGLE, Ballot, BallotChoice, Poll, PollOption
from community.topics.models import Topic


@dataclass(frozen=True)
class NewPoll:
    """What is asked, how people choose, who sees how it stands, and for how many days; None is until it is closed."""

    question: str
    labels: tuple[str, ...]
    mode: str
    shown: str
    days: int | None


@action
def open_poll(topic: Topic, asked: NewPoll, *, by: Person) -> Poll:
    """Ask the readers of a topic. A second poll in it is a Conflict."""
    if not policy.can_open(by, topic):
        raise NotAllowed(_("Only the author of a topic and our staff can add a poll to it."))
    if db.session.scalar(select(Poll.id).where(Poll.topic_id == topic.id)):
        raise Conflict(_("This topic has a poll already."))
    at = now()
    ends_at = at + timedelta(days=asked.days) if asked.days else None
    poll = Poll(
        topic_id=topic.id,
        by_id=by.id,
        question=asked.question,
        mode=asked.mode,
        shown=asked.shown,
        created_at=at,
        ends_at=ends_at,
    )
    poll.options = [PollOption(position=number, label=label) for number, label in enumerate(asked.labels, 1)]
    db.session.add(poll)
    db.session.flush()
    publish(PollOpened(poll.id, topic.id, by.id))
    if ends_at:
        publish(PollDue(poll.id), at=ends_at)
    return poll


@action
def choose(poll: Poll, option_ids: Sequence[int], *, by: Person) -> None:
    """Cast a ballot, the first choice first; a former one of the same person is replaced."""
    _lock(poll)
    at = now()
    if not policy.is_open(poll, at):
        raise Conflict(_("This poll is over. The result stands below."))
    if not policy.can_choose(by, poll, at):
        raise NotAllowed(_("Confirm your email address to take part."))
    _check(poll, option_ids)
    ballot = db.session.scalar(select(Ballot).where(Ballot.poll_id == poll.id, Ballot.person_id == by.id))
    if ballot is None:
        ballot = Ballot(poll_id=poll.id, person_id=by.id, cast_at=at)
        db.session.add(ballot)
        db.session.flush()
    else:
        ballot.cast_at = at
        db.session.execute(delete(BallotChoice).where(BallotChoice.ballot_id == ballot.id))
    db.session.add_all(
        BallotChoice(ballot_id=ballot.id, option_id=option_id, rank=place if poll.mode == RANKED else 1)
        for place, option_id in enumerate(option_ids, 1)
    )


def _lock(poll: Poll) -> None:
    """One ballot after the other, and none after the end: PostgreSQL needs the row's lock, SQLite has its own."""
    db.session.refresh(poll, with_for_update={"of": Poll})


def _check(poll: Poll, option_ids: Sequence[int]) -> None:
    known = {option.id for option in poll.options}
    if not option_ids or not known.issuperset(option_ids):
        raise Invalid({"option": _("Choose one of the options.")})
    if len(set(option_ids)) < len(option_ids):
        raise Invalid({"option": _("Give each place to another option.")})
    if poll.mode == SINGLE and len(option_ids) > 1:
        raise Invalid({"option": _("Choose one only.")})


@action
def close_poll(poll: Poll, *, by: Person) -> bool:
    """End it before its time. False if it was over already."""
    if not policy.can_close(by, poll):
        raise NotAllowed(_("Only who opened this poll and our staff can close it."))
    return _close(poll.id, poll.topic_id)


@action
def close_when_due(poll_id: int) -> bool:
    """End a poll whose time has come. False if it was closed before."""
    topic_id = db.session.scalar(select(Poll.topic_id).where(Poll.id == poll_id))
    return topic_id is not None and _close(poll_id, topic_id)


def _close(poll_id: int, topic_id: int) -> bool:
    closed = db.session.execute(
        update(Poll).where(Poll.id == poll_id, Poll.closed_at.is_(None)).values(closed_at=now())
    )
    if not getattr(closed, "rowcount", 0):
        return False
    publish(PollClosed(poll_id, topic_id))
    return True

"""A topic's poll, what somebody chose, and how the choices are spread."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.remembered import memory
from community.polls.models import RANKED, Ballot, BallotChoice, Poll, PollOption
from community.topics.queries import find_topic

_POLL_ID = select(Poll.id).where(Poll.topic_id == bindparam("topic_id"))
_CHOSEN = (
    select(BallotChoice.option_id)
    .join(Ballot, Ballot.id == BallotChoice.ballot_id)
    .where(Ballot.poll_id == bindparam("poll_id"), Ballot.person_id == bindparam("person_id"))
    .order_by(BallotChoice.rank, BallotChoice.option_id)
)


@dataclass(frozen=True)
class Tally:
    """What an option got: how many ballots have it (in ranked polls: in the first place), and its points.

    Points are the Borda count (Borda 1781): of n options the first on a ballot gets n - 1, the next n - 2, and so on;
    what is left out gets none. In other polls they equal `ballots`.
    """

    option: PollOption
    ballots: int
    points: int


@dataclass(frozen=True)
class Result:
    """How a poll stands: each option in the poll's order, and how many people took part."""

    tallies: Sequence[Tally]
    people: int

    @property
    def most(self) -> int:
        return max((tally.points for tally in self.tallies), default=0)


def poll_id_of(topic_id: int) -> int | None:
    """The poll in a topic, if there is one; remembered for a moment."""
    return memory.recall(("poll_of", topic_id), lambda: db.session.scalar(_POLL_ID, {"topic_id": topic_id}))


def get_poll(poll_id: int) -> Poll:
    return db.session.get_one(Poll, poll_id, options=[joinedload(Poll.topic)])


def find_poll(poll_id: int, *, seen_by: Person | None) -> Poll:
    """The poll, if its topic may be seen. Raises NotFound or Gone."""
    poll = db.session.get(Poll, poll_id, options=[joinedload(Poll.topic)])
    if poll is None:
        raise NotFound
    find_topic(poll.topic_id, seen_by=seen_by)
    return poll


def chosen_by(poll_id: int, person_id: int) -> list[int]:
    """The options on a person's ballot, the first choice first; nothing if there is no ballot."""
    return list(db.session.scalars(_CHOSEN, {"poll_id": poll_id, "person_id": person_id}))


def participants_of(poll_id: int) -> Sequence[int]:
    """Everybody who took part."""
    return db.session.scalars(select(Ballot.person_id).where(Ballot.poll_id == poll_id)).all()


def result_of(poll: Poll) -> Result:
    """How it stands, in two statements; remembered for a moment."""
    counts, people = memory.recall(("poll_result", poll.id), lambda: _counted(poll.id))
    return Result([_tally(option, counts, poll) for option in poll.options], people)


def _counted(poll_id: int) -> tuple[dict[tuple[int, int], int], int]:
    """Choices by option and rank, and how many ballots there are."""
    rows = db.session.execute(
        select(BallotChoice.option_id, BallotChoice.rank, func.count())
        .join(PollOption, PollOption.id == BallotChoice.option_id)
        .where(PollOption.poll_id == poll_id)
        .group_by(BallotChoice.option_id, BallotChoice.rank)
    )
    people = db.session.scalar(select(func.count()).select_from(Ballot).where(Ballot.poll_id == poll_id))
    return {(option_id, rank): count for option_id, rank, count in rows}, people or 0


def _tally(option: PollOption, counts: dict[tuple[int, int], int], poll: Poll) -> Tally:
    first = counts.get((option.id, 1), 0)
    if poll.mode != RANKED:
        return Tally(option, first, first)
    size = len(poll.options)
    points = sum((size - rank) * count for (option_id, rank), count in counts.items() if option_id == option.id)
    return Tally(option, first, points)

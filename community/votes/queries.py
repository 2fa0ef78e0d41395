"""Who voted for what, and how many votes each may have in use."""

from collections.abc import Collection

from sqlalchemy import Select, select

from community.accounts.reader import ME
from community.kernel.database import db
from community.votes.models import Vote, VoteBudget


def own_votes(post_ids: Collection[int]) -> Select[int, str]:
    """The reader's votes (accounts/reader) for these posts, as post id and kind."""
    return select(Vote.post_id, Vote.kind).where(Vote.person_id == ME, Vote.post_id.in_(post_ids))


def votes_of(person_id: int, post_ids: Collection[int]) -> set[tuple[int, str]]:
    """Which of these posts this person voted for, as (post id, kind). One statement."""
    if not post_ids:
        return set()
    rows = db.session.execute(own_votes(post_ids), {"me": person_id})
    return {(post_id, kind) for post_id, kind in rows}


def voter_ids(post_ids: Collection[int]) -> set[int]:
    """Everybody who voted for any of these posts, in any way."""
    return set(db.session.scalars(select(Vote.person_id).where(Vote.post_id.in_(post_ids)).distinct()))


def cast_vote_of(person_id: int, post_id: int, kind: str) -> Vote | None:
    """The row that this person's vote for a post was cast as: what hangs on a vote hangs on that one."""
    here = db.session.scalar(
        select(Vote).where(Vote.post_id == post_id, Vote.kind == kind, Vote.person_id == person_id)
    )
    if here is None or here.cast_post_id is None:
        return here
    there = (Vote.post_id == here.cast_post_id, Vote.kind == kind, Vote.person_id == person_id)
    return db.session.scalar(select(Vote).where(*there))


def vote_budget() -> VoteBudget | None:
    """How many votes each has, as administrators set it; None while that isn't limited."""
    budget = db.session.get(VoteBudget, 1)
    return budget if budget and budget.is_on else None

"""How many votes somebody may give: for the same author's posts in a day, and, if that is limited, for ideas at once.

A vote is in use as long as what it counts for is in progress, so votes come back by themselves when an idea is decided,
hidden, deleted or merged into another one that somebody supports as well.
"""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, or_, select, update

from community.accounts.models import Person
from community.audit.actions import note
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed, TooMany
from community.kernel.transaction import action
from community.topics import policy
from community.topics.budget import spent_by
from community.topics.models import SETTLED, Post
from community.votes.models import FOR_WORDS, SUPPORT, Vote, VoteBudget
from community.votes.queries import vote_budget

MOST_FOR_ONE_AUTHOR = 6
DAY = timedelta(days=1)


class BudgetSpent(Conflict):
    """All of somebody's votes are in use; `post_id` is what they wished to vote for."""

    def __init__(self, votes: int, post_id: int) -> None:
        sentence = ngettext(
            "Your vote is in use. Take it back from another idea to give it to this one.",
            "All of your %(num)s votes are in use. Take one back from another idea to give it to this one.",
            votes,
        )
        super().__init__(sentence)
        self.post_id = post_id


def line_up_votes(by: Person) -> None:
    """Votes of one person come one after the other: each may be the last they have."""
    db.session.execute(select(Person.id).where(Person.id == by.id).with_for_update(key_share=True))


def has_voted(post: Post, kind: str, by: Person) -> bool:
    """Whether this person's vote counts for a post already."""
    there = (Vote.post_id == post.id, Vote.kind == kind, Vote.person_id == by.id)
    return db.session.scalar(select(Vote.id).where(*there)) is not None


def own_up(post: Post, kind: str, by: Person) -> None:
    """What staff once entered for somebody who votes themselves now is theirs from then on."""
    home = select(Vote.cast_post_id).where(Vote.post_id == post.id, Vote.kind == kind, Vote.person_id == by.id)
    rows = (Vote.kind == kind, Vote.person_id == by.id, Vote.is_entered)
    where = or_(Vote.post_id == post.id, Vote.post_id.in_(home))
    db.session.execute(
        update(Vote).where(*rows, where).values(is_entered=False), execution_options={"synchronize_session": False}
    )


def check_limits(post: Post, kind: str, by: Person) -> None:
    """Refuse the seventh vote in a day for one author, and one more than somebody's budget."""
    given = (
        select(func.count())
        .select_from(Vote)
        .join(Post, Post.id == Vote.post_id)
        .where(Vote.person_id == by.id, Vote.kind.in_(FOR_WORDS), Vote.created_at > now() - DAY)
        .where(Vote.cast_post_id.is_(None), Vote.is_entered.is_(False), Post.author_id == post.author_id)
    )
    if (db.session.scalar(given) or 0) >= MOST_FOR_ONE_AUTHOR:
        raise TooMany(
            _(
                "You've voted for %(most)s posts by this person within a day. Come back tomorrow for more.",
                most=MOST_FOR_ONE_AUTHOR,
            ),
            retry_after=60 * 60,
        )
    budget = vote_budget() if kind == SUPPORT and post.topic.state not in SETTLED else None
    if budget and spent_by(by.id) >= budget.for_rank(by.standing):
        raise BudgetSpent(budget.for_rank(by.standing), post.id)


@action
def set_budget(votes: int, extra: dict[str, int], *, by: Person) -> VoteBudget:
    """Limit how many ideas in progress each may support at once. Votes that were given stay."""
    _check_rights(by)
    budget = db.session.get(VoteBudget, 1) or VoteBudget(id=1)
    budget.is_on, budget.votes, budget.extra = True, votes, extra
    db.session.add(budget)
    note("limit votes", "vote_budget", 1, by=by, votes=votes, extra=extra)
    return budget


@action
def lift_budget(*, by: Person) -> None:
    """Let everybody support as many ideas as they like."""
    _check_rights(by)
    if budget := db.session.get(VoteBudget, 1):
        budget.is_on = False
        note("lift limit", "vote_budget", 1, by=by)


def _check_rights(by: Person) -> None:
    if not policy.can_limit_votes(by):
        raise NotAllowed(_("Only administrators decide how many votes everybody has."))

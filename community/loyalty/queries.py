"""What somebody has, how they came by it, and what the rules are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Integer, Row, ScalarSelect, Select, bindparam, func, select

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.paging import Cursor, Page, paged
from community.kernel.remembered import memory
from community.loyalty.models import AWARD, LedgerEntry, PointAccount, PointRule, Rank, RankCriterion
from community.loyalty.rules import (
    COUNTED,
    DEFAULT_CRITERIA,
    DEFAULT_RANKS,
    DEFAULT_RULES,
    POINTS,
    Criterion,
    Ladder,
    Progress,
    Rule,
    Threshold,
)
from community.topics.models import Topic
from community.topics.policy import can_see_topic


@dataclass(frozen=True)
class Summary:
    """A person's points at a glance. `steps` are the criteria of the next rank, with how far they are with each."""

    balance: int
    earned: int
    rank: str
    next_rank: str
    steps: tuple[Progress, ...]
    ladder: Ladder

    @property
    def share(self) -> int:
        """How much of the way to the next rank is done, in percent: as much as of the criterion that lags behind."""
        return min((step.share for step in self.steps), default=100)


_REVERSED = LedgerEntry.__table__.alias("reversed")


def _standing_awards(rule: str) -> ScalarSelect[int]:
    """How many awards of a rule stand, not taken back."""
    return (
        select(func.count())
        .select_from(LedgerEntry)
        .outerjoin(_REVERSED, _REVERSED.c.reverses_id == LedgerEntry.id)
        .where(LedgerEntry.person_id == bindparam("person_id"), LedgerEntry.rule == rule, LedgerEntry.kind == AWARD)
        .where(_REVERSED.c.id.is_(None))
        .scalar_subquery()
    )


_LADDER = (
    select(Rank.key, Rank.threshold, RankCriterion.measure, RankCriterion.least)
    .outerjoin(RankCriterion, RankCriterion.rank == Rank.key)
    .order_by(Rank.threshold, RankCriterion.id)
)


@cache
def _standing(measures: frozenset[str]) -> Select[*tuple[Any, ...]]:
    """The account of somebody, who may have none yet, and what counts of theirs besides points."""
    somebody = select(bindparam("person_id", type_=Integer).label("id")).subquery()
    return select(
        PointAccount.balance,
        PointAccount.earned,
        *(_standing_awards(COUNTED[measure]).label(measure) for measure in sorted(measures)),
    ).select_from(somebody.outerjoin(PointAccount, PointAccount.person_id == somebody.c.id))


def points_summary(person_id: int) -> Summary:
    """Balance, rank and the way to the next."""
    steps = ladder()
    counted = frozenset(criterion.measure for criterion in steps.criteria)
    found = db.session.connection().execute(_standing(counted), {"person_id": person_id}).one()
    balance, earned = found.balance or 0, found.earned or 0
    have = {POINTS: earned, **{measure: getattr(found, measure) for measure in counted}}
    place = steps.reached(have)
    above = [rank.key for rank in steps.ranks[place + 1 :]]
    return Summary(balance, earned, steps.ranks[place].key, above[0] if above else "", steps.next_steps(have), steps)


def ladder() -> Ladder:
    """All ranks, the lowest first, and what they ask for."""
    return memory.recall(("ladder",), _read_ladder)


def _read_ladder() -> Ladder:
    rows = db.session.execute(_LADDER).all()
    if not rows:
        return Ladder(DEFAULT_RANKS, DEFAULT_CRITERIA)
    thresholds = {row.key: Threshold(row.key, row.threshold) for row in rows}
    criteria = [Criterion(row.key, row.measure, row.least) for row in rows if row.measure in COUNTED]
    return Ladder(list(thresholds.values()), criteria)


def rules() -> Sequence[Rule]:
    """The rules in force, in the order of the page."""
    rows = db.session.execute(
        select(PointRule.key, PointRule.points, PointRule.daily_cap, PointRule.is_active).order_by(PointRule.position)
    ).all()
    return [Rule(row.key, row.points, row.daily_cap) for row in rows if row.is_active] if rows else DEFAULT_RULES


def _lines(person_id: int) -> Select[Any]:
    award = LedgerEntry.__table__.alias("award")
    return (
        select(
            LedgerEntry.id,
            LedgerEntry.kind,
            LedgerEntry.rule,
            LedgerEntry.points,
            LedgerEntry.balance_after,
            LedgerEntry.subject_id,
            LedgerEntry.reason,
            LedgerEntry.created_at,
            award.c.created_at.label("awarded_at"),
        )
        .outerjoin(award, award.c.id == LedgerEntry.reverses_id)
        .where(LedgerEntry.person_id == person_id)
    )


def ledger(person_id: int, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of somebody's own ledger, newest first."""
    return paged(_lines(person_id), [LedgerEntry.__table__.c.id], cursor)


def whole_ledger(person_id: int) -> Sequence[Row[Any]]:
    """Every line, oldest first."""
    return db.session.execute(_lines(person_id).order_by(LedgerEntry.id)).all()


def subjects(topic_ids: Collection[int], *, seen_by: Person | None) -> dict[int, Topic]:
    """The topics that lines are about, without those the reader may no longer see."""
    if not topic_ids:
        return {}
    topics = db.session.scalars(select(Topic).where(Topic.id.in_(topic_ids)))
    return {topic.id: topic for topic in topics if can_see_topic(seen_by, topic)}

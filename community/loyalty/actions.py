"""Adding to the ledger. An award and its reversal follow what is true of the contribution at that moment."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import func, select, update

from community.accounts.actions.standing import set_standing
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.missing import add_missing
from community.kernel.transaction import action
from community.loyalty.grounds import Finding, Ground, look, possible_grounds, read_ground
from community.loyalty.models import AWARD, REVERSAL, LedgerEntry, PointAccount, PointRule, Rank, RankCriterion
from community.loyalty.queries import points_summary
from community.loyalty.rules import DEFAULT_CRITERIA, DEFAULT_RANKS, DEFAULT_RULES
from community.topics.models import Post

POST = "post"


@action
def seed_rules() -> None:
    """Write down the rules and ranks that aren't there yet; what was changed since stays as it is."""
    rules = [
        {"key": rule.key, "points": rule.points, "daily_cap": rule.daily_cap, "position": n, "is_active": True}
        for n, rule in enumerate(DEFAULT_RULES)
    ]
    add_missing(PointRule, rules, unique=("key",))
    is_new = db.session.scalar(select(Rank.id).limit(1)) is None
    ranks = [{"key": rank.key, "threshold": rank.threshold} for rank in DEFAULT_RANKS]
    add_missing(Rank, ranks, unique=("key",))
    if is_new:
        criteria = [{"rank": one.rank, "measure": one.measure, "least": one.least} for one in DEFAULT_CRITERIA]
        add_missing(RankCriterion, criteria, unique=("rank", "measure"))


def _rule(key: str) -> PointRule:
    """The rule as it is now; a database that was never given any gets them here."""
    found = db.session.scalar(select(PointRule).where(PointRule.key == key))
    if found is None:
        seed_rules()
        found = db.session.scalars(select(PointRule).where(PointRule.key == key)).one()
    return found


def _lock_account(person_id: int) -> None:
    """Let only one transaction at a time add to this person's ledger."""
    add_missing(PointAccount, [{"person_id": person_id, "balance": 0, "earned": 0}], unique=("person_id",))
    db.session.execute(
        update(PointAccount).where(PointAccount.person_id == person_id).values(balance=PointAccount.balance),
        execution_options={"synchronize_session": False},
    )


@action
def settle(ground: Ground) -> LedgerEntry | None:
    """Bring the ledger in line with a ground: award what holds, take back what no longer does; else nothing.

    The account is locked before the ground is looked at, so whoever comes last sees the latest truth.
    """
    author_id = db.session.scalars(select(Post.author_id).where(Post.id == ground.post_id)).one()
    _lock_account(author_id)
    finding = look(ground)
    awards = _awards_on(author_id, ground)
    standing = next((one for one, reversed_by in awards if reversed_by is None), None)
    if finding.holds and standing is None:
        return _award(ground, finding, turn=len(awards) + 1)
    if not finding.holds and standing is not None and standing.points:
        return _reverse(standing, finding)
    return None


def _awards_on(person_id: int, ground: Ground) -> list[tuple[LedgerEntry, int | None]]:
    back = LedgerEntry.__table__.alias("back")
    rows = db.session.execute(
        select(LedgerEntry, back.c.id)
        .outerjoin(back, back.c.reverses_id == LedgerEntry.id)
        .where(LedgerEntry.person_id == person_id, LedgerEntry.ground == str(ground), LedgerEntry.kind == AWARD)
    )
    return [(entry, reversed_by) for entry, reversed_by in rows]


def _award(ground: Ground, finding: Finding, *, turn: int) -> LedgerEntry | None:
    rule = _rule(ground.rule)
    if not rule.is_active:
        return None
    day = _day(finding)
    points = rule.points
    if rule.daily_cap is not None:
        points = min(points, max(0, rule.daily_cap - _counted(finding.author_id, rule.key, day)))
    why = "capped" if points < rule.points else "again" if turn > 1 else ""
    entry = LedgerEntry(
        person_id=finding.author_id,
        kind=AWARD,
        rule=rule.key,
        points=points,
        subject_type=POST,
        subject_id=ground.post_id,
        ground=str(ground),
        day=day,
        reason=_reason(finding, why),
        created_at=finding.at if turn == 1 else now(),
        key=f"{AWARD}:{ground}#{turn}",
    )
    return _add(entry)


def _day(finding: Finding) -> date:
    """The person's own day on which the ground came about."""
    zone = finding.zone if finding.zone in available_timezones() else "UTC"
    return finding.at.astimezone(ZoneInfo(zone)).date()


def _counted(person_id: int, rule: str, day: date) -> int:
    """What this rule has brought this person on a day of theirs, less what was taken back."""
    back = LedgerEntry.__table__.alias("back")
    total = db.session.scalar(
        select(func.sum(LedgerEntry.points))
        .outerjoin(back, back.c.reverses_id == LedgerEntry.id)
        .where(LedgerEntry.person_id == person_id, LedgerEntry.rule == rule, LedgerEntry.day == day)
        .where(LedgerEntry.kind == AWARD, back.c.id.is_(None))
    )
    return int(total or 0)


def _reverse(award: LedgerEntry, finding: Finding) -> LedgerEntry:
    entry = LedgerEntry(
        person_id=award.person_id,
        kind=REVERSAL,
        source=award.source,
        rule=award.rule,
        points=-award.points,
        subject_type=award.subject_type,
        subject_id=award.subject_id,
        ground=award.ground,
        day=award.day,
        reason=_reason(finding, finding.why),
        created_at=now(),
        reverses_id=award.id,
        key=f"{REVERSAL}:{award.id}",
    )
    return _add(entry)


def _reason(finding: Finding, why: str) -> dict[str, Any]:
    return {"topic_id": finding.topic_id, "kind": finding.kind} | ({"why": why} if why else {})


def _add(entry: LedgerEntry) -> LedgerEntry:
    """Write the line and the sums that follow from it."""
    entry.balance_after = db.session.execute(
        update(PointAccount)
        .where(PointAccount.person_id == entry.person_id)
        .values(balance=PointAccount.balance + entry.points, earned=PointAccount.earned + entry.points)
        .returning(PointAccount.balance),
        execution_options={"synchronize_session": False},
    ).scalar_one()
    db.session.add(entry)
    db.session.flush()
    _note_rank(entry.person_id)
    return entry


def _note_rank(person_id: int) -> None:
    """By the same evaluation as the bars on the pages."""
    set_standing(person_id, points_summary(person_id).rank)


@action
def settle_post(post_id: int) -> None:
    """After a post went or came back: look again at everything its author has, or could have, for it."""
    for ground in possible_grounds(post_id):
        settle(ground)


@action
def settle_moved(post_id: int) -> None:
    """After a post went to another topic: also what it brought where it stood before may hold no longer."""
    brought = select(LedgerEntry.ground).where(
        LedgerEntry.subject_type == POST, LedgerEntry.subject_id == post_id, LedgerEntry.kind == AWARD
    )
    grounds = {*(read_ground(text) for text in db.session.scalars(brought)), *possible_grounds(post_id)}
    for ground in sorted(grounds, key=str):
        settle(ground)


@action
def rebuild_balances() -> int:
    """Make all sums and ranks again from the ledger. Returns how many accounts had been wrong."""
    earning = func.sum(LedgerEntry.points).filter(LedgerEntry.kind.in_((AWARD, REVERSAL)))
    sums = {
        person_id: (int(balance), int(earned or 0))
        for person_id, balance, earned in db.session.execute(
            select(LedgerEntry.person_id, func.sum(LedgerEntry.points), earning).group_by(LedgerEntry.person_id)
        )
    }
    accounts = select(PointAccount.person_id, PointAccount.balance, PointAccount.earned)
    kept = {person_id: (balance, earned) for person_id, balance, earned in db.session.execute(accounts)}
    wrong = 0
    for person_id in sorted(sums.keys() | kept.keys()):
        right = sums.get(person_id, (0, 0))
        _lock_account(person_id)
        if kept.get(person_id) != right:
            wrong += 1
            db.session.execute(
                update(PointAccount)
                .where(PointAccount.person_id == person_id)
                .values(balance=right[0], earned=right[1]),
                execution_options={"synchronize_session": False},
            )
        _note_rank(person_id)
    return wrong

"""Rules and ranks as data, the ledger that is only ever added to, and the sums that can be made again from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, JSON, Date, ForeignKey, Index, String, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Model

AWARD, REVERSAL = "award", "reversal"
CONTRIBUTION = "contribution"


class PointRule(Model):
    """What is worth how many points, and how many of them a person can get in one of their days."""

    __tablename__ = "point_rule"

    key: Mapped[str] = mapped_column(String(30), unique=True)
    points: Mapped[int]
    daily_cap: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class Rank(Model):
    """From how many earned points on a person has this rank."""

    __tablename__ = "rank"

    key: Mapped[str] = mapped_column(String(20), unique=True)
    threshold: Mapped[int] = mapped_column(unique=True)


class RankCriterion(Model):
    """What a rank asks for besides points: at least so many of something that can be counted in the ledger."""

    __tablename__ = "rank_criterion"
    __table_args__ = (UniqueConstraint("rank", "measure"),)

    rank: Mapped[str] = mapped_column(ForeignKey("rank.key"))
    measure: Mapped[str] = mapped_column(String(20))
    least: Mapped[int]


class LedgerEntry(Model):
    """One line of a person's ledger.

    `kind` says what moved the balance and `source` from what sort of deed it came. `ground` names what an award stands
    on, such as "useful:33:7"; `day` is the person's own day it counts for; `key` makes each line happen once.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_person", "person_id", "id"),
        Index("ix_ledger_entry_day", "person_id", "rule", "day"),
        Index("ix_ledger_entry_ground", "person_id", "ground"),
        Index("ix_ledger_entry_rule", "rule", "created_at"),
        Index("ix_ledger_entry_subject", "subject_type", "subject_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(16), default=CONTRIBUTION)
    rule: Mapped[str] = mapped_column(String(30))
    points: Mapped[int]
    balance_after: Mapped[int]
    subject_type: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int]
    ground: Mapped[str] = mapped_column(String(80))
    day: Mapped[date] = mapped_column(Date)
    reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), unique=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)


class PointAccount(Model):
    """The sums of a person's ledger: what they have, and what they ever earned, which decides the rank."""

    __tablename__ = "point_account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    balance: Mapped[int] = mapped_column(default=0)
    earned: Mapped[int] = mapped_column(default=0)


LEDGER_TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER IF NOT EXISTS ledger_entry_keeps_{verb.lower()} BEFORE {verb} ON ledger_entry "
        "BEGIN SELECT RAISE(ABORT, 'The ledger is only ever added to.'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'The ledger is only ever added to.'; END $$""",
        """CREATE OR REPLACE TRIGGER ledger_entry_keeps BEFORE UPDATE OR DELETE ON ledger_entry
        FOR EACH ROW EXECUTE FUNCTION ledger_is_only_added_to()""",
    ),
}
"""What makes the database itself refuse to change or drop a line. Migrations execute the same statements."""

LEDGER_TRIGGERS_OFF: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS ledger_entry_keeps_{verb}" for verb in ("update", "delete")),
    "postgresql": ("DROP TRIGGER IF EXISTS ledger_entry_keeps ON ledger_entry",),
}
"""For a migration that rebuilds the table, and for emptying a test's database."""


def _guard(table: Table) -> None:
    for dialect, statements in LEDGER_TRIGGERS.items():
        for statement in statements:
            event.listen(table, "after_create", DDL(statement).execute_if(dialect=dialect))


_guard(Model.metadata.tables[LedgerEntry.__tablename__])

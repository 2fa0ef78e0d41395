"""Casting and taking back. Each says whether it changed anything, so that counts follow only real changes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.transaction import action
from community.votes.models import Vote


@action
def cast(post_id: int, kind: str, person_id: int, at: datetime | None = None, *, is_entered: bool = False) -> bool:
    """Vote once; False if this person's vote was there already."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    # Counted by what comes back: the number of inserted rows isn't known on every dialect.
    done = db.session.scalar(
        insert(Vote)
        .values(post_id=post_id, kind=kind, person_id=person_id, created_at=at or now(), is_entered=is_entered)
        .on_conflict_do_nothing(index_elements=["post_id", "kind", "person_id"])
        .returning(Vote.id)
    )
    return done is not None


@action
def take_back(post_ids: Collection[int], kind: str, person_id: int) -> list[int]:
    """Undo one's votes for these posts. Returns those that had one."""
    gone = delete(Vote).where(Vote.post_id.in_(post_ids), Vote.kind == kind, Vote.person_id == person_id)
    return list(db.session.scalars(gone.returning(Vote.post_id), execution_options={"synchronize_session": False}))


@action
def unite(post_id: int, kind: str, others: Collection[int], *, but: int) -> None:
    """Let the votes cast for other posts count for this one as well, each person's once, and none of `but`.

    What they were cast for keeps them. Asked with fewer others, those that counted for the rest count no longer.
    """
    here = (Vote.post_id == post_id, Vote.kind == kind)
    db.session.execute(
        delete(Vote).where(*here, Vote.cast_post_id.is_not(None)), execution_options={"synchronize_session": False}
    )
    if not others:
        return
    cast_there = (
        select(literal(post_id), Vote.kind, Vote.person_id, Vote.created_at, Vote.post_id, Vote.is_entered)
        .where(Vote.post_id.in_(others), Vote.kind == kind, Vote.cast_post_id.is_(None), Vote.person_id != but)
        .order_by(Vote.created_at, Vote.id)
    )
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(Vote)
        .from_select(["post_id", "kind", "person_id", "created_at", "cast_post_id", "is_entered"], cast_there)
        .on_conflict_do_nothing(index_elements=["post_id", "kind", "person_id"])
    )


@action
def turn(post_id: int, kind: str, *, into: str) -> None:
    """The votes of one kind for a post become votes of another; who has that one already keeps both."""
    if kind == into:
        return
    has_other = select(Vote.person_id).where(Vote.post_id == post_id, Vote.kind == into)
    turned = update(Vote).where(Vote.post_id == post_id, Vote.kind == kind, Vote.person_id.not_in(has_other))
    db.session.execute(turned.values(kind=into), execution_options={"synchronize_session": False})

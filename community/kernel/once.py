"""Idempotency keys: a form sent twice has one effect, and the second sender gets the first one's result."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.clock import now
from community.kernel.database import Model, db
from community.kernel.errors import Invalid
from community.kernel.transaction import transaction

KEEP = timedelta(hours=24)


class OnceKey(Model):
    """What came of the first request that carried this key."""

    __tablename__ = "once_key"
    __table_args__ = (UniqueConstraint("owner", "key"),)

    owner: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    result: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[datetime] = mapped_column(index=True)


def once(owner: str, key: str, values: Any, do: Callable[[], str], *, refusal: str) -> str:
    """Run `do` for this key, or return what it returned the first time.

    `values` are the request's values; the same key with others raises Invalid with the sentence `refusal`. The key is
    written in `do`'s own transaction, so two at once can't both have their effect. Without a key `do` just runs.
    """
    key = key.replace("\0", "")[:64]
    if not key:
        return do()
    fingerprint = hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
    with transaction():
        lock(owner, key)
        first = db.session.scalar(select(OnceKey).where(OnceKey.owner == owner, OnceKey.key == key))
        if first:
            if first.fingerprint != fingerprint:
                raise Invalid({"nonce": refusal})
            return first.result
        result = do()
        db.session.add(OnceKey(owner=owner, key=key, fingerprint=fingerprint, result=result, created_at=now()))
        return result


def lock(owner: str, key: str) -> None:
    """Let only one transaction at a time handle this key (SQLite's write lock already does)."""
    if db.engine.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(f"{owner}:{key}".encode()).digest()[:8], signed=True)
        db.session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(%(n)s)", {"n": number})


def forget_old_keys() -> None:
    """Drop keys older than a day."""
    with transaction():
        db.session.execute(delete(OnceKey).where(OnceKey.created_at < now() - KEEP))

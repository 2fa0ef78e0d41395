"""Keyset paging: a page starts after the last row of the one before, so nothing is skipped or seen twice."""

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, literal, tuple_

from community.kernel.database import db

Row = TypeVar("Row")
PAGE_SIZE = 20


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: the sort values of the row before it (or after it, when going back)."""

    values: tuple[Any, ...]
    is_back: bool = False

    def __str__(self) -> str:
        plain = [{"t": v.isoformat()} if isinstance(v, datetime) else v for v in self.values]
        return base64.urlsafe_b64encode(json.dumps([self.is_back, plain]).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str | None) -> "Cursor | None":
        """A cursor from a URL; None for none and for nonsense (the list then starts at its top)."""
        if not text or len(text) > 400:
            return None
        try:
            is_back, plain = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            values = tuple(_value(one) for one in plain)
        except (ValueError, TypeError, KeyError, OverflowError, binascii.Error):
            return None
        return cls(values, bool(is_back)) if values else None


def _value(plain: Any) -> int | float | str | datetime:
    """A sort value out of a cursor; any other is an error, and so is a text with signs that no database takes."""
    if isinstance(plain, dict):
        at = datetime.fromisoformat(plain["t"])
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC)
    if isinstance(plain, bool) or not isinstance(plain, int | float | str):
        raise TypeError
    if isinstance(plain, str) and "\0" in plain.encode().decode():
        raise ValueError
    return plain


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursors of the pages before and after, where there are any."""

    rows: Sequence[Row]
    before: str | None = None
    after: str | None = None


def _fits(cursor: Cursor, order: Sequence[ColumnElement[Any]]) -> bool:
    """Whether a cursor, which anybody may have made up, has values of these columns' kinds."""
    if len(cursor.values) != len(order):
        return False
    for value, column in zip(cursor.values, order, strict=True):
        if not isinstance(value, column.type.python_type) or (isinstance(value, int) and abs(value) >= 2**63):
            return False
    return True


def paged(
    query: Select[Any], order: Sequence[ColumnElement[Any]], cursor: Cursor | None, size: int = PAGE_SIZE
) -> Page[Any]:
    """The page of `query` at `cursor`, newest (greatest) first by the `order` columns; the last one must be unique.

    The order columns must be among the selected ones, under their own names. One statement, no OFFSET, no COUNT.
    """
    if cursor and not _fits(cursor, order):
        cursor = None
    is_back = bool(cursor and cursor.is_back)
    if cursor:
        here = tuple_(*(literal(value, column.type) for value, column in zip(cursor.values, order, strict=True)))
        query = query.where(tuple_(*order) > here if is_back else tuple_(*order) < here)
    turned = [column.asc() if is_back else column.desc() for column in order]
    rows = list(db.session.execute(query.order_by(*turned).limit(size + 1)))
    has_more = len(rows) > size
    rows = rows[:size]
    if is_back:
        rows.reverse()
    if not rows:
        return Page(rows)
    names = [str(getattr(column, "key", "")) for column in order]
    has_before, has_after = (has_more, True) if is_back else (cursor is not None, has_more)
    return Page(
        rows,
        before=str(Cursor(tuple(getattr(rows[0], n) for n in names), is_back=True)) if has_before else None,
        after=str(Cursor(tuple(getattr(rows[-1], n) for n in names))) if has_after else None,
    )


def span(
    ranking: Sequence[tuple[int, int]], here: tuple[int, int] | None, *, is_back: bool, size: int = PAGE_SIZE
) -> tuple[int, int]:
    """Where in a ranking (what comes first is least) a page begins and ends. The place it starts from may be gone."""
    if here is None:
        return 0, min(size, len(ranking))
    if is_back:
        end = bisect_left(ranking, here)
        return max(0, end - size), end
    begin = bisect_right(ranking, here)
    return begin, min(begin + size, len(ranking))

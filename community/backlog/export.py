"""The backlog as a table file: an item a line for each piece of its evidence, safe against formulas."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import format_date, get_timezone
from flask_babel import gettext as _
from sqlalchemy import Row

from community.backlog.showing import item_url
from community.backlog.wording import state_name
from community.kernel.csv_export import Cell, csv_table
from community.kernel.webpage import language
from community.topics.showing import post_url


def backlog_csv(rows: Iterable[Row[Any]], *, site_url: str, marked: bool) -> str:
    """All items with the quotes that speak for them and links back, in the reader's language and zone."""
    header = [
        _("Number"),
        _("Item"),
        _("State"),
        _("Product"),
        _("Customers"),
        _("Votes"),
        _("Last change"),
        _("Address"),
        _("Quote"),
        _("Who said it"),
        _("Topic"),
        _("Said on"),
        _("Post"),
    ]
    return csv_table(header, [_line(row, site_url.rstrip("/")) for row in rows], marked=marked)


def _line(row: Row[Any], site_url: str) -> list[Cell]:
    first, second = row.product_name_ja or "", row.product_name_en or ""
    return [
        row.id,
        row.title,
        state_name(row.state),
        (first or second) if language() == "ja" else (second or first),
        row.customers,
        row.votes,
        _day(row.changed_at),
        site_url + item_url(row.id),
        row.quote or "",
        row.author_name or "",
        row.topic_title or "",
        _day(row.said_at),
        site_url + post_url(row.post_id) if row.post_id else "",
    ]


def _day(at: datetime | None) -> str:
    return format_date(at.astimezone(get_timezone()), "y-MM-dd", rebase=False) if at else ""

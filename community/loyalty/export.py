"""The ledger as a table file that any spreadsheet opens, and in which no cell can start to calculate."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import format_date, get_timezone
from flask_babel import gettext as _
from sqlalchemy import Row

from community.kernel.csv_export import Cell, csv_table
from community.loyalty.wording import line_name, why
from community.topics.models import Topic


def ledger_csv(lines: Iterable[Row[Any]], topics: Mapping[int, Topic]) -> str:
    """All lines with their dates in the reader's zone; titles only of what may still be seen."""
    header = [_("Date"), _("What"), _("About"), _("Why"), _("Points"), _("Balance")]
    return csv_table(header, (_line(line, topics.get(line.reason.get("topic_id", 0))) for line in lines))


def _line(line: Row[Any], topic: Topic | None) -> list[Cell]:
    return [
        format_date(line.created_at.astimezone(get_timezone()), "y-MM-dd", rebase=False),
        line_name(line.rule, line.kind),
        topic.title if topic else "",
        why(line.reason.get("why", "")),
        line.points,
        line.balance_after,
    ]

"""Reading since when somebody uses a product."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from community.kernel.clock import now
from community.kernel.forms import Reader
from community.uses.actions import Usage

MONTH = re.compile(r"(\d{4})\D(\d{1,2})\D?", re.ASCII)
EARLIEST = 1950
LONGEST = 20


@dataclass(frozen=True)
class UseForm:
    """Fields: since (a month such as 2026-03, or nothing) and hears_questions."""

    usage: Usage

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "UseForm":
        reader = Reader(form)
        typed = reader.line("since", longest=LONGEST)
        since = read_month(typed)
        if typed and since is None:
            reader.refuse("since", _("Enter a month such as 2026-03, not later than this one."))
        reader.check()
        return cls(Usage(since, reader.ticked("hears_questions")))


def read_month(typed: str) -> date | None:
    """The first day of a month that has begun somewhere on earth; None for anything else."""
    match = MONTH.fullmatch(typed)
    if match is None:
        return None
    year, month = int(match.group(1)), int(match.group(2))
    if not 1 <= month <= 12 or year < EARLIEST:
        return None
    first = date(year, month, 1)
    return first if first <= (now() + timedelta(hours=14)).date() else None

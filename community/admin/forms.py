"""The forms about people, about ideas that are merged, and about how many votes each has."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from community.accounts.models import ROLES
from community.kernel.forms import Reader
from community.topics.text import Text, written

LONGEST_TITLE, LONGEST_REASON = 60, 500
MOST_VOTES = 1_000


@dataclass(frozen=True)
class RolesForm:
    """Which roles somebody has, and their titles."""

    roles: frozenset[str]
    title_ja: str
    title_en: str

    @classmethod
    def read(cls, form: "MultiDict[str, str]") -> "RolesForm":
        reader = Reader(form)
        roles = frozenset(form.getlist("roles"))
        if not roles <= set(ROLES):
            reader.refuse("roles", _("Choose one of the options."))
        title_ja = reader.line("title_ja", longest=LONGEST_TITLE)
        title_en = reader.line("title_en", longest=LONGEST_TITLE)
        reader.check()
        return cls(roles, title_ja, title_en)


@dataclass(frozen=True)
class MergeForm:
    """Why two ideas are the same, for everybody to read."""

    reason: Text

    @classmethod
    def read(cls, form: "MultiDict[str, str]") -> "MergeForm":
        reader = Reader(form)
        reason = reader.text("reason", longest=LONGEST_REASON, missing=_("Write why, for everyone who asked."))
        reader.check()
        return cls(written(reason))


def read_closing_reason(form: "MultiDict[str, str]") -> str:
    """Why an account is closed: for the log."""
    reader = Reader(form)
    reason = reader.text("reason", longest=LONGEST_REASON, missing=_("Say why, for the log."))
    reader.check()
    return reason


@dataclass(frozen=True)
class BudgetForm:
    """How many votes each has, and how many more by rank."""

    votes: int
    extra: dict[str, int]

    @classmethod
    def read(cls, form: "MultiDict[str, str]", ranks: Sequence[str]) -> "BudgetForm":
        reader = Reader(form)
        missing = _("Enter a number from %(least)s to %(most)s.", least=1, most=MOST_VOTES)
        votes = reader.whole("votes", least=1, most=MOST_VOTES, missing=missing) or 1
        extra = {rank: reader.whole(f"extra-{rank}", least=0, most=MOST_VOTES) or 0 for rank in ranks}
        reader.check()
        return cls(votes, {rank: count for rank, count in extra.items() if count})

"""Who has the problem of an idea: how often and how badly, as counts, and what somebody said of themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from community.topics.models import FREQUENCIES, SEVERITIES, Concern
from community.votes.models import ME_TOO, Vote

HERE, THERE = aliased(Vote), aliased(Vote)
CAST_THERE = and_(THERE.post_id == HERE.cast_post_id, THERE.kind == HERE.kind, THERE.person_id == HERE.person_id)
"""A vote that counts here because it was cast for what lives on here: what somebody said hangs on that one."""
AS_CAST: ColumnElement[int] = func.coalesce(THERE.id, HERE.id)


@dataclass(frozen=True)
class Spread:
    """How many said what: by frequency and by severity, in the order in which they are offered."""

    frequencies: tuple[tuple[str, int], ...] = ()
    severities: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, counts: Iterable[tuple[str, str, int]]) -> "Spread":
        """From how many said each pair of frequency and severity."""
        known = list(counts)
        return cls(
            tuple((name, sum(count for often, _bad, count in known if often == name)) for name in FREQUENCIES),
            tuple((name, sum(count for _often, bad, count in known if bad == name)) for name in SEVERITIES),
        )

    @property
    def frequency_total(self) -> int:
        return sum(count for _name, count in self.frequencies)

    @property
    def severity_total(self) -> int:
        return sum(count for _name, count in self.severities)


def what_they_said(*columns: Any) -> Select[Any]:
    """A query for what those say who have a problem: `columns` of HERE and Concern, narrowed by the caller."""
    query = select(*columns).select_from(HERE).outerjoin(THERE, CAST_THERE).join(Concern, Concern.vote_id == AS_CAST)
    return query.where(HERE.kind == ME_TOO)

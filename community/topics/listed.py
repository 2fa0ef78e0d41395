"""The kind of vote that a topic is listed by: who supports an idea, wants to know too, or found a review useful."""

from typing import Any

from sqlalchemy import ColumnElement, case

from community.topics.models import IDEA, QUESTION
from community.votes.models import ME_TOO, SUPPORT, USEFUL

_KINDS = {QUESTION: ME_TOO, IDEA: SUPPORT}


def listed_by(topic_kind: str) -> str:
    """The kind of vote that counts for topics of this kind."""
    return _KINDS.get(topic_kind, USEFUL)


def listed_by_column(topic_kind: Any) -> ColumnElement[str]:
    """The same in SQL."""
    return case(_KINDS, value=topic_kind, else_=USEFUL)

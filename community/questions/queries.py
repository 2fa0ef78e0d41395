"""Finding questions."""

from typing import Any

from sqlalchemy import Row

from community.accounts.models import Person
from community.kernel.paging import Cursor, Page
from community.topics.models import QUESTION, Topic
from community.topics.orders import list_in_order
from community.topics.queries import Wanted, count_by_state, find_topic

STATES = ("open", "answered", "solved")


def find_question(question_id: int, *, seen_by: Person | None) -> Topic:
    return find_topic(question_id, QUESTION, seen_by=seen_by)


def list_questions(wanted: Wanted, cursor: Cursor | None, *, seen_by: Person | None) -> Page[Row[Any]]:
    """A page of questions."""
    return list_in_order(wanted, cursor, seen_by=seen_by)


def question_counts(product_id: int | None) -> dict[str, int]:
    """How many public questions there are in each state, and in all under ""."""
    counts = count_by_state(QUESTION, product_id)
    return {"": sum(counts.values()), **counts}

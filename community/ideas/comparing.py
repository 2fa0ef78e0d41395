"""Which of two first: a pair of open ideas for one product, asked of each person once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.accounts.policy import can_take_part
from community.ideas.models import Comparison
from community.ideas.strengths import Strength, counted, strengths
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed, NotFound
from community.kernel.transaction import action
from community.topics import policy
from community.topics.models import IDEA, PUBLIC, SETTLED, Topic

MOST_ANSWERS, LIVELIEST = 50_000, 60
SHOWN: tuple[Any, ...] = (Topic.id, Topic.product_id, Topic.title, Topic.language, Topic.excerpt, Topic.state)
_first = aliased(Topic)


@dataclass(frozen=True)
class Pair:
    """Two ideas, in the order of their ids."""

    first: Row[Any]
    second: Row[Any]


def next_pair(person: Person) -> Pair | None:
    """The pair that was asked about least, of those that this person wasn't asked about yet. Three statements.

    Of all open ideas with a product the liveliest are paired; of one's own one needn't be asked.
    """
    query = (
        select(*SHOWN)
        .where(Topic.kind == IDEA, Topic.visibility == PUBLIC, Topic.state.not_in(SETTLED))
        .where(Topic.product_id.is_not(None), Topic.author_id != person.id)
        .order_by(Topic.active_at.desc(), Topic.id.desc())
        .limit(LIVELIEST)
    )
    ideas = {row.id: row for row in db.session.execute(query)}
    pair = (Comparison.first_id, Comparison.second_id)
    among = (Comparison.first_id.in_(ideas), Comparison.second_id.in_(ideas))
    own = {tuple(row) for row in db.session.execute(select(*pair).where(Comparison.person_id == person.id, *among))}
    counts = db.session.execute(select(*pair, func.count()).where(*among).group_by(*pair))
    answers = {(first, second): count for first, second, count in counts}
    open_pairs = [
        both
        for both in combinations(sorted(ideas), 2)
        if both not in own and ideas[both[0]].product_id == ideas[both[1]].product_id
    ]
    if not open_pairs:
        return None
    first, second = min(open_pairs, key=lambda both: (answers.get(both, 0), -both[1], -both[0]))
    return Pair(ideas[first], ideas[second])


@action
def compare(first_id: int, second_id: int, chosen_id: int | None, *, by: Person) -> bool:
    """Say which of two one would rather have first, or neither. Said once; a second time changes nothing."""
    if not can_take_part(by):
        raise NotAllowed(_("Confirm your email address to take part."))
    first_id, second_id = sorted((first_id, second_id))
    pair = [db.session.get(Topic, one) for one in (first_id, second_id)]
    if first_id == second_id or any(topic is None or not policy.can_see_topic(by, topic) for topic in pair):
        raise NotFound
    _check([topic for topic in pair if topic is not None], by)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"person_id": by.id, "first_id": first_id, "second_id": second_id, "compared_at": now()}
    chosen = chosen_id if chosen_id in (first_id, second_id) else None
    done = db.session.scalar(
        insert(Comparison)
        .values(chosen_id=chosen, **values)
        .on_conflict_do_nothing(index_elements=["person_id", "first_id", "second_id"])
        .returning(Comparison.id)
    )
    return done is not None


def _check(pair: Sequence[Topic], by: Person) -> None:
    products = {topic.product_id for topic in pair}
    are_open = all(
        topic.kind == IDEA and topic.visibility == PUBLIC and topic.state not in SETTLED and topic.author_id != by.id
        for topic in pair
    )
    if len(products) != 1 or products == {None} or not are_open:
        raise Conflict(_("These two can't be compared any more."))


@dataclass(frozen=True)
class Ranking:
    """Strengths of a product's open ideas, their rows, and how many answers they rest on."""

    strengths: Sequence[Strength]
    topics: dict[int, Row[Any]]
    answers: int
    neither: int


def rank_ideas(product_id: int, *, seen_by: Person) -> Ranking:
    """How much more people want one open idea of a product than another; for the product team. Two statements."""
    if not policy.can_decide(seen_by):
        raise NotFound
    is_open = and_(Topic.kind == IDEA, Topic.visibility == PUBLIC, Topic.state.not_in(SETTLED))
    columns: tuple[Any, ...] = (Topic.id, Topic.title, Topic.language, Topic.state, Topic.vote_count)
    topics = {
        row.id: row for row in db.session.execute(select(*columns).where(Topic.product_id == product_id, is_open))
    }
    rows = db.session.execute(
        select(Comparison.first_id, Comparison.second_id, Comparison.chosen_id)
        .join(_first, _first.id == Comparison.first_id)
        .where(_first.product_id == product_id)
        .order_by(Comparison.id.desc())
        .limit(MOST_ANSWERS)
    ).all()
    fitting = [row for row in rows if row.first_id in topics and row.second_id in topics]
    chosen = [(row.first_id, row.second_id, row.chosen_id) for row in fitting if row.chosen_id is not None]
    return Ranking(strengths(counted(chosen)), topics, len(chosen), len(fitting) - len(chosen))

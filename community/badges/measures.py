"""What badges count, read from the contributions themselves: only what everybody can read, and nothing of staff's.

Each measure is a query for the grounds of one person: `topic_id` and `at`, one row for each that counts.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.ideas.models import SHIPPED as SHIPPED_STATE
from community.kernel.database import db
from community.topics.models import IDEA, MERGED, PUBLIC, REVIEW, Outcome, Post, Topic
from community.votes.models import USEFUL, Vote

SOLUTIONS, HELPED, PICTURED, SHIPPED, TRUSTED = "solutions", "helped", "pictured", "shipped", "trusted"
Ground = Row[Any]


def _grounds(*columns: Any) -> Select[Any]:
    return select(*columns)


def _accepted() -> Any:
    """Answers to others' questions that are the accepted ones."""
    return and_(
        Topic.accepted_post_id == Post.id,
        Topic.visibility == PUBLIC,
        Post.visibility == PUBLIC,
        Topic.author_id != Post.author_id,
    )


def _solutions(person_id: int) -> Select[Any]:
    query = _grounds(Topic.id.label("topic_id"), Post.created_at.label("at"))
    return query.join(Post, Post.topic_id == Topic.id).where(_accepted(), Post.author_id == person_id)


def _helped(person_id: int) -> Select[Any]:
    """Each person once whose question was solved, by their first."""
    query = _grounds(func.min(Topic.id).label("topic_id"), func.min(Post.created_at).label("at"))
    query = query.join(Post, Post.topic_id == Topic.id).where(_accepted(), Post.author_id == person_id)
    return query.group_by(Topic.author_id)


def _own(person_id: int, kind: str) -> Any:
    return and_(Topic.author_id == person_id, Topic.kind == kind, Topic.visibility == PUBLIC)


def _pictured(person_id: int) -> Select[Any]:
    query = _grounds(Topic.id.label("topic_id"), Topic.created_at.label("at"))
    return query.join(Post, Post.id == Topic.body_post_id).where(_own(person_id, REVIEW), Post.photo_count > 0)


def _shipped(person_id: int) -> Select[Any]:
    """Ideas that shipped, also where they had been merged into another one."""
    living = aliased(Topic)
    said = select(func.min(Outcome.created_at)).where(Outcome.topic_id == living.id, Outcome.state == SHIPPED_STATE)
    return (
        _grounds(living.id.label("topic_id"), func.coalesce(said.scalar_subquery(), living.active_at).label("at"))
        .select_from(Topic)
        .join(living, living.id == func.coalesce(Topic.merged_into_id, Topic.id))
        .where(Topic.author_id == person_id, Topic.kind == IDEA, Topic.visibility.in_((PUBLIC, MERGED)))
        .where(living.visibility == PUBLIC, living.state == SHIPPED_STATE)
    )


def _trusted(person_id: int) -> Select[Any]:
    query = _grounds(Topic.id.label("topic_id"), Vote.created_at.label("at"))
    return query.join(Vote, Vote.post_id == Topic.body_post_id).where(_own(person_id, REVIEW), Vote.kind == USEFUL)


MEASURES: dict[str, Callable[[int], Select[Any]]] = {
    SOLUTIONS: _solutions,
    HELPED: _helped,
    PICTURED: _pictured,
    SHIPPED: _shipped,
    TRUSTED: _trusted,
}


def ground_of(measure: str, least: int, person: Person) -> Ground | None:
    """The ground with which the measure is full, in the order in which they came about; None as long as it isn't."""
    if person.is_staff:
        return None
    found = MEASURES[measure](person.id).subquery()
    query = _grounds(found.c.topic_id, found.c.at).order_by(found.c.at, found.c.topic_id)
    return db.session.execute(query.offset(least - 1).limit(1)).first()


def count_of(measure: str, person_id: int) -> int:
    """How many of a measure somebody has."""
    found = MEASURES[measure](person_id).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0

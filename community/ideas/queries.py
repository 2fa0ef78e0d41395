"""What ideas have beyond their topics: the wish, the people who voted, and those that became something."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, func, literal, select, union

from community.accounts.models import Person
from community.ideas.models import BUILDING, SHIPPED, Idea
from community.kernel.database import db
from community.tags.models import Tag, Tagging
from community.topics.models import IDEA, MERGED, PUBLIC, Merge, Outcome, Post, Topic
from community.votes.models import SUPPORT, Vote

FRUITS = (SHIPPED, BUILDING)
FRUIT: tuple[Any, ...] = (
    Topic.id,
    Topic.title,
    Topic.language,
    Topic.state,
    Topic.vote_count,
    Outcome.created_at.label("decided_at"),
)
LOOKED_THROUGH = 30
"""How many of the latest decisions are looked through for ideas that became something."""


@dataclass(frozen=True)
class Wish:
    """The wish of an idea, and the labels of its tags."""

    markdown: str = ""
    html: str = ""
    labels: tuple[str, ...] = ()


def wish_of(topic_id: int) -> Wish:
    """The wish and the tags of an idea, in one statement."""
    rows = db.session.execute(
        select(Idea.wish_markdown, Idea.wish_html, Tag.label)
        .outerjoin(Tagging, Tagging.topic_id == Idea.topic_id)
        .outerjoin(Tag, Tag.id == Tagging.tag_id)
        .where(Idea.topic_id == topic_id)
        .order_by(Tagging.id)
    ).all()
    if not rows:
        return Wish()
    return Wish(rows[0].wish_markdown, rows[0].wish_html, tuple(row.label for row in rows if row.label))


def merged_ideas(topic: Topic, post_ids: Collection[int]) -> Sequence[Row[Any]]:
    """Of the ideas that live in this one: their titles, wishes, and how they came here. One statement."""
    theirs = (Vote.post_id == topic.body_post_id, Vote.person_id == Topic.author_id, Vote.kind == SUPPORT)
    voted = select(Vote.id).where(*theirs).exists()
    columns: tuple[Any, ...] = (
        Topic.body_post_id,
        Topic.author_id,
        Topic.title,
        Topic.language,
        Idea.wish_html,
        Merge.id.label("merge_id"),
        Merge.into_id,
        Merge.reason,
        Merge.made_at,
        Merge.by_id,
        Person.display_name.label("by_name"),
        voted.label("has_voted"),
    )
    query = (
        select(*columns)
        .join(Idea, Idea.topic_id == Topic.id)
        .join(Merge, and_(Merge.from_id == Topic.id, Merge.undone_at.is_(None)))
        .join(Person, Person.id == Merge.by_id)
        .where(Topic.merged_into_id == topic.id, Topic.body_post_id.in_(post_ids))
    )
    return db.session.execute(query.order_by(Merge.id)).all()


@dataclass(frozen=True)
class OwnMerge:
    """A merge that somebody made and may want to take back at once."""

    id: int
    title: str
    language: str


def own_merge(merge_id: int, into_id: int, *, by: Person) -> OwnMerge | None:
    """This person's merge into an idea, if it still stands."""
    row = db.session.execute(
        select(Merge.id, Topic.title, Topic.language)
        .join(Topic, Topic.id == Merge.from_id)
        .where(Merge.id == merge_id, Merge.into_id == into_id, Merge.by_id == by.id, Merge.undone_at.is_(None))
        .where(Topic.visibility == MERGED)
    ).one_or_none()
    return OwnMerge(row.id, row.title, row.language) if row else None


@dataclass(frozen=True)
class Forecast:
    """What a merge would bring: distinct voters afterwards, comments that come along, people who will be told."""

    voters: int
    comments: int
    told: int


def forecast_merge(topic: Topic, into: Topic, *, by: Person) -> Forecast:
    """What would happen if this idea were merged into that one now. One statement."""
    bodies = select(Post.id).where(Post.topic_id.in_((topic.id, into.id)), Post.is_body)
    voters = select(func.count(Vote.person_id.distinct())).where(
        Vote.post_id.in_(bodies), Vote.kind == SUPPORT, Vote.person_id != into.author_id
    )
    comments = (
        select(func.count()).select_from(Post).where(Post.topic_id == topic.id, Post.visibility == PUBLIC)
    ).where(Post.is_body.is_(False))
    wrote = select(Post.author_id.label("id")).where(Post.topic_id == topic.id, Post.visibility == PUBLIC)
    voted = select(Vote.person_id.label("id")).where(Vote.post_id == topic.body_post_id, Vote.kind == SUPPORT)
    everybody = union(wrote, voted, select(literal(into.author_id))).subquery()
    told = (
        select(func.count())
        .select_from(everybody)
        .join(Person, Person.id == everybody.c.id)
        .where(Person.id != by.id, Person.disabled_at.is_(None))
    )
    row = db.session.execute(select(voters.scalar_subquery(), comments.scalar_subquery(), told.scalar_subquery())).one()
    return Forecast(*row)


def latest_fruits(limit: int = 3) -> Sequence[Row[Any]]:
    """The ideas that were last said to be shipped or in the making, each once, with the day of that decision."""
    query = (
        select(*FRUIT)
        .join(Outcome, Outcome.topic_id == Topic.id)
        .where(
            Outcome.state.in_(FRUITS),
            Topic.state == Outcome.state,
            Topic.kind == IDEA,
            Topic.visibility == PUBLIC,
        )
        .order_by(Outcome.id.desc())
        .limit(LOOKED_THROUGH)
    )
    latest: dict[int, Row[Any]] = {}
    for row in db.session.execute(query):
        latest.setdefault(row.id, row)
    return list(latest.values())[:limit]

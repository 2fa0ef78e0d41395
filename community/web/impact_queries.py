"""What came of somebody's voice: ideas that shipped, questions and reviews of use, people helped. One's own alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, distinct, func, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.backlog.crediting import credited_topics
from community.ideas.models import SHIPPED
from community.kernel.database import db
from community.kernel.paging import Cursor, Page, paged
from community.products.models import Product
from community.topics.models import DELETED, HELD, HIDDEN, IDEA, MERGED, PUBLIC, QUESTION, REVIEW, Post, Topic
from community.topics.posts import below_public
from community.topics.queries import ROW
from community.topics.queries import TOPIC as TOPIC_COLUMNS
from community.votes.models import Vote

WROTE, JOINED, SPOKE, VOTED = "wrote", "joined", "spoke", "voted"
"""One's own idea, one of one's own that was merged into it, something else one said for it, or a vote."""
MOST = 5
"""How many of one's questions, answers and reviews stand on the page; the file holds all."""


@dataclass(frozen=True)
class Impact:
    """The figures at the top."""

    shipped: int
    helped: int
    solved: int
    wanted: int
    """People who wanted to know, too, what this person asked."""
    useful: int
    """Times that one of their reviews was found useful."""


def _shipped() -> tuple[ColumnElement[bool], ...]:
    return Topic.kind == IDEA, Topic.visibility == PUBLIC, Topic.state == SHIPPED


def _why(person_id: int) -> tuple[ColumnElement[str], ColumnElement[bool]]:
    """What somebody had to do with an idea, and whether they had anything to do with it."""
    merged = aliased(Topic)
    joined = select(merged.merged_into_id).where(merged.author_id == person_id, merged.visibility == MERGED)
    spoke = credited_topics(person_id)
    voted = select(Post.topic_id).join(Vote, Vote.post_id == Post.id).where(Vote.person_id == person_id, Post.is_body)
    which = case(
        (Topic.author_id == person_id, WROTE),
        (Topic.id.in_(joined), JOINED),
        (Topic.id.in_(spoke), SPOKE),
        else_=VOTED,
    )
    is_theirs = or_(Topic.author_id == person_id, *(Topic.id.in_(one) for one in (joined, spoke, voted)))
    return which, is_theirs


def shipped_with(person: Person, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of the ideas that shipped and that somebody wrote, joined, spoke or voted for, each with `why`."""
    which, is_theirs = _why(person.id)
    query = (
        select(*ROW, which.label("why"))
        .join(Person, Person.id == Topic.author_id)
        .outerjoin(Product, Product.id == Topic.product_id)
        .where(*_shipped(), is_theirs)
    )
    return paged(query, (TOPIC_COLUMNS.id,), cursor)


def impact_of(person: Person) -> Impact:
    """All figures in one statement."""
    _which, is_theirs = _why(person.id)
    shipped = select(func.count()).select_from(Topic).where(*_shipped(), is_theirs).scalar_subquery()
    solved = and_(Topic.accepted_post_id == Post.id, Topic.author_id != person.id)
    answers = (
        select(func.count(distinct(Topic.author_id)).label("helped"), func.count().label("solved"))
        .select_from(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.author_id == person.id, Post.visibility == PUBLIC, Topic.visibility == PUBLIC, solved)
        .subquery()
    )

    def votes_on(kind: str) -> Any:
        query = select(func.coalesce(func.sum(Topic.vote_count), 0))
        own = query.where(Topic.author_id == person.id, Topic.kind == kind, Topic.visibility == PUBLIC)
        return own.scalar_subquery()

    row = db.session.execute(
        select(shipped, answers.c.helped, answers.c.solved, votes_on(QUESTION), votes_on(REVIEW))
    ).one()
    return Impact(*(int(value) for value in row))


def most_used(person: Person, kind: str) -> Sequence[Row[Any]]:
    """Somebody's public topics of a kind that others found most use in."""
    columns: tuple[Any, ...] = (Topic.id, Topic.kind, Topic.title, Topic.language, Topic.vote_count, Topic.answer_count)
    query = select(*columns).where(Topic.author_id == person.id, Topic.kind == kind, Topic.visibility == PUBLIC)
    query = query.where(Topic.vote_count > 0).order_by(Topic.vote_count.desc(), Topic.id.desc())
    return db.session.execute(query.limit(MOST)).all()


def latest_solutions(person: Person) -> Sequence[Row[Any]]:
    """The questions of others that somebody's answers solved last, with who asked."""
    columns: tuple[Any, ...] = (
        Post.id,
        Topic.title,
        Topic.language,
        Topic.vote_count,
        Topic.author_id,
        Person.display_name.label("author_name"),
        Person.disabled_at.label("author_left_at"),
        Person.stands_in.label("author_stands_in"),
        Person.is_mask.label("author_is_mask"),
    )
    query: Select[Any] = (
        select(*columns)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Person, Person.id == Topic.author_id)
        .where(Post.author_id == person.id, Post.visibility == PUBLIC, Topic.visibility == PUBLIC)
        .where(Topic.accepted_post_id == Post.id, Topic.author_id != person.id)
    )
    return db.session.execute(query.order_by(Post.id.desc()).limit(MOST)).all()


def contributions_of(person: Person) -> Sequence[Row[Any]]:
    """Everything that somebody wrote and didn't delete, oldest first, as far as they may see where it stands."""
    columns: tuple[Any, ...] = (
        Post.id,
        Post.created_at,
        Post.is_body,
        Post.parent_id,
        Post.visibility,
        Post.vote_count,
        Topic.kind,
        Topic.title,
        Topic.state,
        Topic.stars,
        (Topic.accepted_post_id == Post.id).label("is_accepted"),
    )
    theirs = and_(Post.is_body, Topic.visibility.in_((PUBLIC, MERGED, HELD, HIDDEN)))
    said = and_(Post.is_body.is_(False), Topic.visibility == PUBLIC, below_public())
    query = (
        select(*columns)
        .join(Topic, Topic.id == func.coalesce(case((Post.is_body, Post.home_id)), Post.topic_id))
        .where(Post.author_id.in_(person.own_ids), Post.visibility != DELETED, or_(theirs, said))
    )
    return db.session.execute(query.order_by(Post.id)).all()

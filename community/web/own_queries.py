"""What one's own page asks for: one's topics and votes, and what came of them. Nobody else's are ever asked for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, union
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.follows.models import FOLLOWING, TOPIC, Follow
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.paging import Cursor, Page, paged
from community.products.models import Product
from community.topics.models import DELETED, HELD, HIDDEN, MERGED, PUBLIC, Outcome, Post, Topic
from community.topics.policy import TAKEN_BACK_WITHIN
from community.topics.queries import ROW
from community.topics.queries import TOPIC as TOPIC_COLUMNS
from community.votes.models import Vote
from community.web.queries import CHANGE, OUTCOME, SAID

VOTE, POST = Vote.__table__.c, Post.__table__.c
WROTE, VOTED, FOLLOWS = "wrote", "voted", "follows"
UNSEEN = "unseen"
"""Instead of a state: what waits or was hidden, and only its author sees."""


def _in_state(state: str) -> ColumnElement[bool] | None:
    if state == UNSEEN:
        return Topic.visibility.in_((HELD, HIDDEN))
    return Topic.state == state if state else None


def _narrowed(query: Select[Any], state: str) -> Select[Any]:
    condition = _in_state(state)
    return query if condition is None else query.where(condition)


def own_topics(person: Person, cursor: Cursor | None, *, state: str = "") -> Page[Row[Any]]:
    """A page of what somebody brought up, the latest first, whatever became of it; without what they deleted."""
    query = (
        select(*ROW)
        .join(Person, Person.id == Topic.author_id)
        .outerjoin(Product, Product.id == Topic.product_id)
        .where(Topic.author_id.in_(person.own_ids), Topic.visibility.in_((PUBLIC, MERGED, HELD, HIDDEN)))
    )
    return paged(_narrowed(query, state), (TOPIC_COLUMNS.id,), cursor)


def own_posts(person: Person, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of somebody's answers, comments and replies, by name or without it, the newest first."""
    query = (
        select(*SAID)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.author_id.in_(person.own_ids), Post.is_body.is_(False), Topic.visibility == PUBLIC)
        .where(Post.visibility.in_((PUBLIC, HELD, HIDDEN)))
    )
    return paged(query, (POST.id,), cursor)


def own_votes(person: Person, cursor: Cursor | None, *, state: str = "") -> Page[Row[Any]]:
    """A page of what somebody voted for and is public, the last vote first: posts with `vote_id` and `voted_at`."""
    above = aliased(Post)
    query = (
        select(
            VOTE.id.label("vote_id"),
            Vote.created_at.label("voted_at"),
            Vote.kind.label("vote"),
            *SAID,
            Post.is_body,
            Topic.id.label("topic_id"),
            Topic.state,
            Topic.stars,
        )
        .join(Post, Post.id == Vote.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .outerjoin(above, above.id == Post.parent_id)
        .where(Vote.person_id == person.id, Post.visibility == PUBLIC, Topic.visibility == PUBLIC)
        .where(or_(Post.parent_id.is_(None), above.visibility == PUBLIC))
    )
    return paged(_narrowed(query, state), (VOTE.id.label("vote_id"),), cursor)


def own_outcomes(person: Person, cursor: Cursor | None, *, state: str = "") -> Page[Row[Any]]:
    """A page of what came of the topics that somebody wrote, voted for or follows, newest first, each with `why`."""
    voted = select(Post.topic_id).join(Vote, Vote.post_id == Post.id).where(Vote.person_id == person.id, Post.is_body)
    # What was merged lives on in another topic, and so does what came of it.
    begun = aliased(Topic)
    living = func.coalesce(begun.merged_into_id, begun.id)
    wrote = select(living).where(begun.author_id.in_(person.own_ids))
    followed = (
        select(living)
        .join(Follow, and_(Follow.subject_type == TOPIC, Follow.subject_id == begun.id))
        .where(Follow.person_id == person.id, Follow.state == FOLLOWING)
    )
    why = case((Topic.id.in_(wrote), WROTE), (Topic.id.in_(voted), VOTED), else_=FOLLOWS)
    query = (
        select(*CHANGE, why.label("why"))
        .join(Topic, Topic.id == Outcome.topic_id)
        .join(Person, Person.id == Outcome.by_id)
        .where(
            # Said by what it must not be: asked for what is public, SQLite would walk through all public topics.
            Outcome.topic_id.in_(union(wrote, voted, followed)),
            Topic.visibility.not_in((HELD, MERGED, DELETED)),
            or_(Topic.visibility != HIDDEN, Topic.author_id.in_(person.own_ids)),
        )
    )
    if state:
        query = query.where(Outcome.state == state)
    return paged(query, (OUTCOME.id,), cursor)


def just_posted(person: Person) -> Sequence[Row[Any]]:
    """What somebody posted within the minutes in which it can be taken back, the latest first."""
    shown: tuple[Any, ...] = (Post.id, Post.created_at, Post.is_body, Topic.title, Topic.language, Topic.kind)
    query = (
        select(*shown)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.author_id.in_(person.own_ids), Post.created_at > now() - TAKEN_BACK_WITHIN)
        .where(
            Post.visibility.in_((PUBLIC, HELD)), or_(Topic.visibility == PUBLIC, Topic.author_id.in_(person.own_ids))
        )
        .order_by(Post.id.desc())
        .limit(20)
    )
    return db.session.execute(query).all()


def opening_post(topic_id: int) -> int:
    """The first post of one's own new topic."""
    return db.session.scalar(select(Topic.body_post_id).where(Topic.id == topic_id)) or 0

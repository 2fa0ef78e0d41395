"""Counting afresh: every count and state that could be derived, from the rows it is derived from."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from community.kernel.database import db
from community.kernel.transaction import action
from community.products.models import Product
from community.topics.listed import listed_by_column
from community.topics.models import PUBLIC, QUESTION, Post, Topic
from community.uses.models import Use
from community.votes.models import FOR_WORDS, ME_TOO, Vote


def _differ(counts: dict[Any, Any]) -> Any:
    """Only rows whose counts are wrong are written, so recounting what is right changes nothing."""
    return or_(*(column.is_distinct_from(count) for column, count in counts.items()))


def _counted(*which: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(Vote).where(*which).scalar_subquery()


@action
def recount_topics(topic_ids: Collection[int] | None = None) -> int:
    """Votes of posts, answers and votes of topics, and questions' states. Returns how many rows were wrong."""
    votes = _counted(Vote.post_id == Post.id, Vote.kind.in_(FOR_WORDS))
    posts = {Post.vote_count: votes}
    answers = (
        select(func.count())
        .select_from(Post)
        .where(Post.topic_id == Topic.id, Post.parent_id.is_(None), Post.is_body.is_(False), Post.visibility == PUBLIC)
        .scalar_subquery()
    )
    body_votes = _counted(Vote.post_id == Topic.body_post_id, Vote.kind == listed_by_column(Topic.kind))
    concerns = _counted(Vote.post_id == Topic.body_post_id, Vote.kind == ME_TOO)
    topics = {Topic.answer_count: answers, Topic.vote_count: body_votes, Topic.concern_count: concerns}
    wrong = _correct(update(Post), Post, posts, Post.topic_id, topic_ids)
    wrong += _correct(update(Topic), Topic, topics, Topic.id, topic_ids)
    state = case((Topic.accepted_post_id.is_not(None), "solved"), (Topic.answer_count > 0, "answered"), else_="open")
    wrong += _correct(update(Topic).where(Topic.kind == QUESTION), Topic, {Topic.state: state}, Topic.id, topic_ids)
    return wrong


def _correct(statement: Any, table: Any, counts: dict[Any, Any], key: Any, ids: Collection[int] | None) -> int:
    statement = statement.where(_differ(counts)).values({**counts, table.version: table.version + 1})
    if ids is not None:
        statement = statement.where(key.in_(ids))
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
    return int(getattr(done, "rowcount", 0))


@action
def recount_products() -> int:
    """Topics, stars and users of each product. Returns how many products were wrong."""

    def counted(*conditions: Any) -> Any:
        mine = and_(Topic.product_id == Product.id, Topic.visibility == PUBLIC, *conditions)
        return select(func.count()).select_from(Topic).where(mine).scalar_subquery()

    users = select(func.count()).select_from(Use).where(Use.product_id == Product.id).scalar_subquery()
    counts: dict[Any, Any] = {
        Product.question_count: counted(Topic.kind == "question"),
        Product.idea_count: counted(Topic.kind == "idea"),
        Product.review_count: counted(Topic.kind == "review"),
        Product.tip_count: counted(Topic.kind == "tip"),
        Product.story_count: counted(Topic.kind == "story"),
        Product.user_count: users,
    }
    for stars in range(1, 6):
        counts[getattr(Product, f"stars_{stars}")] = counted(Topic.kind == "review", Topic.stars == stars)
    done = db.session.execute(
        update(Product).where(_differ(counts)).values({**counts, Product.version: Product.version + 1}),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    return int(getattr(done, "rowcount", 0))

"""What the tests of this folder look at: a topic with everything in it as plain values, and the ledger's sums."""

from typing import Any

from sqlalchemy import select

from community.accounts.models import Person
from community.ideas.models import Idea
from community.kernel.database import db
from community.loyalty.models import PointAccount
from community.products.models import Product
from community.topics.actions.recounting import recount_products, recount_topics
from community.topics.models import Post, Topic
from community.votes.models import Vote


def fresh(topic: Topic) -> Topic:
    db.session.rollback()
    return db.session.get_one(Topic, topic.id)


def picture(*topics: Topic) -> dict[str, Any]:
    """Topics, their posts with places, words and votes, and the wishes: all but the counters of versions."""
    db.session.rollback()
    ids = [topic.id for topic in topics]
    found = db.session.scalars(select(Topic).where(Topic.id.in_(ids)).order_by(Topic.id)).all()
    posts = db.session.scalars(select(Post).where(Post.topic_id.in_(ids)).order_by(Post.id)).all()
    numbers = [post.id for post in posts]
    votes = select(Vote.post_id, Vote.kind, Vote.person_id).where(Vote.post_id.in_(numbers))
    wishes = select(Idea.topic_id, Idea.wish_markdown, Idea.wish_html).where(Idea.topic_id.in_(ids))
    of_topic = ("kind", "title", "state", "accepted_post_id", "answer_count", "vote_count", "active_at", "body_post_id")
    of_post = ("topic_id", "parent_id", "is_body", "markdown", "html", "visibility", "vote_count", "is_official")
    return {
        "topics": [tuple(getattr(one, name) for name in ("id", *of_topic)) for one in found],
        "posts": [tuple(getattr(one, name) for name in ("id", *of_post)) for one in posts],
        "votes": sorted(tuple(row) for row in db.session.execute(votes)),
        "wishes": sorted(tuple(row) for row in db.session.execute(wishes) if row[1]),
    }


def balance(person: Person) -> int:
    db.session.rollback()
    return db.session.scalar(select(PointAccount.balance).where(PointAccount.person_id == person.id)) or 0


def counts(product: Product) -> tuple[int, int]:
    """Questions and ideas of a product."""
    db.session.rollback()
    found = db.session.get_one(Product, product.id)
    return found.question_count, found.idea_count


def nothing_is_wrong() -> bool:
    """Whether counting everything afresh changes nothing."""
    return (recount_topics(), recount_products()) == (0, 0)

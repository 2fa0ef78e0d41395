"""Where the topics of somebody's own list come from, and how much each source counts.

Each source is a query for topics with the subject that led to them. A new one is one more line in `sources_of`, and a
sentence in `showing.why_shown`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from community.feed.models import Interest
from community.follows.models import FOLLOWING, PERSON, PRODUCT, TAG, TOPIC, Follow
from community.tags.models import Tagging
from community.topics.models import DELETED, HELD, HIDDEN, MERGED, PUBLIC, Topic
from community.uses.models import Use

FOLLOWED, CHOSEN, USED, OWN = "followed", "chosen", "used", "own"
NEWEST = 150
"""So many topics are looked at from each source, the newest."""
RECENT = 2_000
"""Of products and tags, which may have any number of topics, only those among so many of the site's newest are."""
UNSEEN = (HELD, HIDDEN, DELETED, MERGED)


@dataclass(frozen=True)
class Reason:
    """Why a topic is in the list: by what, of which subject, and how many days newer it counts for that."""

    how: str
    subject_type: str
    subject_id: int
    days: int


def _followed(person_id: int, subject_type: str) -> Select[Any]:
    return select(Follow.subject_id).where(
        Follow.person_id == person_id, Follow.subject_type == subject_type, Follow.state == FOLLOWING
    )


def _chosen(person_id: int, subject_type: str) -> Select[Any]:
    return select(Interest.subject_id).where(Interest.person_id == person_id, Interest.subject_type == subject_type)


def _used_products(person_id: int) -> Select[Any]:
    return select(Use.product_id).where(Use.person_id == person_id)


def _own_products(person_id: int) -> Select[Any]:
    """Products that somebody asked about or reviewed."""
    return select(Topic.product_id).where(
        Topic.author_id == person_id, Topic.visibility == PUBLIC, Topic.product_id.is_not(None)
    )


def sources_of(person_id: int, upto: int | None) -> Any:
    """All sources as one subquery: topic_id, created_at, author_id, product_id, how, subject_type, subject_id, days."""
    recent = _recent(upto)
    living = _living(person_id)
    product, tag = recent.c.product_id, Tagging.tag_id
    found = (
        _topics(Topic, FOLLOWED, TOPIC, living.c.begun_id, 4).join(living, living.c.topic_id == Topic.id),
        _topics(Topic, FOLLOWED, PERSON, Topic.author_id, 3).where(Topic.author_id.in_(_followed(person_id, PERSON))),
        _topics(recent.c, FOLLOWED, PRODUCT, product, 2).where(product.in_(_followed(person_id, PRODUCT))),
        _topics(recent.c, CHOSEN, PRODUCT, product, 2).where(product.in_(_chosen(person_id, PRODUCT))),
        _topics(recent.c, USED, PRODUCT, product, 2).where(product.in_(_used_products(person_id))),
        _topics(recent.c, OWN, PRODUCT, product, 1).where(product.in_(_own_products(person_id))),
        _topics(recent.c, FOLLOWED, TAG, tag, 2)
        .join(Tagging, Tagging.topic_id == recent.c.id)
        .where(tag.in_(_followed(person_id, TAG))),
        _topics(recent.c, CHOSEN, TAG, tag, 2)
        .join(Tagging, Tagging.topic_id == recent.c.id)
        .where(tag.in_(_chosen(person_id, TAG))),
    )
    return union_all(*(select(_newest(query, upto, person_id)) for query in found)).subquery("source")


def _recent(upto: int | None) -> Any:
    """The newest public topics, read once for all sources that look through them."""
    query = select(Topic.id, Topic.created_at, Topic.product_id, Topic.author_id, Topic.visibility)
    query = query.where(Topic.visibility == PUBLIC)
    if upto is not None:
        query = query.where(Topic.id <= upto)
    return query.order_by(Topic.created_at.desc(), Topic.id.desc()).limit(RECENT).cte("recent")


def _living(person_id: int) -> Any:
    """The topics that somebody follows, or those in which they live on since."""
    begun = aliased(Topic)
    living = func.coalesce(begun.merged_into_id, begun.id).label("topic_id")
    followed = select(begun.id.label("begun_id"), living).where(begun.id.in_(_followed(person_id, TOPIC)))
    return followed.subquery("followed")


def _topics(topic: Any, how: str, subject_type: str, subject_id: Any, days: int) -> Select[Any]:
    """Topics from the table or from the recent ones, never one's own (see `_newest`)."""
    return select(
        topic.id.label("topic_id"),
        topic.created_at.label("created_at"),
        topic.author_id.label("author_id"),
        topic.visibility.label("visibility"),
        topic.product_id.label("product_id"),
        literal(how).label("how"),
        literal(subject_type).label("subject_type"),
        subject_id.label("subject_id"),
        literal(days).label("days"),
    )


def _newest(query: Select[Any], upto: int | None, person_id: int) -> Any:
    topic_id, created_at, author_id, visibility = query.selected_columns[:4]
    # Said by what it must not be: asked for what is public, SQLite would walk through all public topics.
    query = query.where(visibility.not_in(UNSEEN), author_id != person_id)
    if upto is not None:
        query = query.where(topic_id <= upto)
    return query.order_by(created_at.desc(), topic_id.desc()).limit(NEWEST).subquery()

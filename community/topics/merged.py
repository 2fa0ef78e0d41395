"""Topics that were merged into others: where each is found since, and what lives in one.

A post stands in the topic of its `topic_id` and was written in that of its `home_id`, if that is another one. A merged
topic keeps its own row, and `merged_into_id` names the visible topic at the end of the chain. See
docs/decisions/0005-merging.md.
"""

from collections.abc import Sequence

from sqlalchemy import select

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.topics.models import Merge, Post, Topic
from community.topics.queries import find_post, find_topic


def find_living_topic(topic_id: int, kind: str | None = None, *, seen_by: Person | None) -> Topic:
    """The topic, or the one that it was merged into."""
    topic = db.session.get(Topic, topic_id) if topic_id < 2**31 else None
    into_id = topic.merged_into_id if topic else None
    return find_topic(into_id or topic_id, kind, seen_by=seen_by)


def find_voted_post(post_id: int, *, seen_by: Person | None) -> Post:
    """The post that a vote for this one counts for: of a merged topic, the first post of the one it lives on in."""
    post = find_post(post_id, seen_by=seen_by)
    if post.is_body and not post.opens:
        return find_post(post.topic.body_post_id or 0, seen_by=seen_by)
    return post


def bodies_in(topic_id: int) -> list[int]:
    """The first posts of all topics that live in this one."""
    bodies = select(Topic.body_post_id).where(Topic.merged_into_id == topic_id, Topic.body_post_id.is_not(None))
    return [post_id for post_id in db.session.scalars(bodies) if post_id]


def authors_in(topic_id: int) -> set[int]:
    """Who wrote the topics that live in this one."""
    return set(db.session.scalars(select(Topic.author_id).where(Topic.merged_into_id == topic_id)))


def family_of(topic_id: int) -> set[int]:
    """A topic, all that was merged into it, and all that had been merged into those."""
    family, fresh = {topic_id}, {topic_id}
    while fresh:
        merged = db.session.scalars(select(Merge.from_id).where(Merge.into_id.in_(fresh), Merge.undone_at.is_(None)))
        fresh = set(merged) - family
        family |= fresh
    return family


def merges_into(topic_id: int) -> Sequence[Merge]:
    """What was merged into this very topic and still is, oldest first."""
    query = select(Merge).where(Merge.into_id == topic_id, Merge.undone_at.is_(None)).order_by(Merge.id)
    return db.session.scalars(query).all()


def find_merge(merge_id: int) -> Merge:
    """The record of a merge; NotFound if there is none."""
    merge = db.session.get(Merge, merge_id) if merge_id < 2**31 else None
    if merge is None:
        raise NotFound
    return merge


def living_topic(topic_id: int) -> Topic | None:
    """The topic, or the one that it was merged into. Only for looking at who may see it."""
    topic = db.session.get(Topic, topic_id)
    return db.session.get(Topic, topic.merged_into_id) if topic and topic.merged_into_id else topic


def authors_of_family(topic_id: int) -> set[int]:
    """Who wrote a topic and all that had been merged into it."""
    return set(db.session.scalars(select(Topic.author_id).where(Topic.id.in_(family_of(topic_id)))))

"""Ideas that are merged: a reason, and all of their state that a merge may touch."""

from typing import Any

from sqlalchemy import select

from community.kernel.database import db
from community.topics.models import Post, Topic
from community.topics.text import written
from community.votes.models import Vote

SAME = written("Both ask for the same lid.")


def picture_of(*topic_ids: int) -> dict[str, Any]:
    """Topics, posts and votes as they are, without what only says that something changed."""
    db.session.rollback()
    topics = db.session.execute(
        select(
            *(Topic.id, Topic.visibility, Topic.merged_into_id, Topic.state, Topic.title, Topic.author_id),
            *(Topic.vote_count, Topic.answer_count, Topic.created_at, Topic.active_at, Topic.body_post_id),
        ).where(Topic.id.in_(topic_ids))
    )
    posts = db.session.execute(
        select(
            *(Post.id, Post.topic_id, Post.home_id, Post.parent_id, Post.is_body, Post.markdown),
            *(Post.visibility, Post.vote_count, Post.words, Post.created_at),
        ).where(Post.topic_id.in_(topic_ids))
    )
    found = [tuple(row) for row in posts]
    votes = db.session.execute(
        select(Vote.post_id, Vote.kind, Vote.person_id, Vote.cast_post_id, Vote.created_at).where(
            Vote.post_id.in_([row[0] for row in found])
        )
    )
    return {
        "topics": sorted(map(tuple, topics), key=repr),
        "posts": sorted(found, key=repr),
        "votes": sorted(map(tuple, votes), key=repr),
    }

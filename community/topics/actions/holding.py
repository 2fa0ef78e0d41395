"""Locking a topic, so that it is merged, converted, shut or taken apart before or after what is done in it, not while.

Topics are locked before their posts, and a topic before what was merged into it, in the order of their ids: votes that
are taken back count less in all of them. Whoever locks more than one topic (merging, moving) stands in line first.
"""

from community.kernel import once
from community.kernel.database import db
from community.topics.elsewhere import Elsewhere
from community.topics.models import Post, Topic


def lock(topic: Topic) -> None:
    """Nobody else does in this topic what its keepers have to know of until we are done; it is read afresh."""
    db.session.refresh(topic, with_for_update={"of": Topic, "key_share": True})


def hold(topic: Topic) -> None:
    """Lock a topic for something that is done in it. Elsewhere, if it was merged in the meantime."""
    lock(topic)
    if topic.merged_into_id is not None:
        raise Elsewhere(db.session.get_one(Topic, topic.merged_into_id), topic.body_post_id or 0)


def hold_topic_of(post: Post) -> None:
    """Lock the topic in which a post stands, wherever that is by then."""
    if db.engine.dialect.name == "sqlite":  # nobody else writes
        lock(post.topic)
        db.session.refresh(post)
        return
    held = None
    while held != post.topic_id:
        held = post.topic_id
        with db.session.begin_nested() as savepoint:
            lock(post.topic)
            db.session.refresh(post)
            if post.topic_id != held:
                savepoint.rollback()  # it went elsewhere while we waited: this lets go of where it was


def lock_several(*topics: Topic) -> None:
    """Lock more than one topic: one of those who do so at a time."""
    once.lock("site", "topics")
    for topic in topics:
        db.session.refresh(topic, ["merged_into_id"])
    for topic in sorted(topics, key=lambda one: (one.merged_into_id is not None, one.id)):
        lock(topic)

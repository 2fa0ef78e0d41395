"""The index follows what happens to posts, always by what the database says now: order and repeats don't matter."""

import logging
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, select

from community.curation.events import ConversionUndone, MoveUndone, PostsMoved, TopicConverted
from community.kernel.database import db
from community.kernel.events import on, on_batch
from community.search.actions import learn_from
from community.search.backend import IndexUnavailable, SearchBackend
from community.search.documents import all_documents, count_public, public_documents
from community.search.engine import engine
from community.search.events import IndexMissed
from community.topics.events import (
    PostAdded,
    PostEdited,
    PostReturned,
    PostWithdrawn,
    TopicMerged,
    TopicPosted,
    TopicsImported,
    TopicUnmerged,
)
from community.topics.models import PUBLIC, Post, Topic

QUICKLY_REBUILT = 20_000
"""How many posts are indexed anew unasked, which takes some 20 seconds. For more, staff run `flask rebuild-index`."""
TOPICS_AT_ONCE = 200
TRIES = 5

log = logging.getLogger(__name__)


@on_batch(TopicPosted)
def index_posted(facts: list[TopicPosted]) -> None:
    _follow_topics([fact.topic_id for fact in facts])


@on_batch(PostAdded)
def index_added(facts: list[PostAdded]) -> None:
    _follow_posts([fact.post_id for fact in facts])


@on_batch(PostEdited)
def index_edited(facts: list[PostEdited]) -> None:
    """With its first post a whole topic: its other posts, too, are known with its product."""
    edited = {fact.post_id: fact.topic_id for fact in facts}
    whole = _topics_begun_by(edited)
    _follow_topics(whole)
    _follow_posts([post_id for post_id, topic_id in edited.items() if topic_id not in whole])


@on_batch(PostWithdrawn)
def drop_withdrawn(facts: list[PostWithdrawn]) -> None:
    """With its first post a whole topic goes."""
    _follow_topics([fact.topic_id for fact in facts if fact.is_body])
    _follow_posts([fact.post_id for fact in facts if not fact.is_body])


@on_batch(PostReturned)
def index_returned(facts: list[PostReturned]) -> None:
    _follow_topics([fact.topic_id for fact in facts if fact.is_body])
    _follow_posts([fact.post_id for fact in facts if not fact.is_body])


@on_batch(TopicMerged)
def index_merged(facts: list[TopicMerged]) -> None:
    """What stood in the one is found in the other."""
    _follow_topics([topic_id for fact in facts for topic_id in (fact.topic_id, fact.into_id)])


@on_batch(TopicUnmerged)
def index_unmerged(facts: list[TopicUnmerged]) -> None:
    _follow_topics([topic_id for fact in facts for topic_id in (fact.topic_id, fact.into_id)])


@on_batch(TopicConverted)
def index_converted(facts: list[TopicConverted]) -> None:
    """It is found as what it is now."""
    _follow_topics([fact.topic_id for fact in facts])


@on_batch(ConversionUndone)
def index_converted_back(facts: list[ConversionUndone]) -> None:
    _follow_topics([fact.topic_id for fact in facts])


@on_batch(PostsMoved)
def index_moved(facts: list[PostsMoved]) -> None:
    """Posts are found in the topic in which they stand."""
    _follow_posts([post_id for fact in facts for post_id in fact.post_ids])


@on_batch(MoveUndone)
def index_moved_back(facts: list[MoveUndone]) -> None:
    _follow_posts([post_id for fact in facts for post_id in fact.post_ids])


@on(TopicMerged)
def learn_from_merge(fact: TopicMerged) -> None:
    """Its words mean the same, as it seems."""
    learn_from(fact.merge_id)


@on(TopicUnmerged)
def unlearn_merge(fact: TopicUnmerged) -> None:
    learn_from(fact.merge_id)


@on_batch(TopicsImported)
def index_imported(facts: list[TopicsImported]) -> None:
    _follow_topics([topic_id for fact in facts for topic_id in fact.topic_ids])


@on(IndexMissed, outside=True)
def rebuild_missed(_fact: IndexMissed) -> None:
    backend = engine()
    if not backend.health().ok:
        _rebuild(backend)


def _topics_begun_by(posts: Mapping[int, int]) -> Sequence[int]:
    """Of the topics of these posts, those whose first post is among them."""
    begun = select(Topic.id).where(Topic.id.in_(posts.values()), Topic.body_post_id.in_(posts))
    return db.session.scalars(begun).all()


def _follow_topics(topic_ids: Sequence[int]) -> None:
    for start in range(0, len(topic_ids), TOPICS_AT_ONCE):
        _follow(Topic.id.in_(topic_ids[start : start + TOPICS_AT_ONCE]))


def _follow_posts(post_ids: Sequence[int]) -> None:
    if post_ids:
        _follow(Post.id.in_(post_ids))


def _follow(posts: ColumnElement[bool]) -> None:
    """Make the index say of these posts what the database says."""
    backend = engine()
    try:
        _bring_up_to_date(backend, posts)
    except IndexUnavailable:
        _rebuild(backend)


def _bring_up_to_date(backend: SearchBackend, posts: ColumnElement[bool]) -> None:
    """Write, and look again: who read earlier than another process may have written later."""
    written = None
    for _ in range(TRIES):
        found = _state_of(posts)
        if found == written:
            return
        public = [post_id for post_id, _words, is_public in found if is_public]
        backend.index(public_documents(public))
        backend.delete(post_id for post_id, _words, is_public in found if not is_public)
        written = found


def _state_of(posts: ColumnElement[bool]) -> Collection[tuple[int, int, bool]]:
    """Each post with how often it was edited and whether it is public, by a transaction that begins now."""
    db.session.rollback()
    rows = db.session.execute(
        select(Post.id, Post.words, Post.visibility, Topic.visibility.label("of_topic"))
        .join(Topic, Topic.id == Post.topic_id)
        .where(posts)
    )
    return {(row.id, row.words, row.visibility == row.of_topic == PUBLIC) for row in rows}


def _rebuild(backend: SearchBackend) -> None:
    count = count_public()
    if count > QUICKLY_REBUILT:
        raise IndexUnavailable(f"There is no index, and {count} posts to index. Run: flask rebuild-index")
    backend.rebuild(all_documents())
    log.info("search index rebuilt", extra={"posts": count})

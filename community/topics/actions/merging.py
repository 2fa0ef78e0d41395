"""Merging a topic into another one, and taking that back to the very state from before.

Both topics are locked before anything is looked at; votes and posts wait for these locks. Of all that lock several
topics one goes on at a time.
"""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case, null, update

from community.accounts.masks import behind
from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.products.actions import count_topic
from community.topics import policy
from community.topics.actions.holding import lock_several
from community.topics.actions.recounting import recount_topics
from community.topics.actions.voting import kind_of_vote
from community.topics.events import TopicMerged, TopicUnmerged
from community.topics.merged import bodies_in, family_of
from community.topics.models import MERGED, PUBLIC, Merge, Post, Topic
from community.topics.text import Text
from community.votes import actions as votes
from community.votes.models import ME_TOO

UNSEEN = {"synchronize_session": False}


@action
def merge_topics(topic: Topic, into: Topic, *, reason: Text, by: Person) -> Merge:
    """All that stands in a topic goes on in another of its kind. What it was is kept for taking this back."""
    if not policy.can_merge(by):
        raise NotAllowed(_("Only staff can merge."))
    if topic.id == into.id:
        raise Conflict(_("An idea can't be merged into itself. Choose another one."))
    lock_several(topic, into)
    _check(topic, into)
    merge = Merge(
        from_id=topic.id,
        into_id=into.id,
        by_id=by.id,
        reason=reason.markdown,
        language=reason.language,
        made_at=now(),
    )
    db.session.add(merge)
    count_topic(topic.product_id, topic.kind, topic.stars, -1)
    topic.visibility, topic.merged_into_id = MERGED, into.id
    _note_change(topic, into)
    came_along = Topic.merged_into_id == topic.id
    db.session.execute(update(Topic).where(came_along).values(merged_into_id=into.id), execution_options=UNSEEN)
    home_id = case((Post.home_id.is_(None), topic.id), else_=Post.home_id)
    _move(Post.topic_id == topic.id, topic_id=into.id, home_id=home_id)
    _unite(into)
    publish(TopicMerged(merge.id, topic.id, into.id, topic.kind, by.id))
    return merge


def _check(topic: Topic, into: Topic) -> None:
    if topic.kind != into.kind:
        raise Conflict(_("Only posts of the same kind can be merged."))
    if topic.merged_into_id is not None:
        raise Conflict(_("This idea was merged in the meantime."))
    if into.merged_into_id is not None:
        raise Conflict(_("The idea you chose has itself been merged. Choose the one it lives on in."))
    if topic.visibility != PUBLIC or into.visibility != PUBLIC:
        raise Conflict(_("Only ideas that everybody can see can be merged."))


@action
def unmerge_topics(merge: Merge, *, by: Person) -> Topic:
    """Take a merge back. What was said and voted for since then stays where that was done. Returns the topic."""
    if not policy.can_merge(by):
        raise NotAllowed(_("Only staff can merge."))
    topic, into = db.session.get_one(Topic, merge.from_id), db.session.get_one(Topic, merge.into_id)
    lock_several(into, topic)
    db.session.refresh(merge)
    if merge.undone_at is not None:
        raise Conflict(_("This merge was undone in the meantime."))
    if into.merged_into_id is not None:
        raise Conflict(_("“%(title)s” has itself been merged since. Undo that merge first.", title=into.title))
    merge.undone_at, merge.undone_by_id = now(), by.id
    db.session.flush()
    _restore(topic, into)
    _note_change(topic, into)
    _unite(into)
    _unite(topic)
    publish(TopicUnmerged(merge.id, topic.id, into.id, topic.kind, by.id))
    return topic


def _restore(topic: Topic, into: Topic) -> None:
    """Posts, whatever lived in the topic itself, and its place in lists. Its first post says who may see it."""
    family = family_of(topic.id)
    home_id = case((Post.home_id == topic.id, null()), else_=Post.home_id)
    _move(Post.topic_id == into.id, Post.home_id.in_(family), topic_id=topic.id, home_id=home_id)
    within = Topic.id.in_(family - {topic.id})
    db.session.execute(update(Topic).where(within).values(merged_into_id=topic.id), execution_options=UNSEEN)
    topic.visibility, topic.merged_into_id = db.session.get_one(Post, topic.body_post_id).visibility, None
    if topic.visibility == PUBLIC:
        count_topic(topic.product_id, topic.kind, topic.stars, 1)


def _note_change(*topics: Topic) -> None:
    for topic in topics:
        topic.version += 1
    db.session.flush()


def _move(*which: ColumnElement[bool], **to: Any) -> None:
    changed = update(Post).where(*which).values(**to, version=Post.version + 1)
    db.session.execute(changed, execution_options=UNSEEN)
    db.session.expire_all()


def unite_again(topic: Topic) -> None:
    """After votes of something that lives in a topic changed hands or went: whoever calls holds the topic."""
    _unite(topic)


def _unite(topic: Topic) -> None:
    """Everybody who voted for anything that lives in a topic or has its problem, does so here, once; not its author."""
    others = bodies_in(topic.id)
    for kind in (kind_of_vote(topic.kind, is_body=True), ME_TOO):
        votes.unite(
            topic.body_post_id or 0, kind, others, but=behind({topic.author_id}).get(topic.author_id, topic.author_id)
        )
    recount_topics([topic.id, *family_of(topic.id)])

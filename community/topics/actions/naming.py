"""Keeping whom a post calls and which tags its words bring to its topic; saying so when an edit adds any."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from community.kernel.database import db
from community.kernel.events import publish
from community.kernel.markup import hashtags
from community.kernel.transaction import action
from community.tags.actions import set_tags
from community.tags.models import Tag, Tagging, fold
from community.topics.events import PeopleMentioned, TagsAdded
from community.topics.models import PUBLIC, Mention, Post, Topic
from community.topics.text import Text


@action
def note_people(post: Post, text: Text) -> set[int]:
    """Those whom a post calls, without its author; returned are those whom it didn't call before."""
    called = set(text.people) - {post.author_id}
    known = set(db.session.scalars(select(Mention.person_id).where(Mention.post_id == post.id)))
    if gone := known - called:
        db.session.execute(delete(Mention).where(Mention.post_id == post.id, Mention.person_id.in_(gone)))
    if fresh := called - known:
        db.session.execute(insert(Mention), [{"post_id": post.id, "person_id": one} for one in sorted(fresh)])
    return called - known


@action
def name_again(post: Post, text: Text) -> None:
    """The same after an edit. Whoever a post calls that isn't public yet is told once it is."""
    fresh = note_people(post, text)
    if fresh and post.visibility == PUBLIC:
        publish(PeopleMentioned(post.id, sorted(fresh)))


@action
def tag_at_first(topic: Topic, labels: Sequence[str], text: Text) -> None:
    if labels or text.tags:
        set_tags(topic.id, [*labels, *text.tags])


@action
def tag_again(topic: Topic, labels: Sequence[str], text: Text) -> None:
    """After an edit. A word that is only in the text goes when it goes from the text; one in the field stays."""
    before = _tag_ids(topic)
    set_tags(topic.id, [*labels, *text.tags])
    fresh = _tag_ids(topic) - before
    if fresh and topic.visibility == PUBLIC:
        publish(TagsAdded(topic.id, sorted(fresh)))


def labels_beside(topic: Topic, former: str) -> list[str]:
    """The tags that a topic has besides those of its former text: where there's no field for them, they stay."""
    named = {fold(word) for word in hashtags(former)}
    query = select(Tag).join(Tagging, Tagging.tag_id == Tag.id).where(Tagging.topic_id == topic.id)
    return [tag.label for tag in db.session.scalars(query.order_by(Tagging.id)) if tag.name not in named]


def _tag_ids(topic: Topic) -> set[int]:
    return set(db.session.scalars(select(Tagging.tag_id).where(Tagging.topic_id == topic.id)))

"""Telling those whom a post calls by their handle, once for each post, and only what they can see."""

from collections.abc import Collection

from sqlalchemy import select

from community.follows.queries import blocked_by
from community.kernel.database import db
from community.kernel.events import on
from community.notifications import models
from community.notifications.actions import News, tell
from community.notifications.mailing import mail, quoted
from community.topics.events import PeopleMentioned, PostReturned
from community.topics.models import Mention, Post
from community.topics.policy import can_see_post


def tell_mentioned(post: Post, among: Collection[int] | None = None) -> None:
    """All whom a post calls, or those `among` them, if everybody may see it; not those whom its author has blocked.

    The key is that of all notices of this post or new topic: whoever was told of it in another role isn't told again.
    """
    if not can_see_post(None, post, post.topic):
        return
    called = select(Mention.person_id).where(Mention.post_id == post.id)
    if among is not None:
        called = called.where(Mention.person_id.in_(among))
    people = set(db.session.scalars(called))
    if not people:
        return
    key = f"topic:{post.home_id or post.topic_id}" if post.is_body else f"post:{post.id}"
    thread = f"{models.MENTION}:topic:{post.topic_id}"
    news = News(models.MENTION, key, thread, post.topic_id, post.id, post.author_id)
    mail(tell(news, people - blocked_by(post.author_id)), news, quoted(post))


@on(PeopleMentioned, urgent=True)
def tell_newly_mentioned(event: PeopleMentioned) -> None:
    tell_mentioned(db.session.get_one(Post, event.post_id), event.person_ids)


@on(PostReturned)
def tell_mentioned_in_returned(event: PostReturned) -> None:
    """What was hidden before anybody was told of it; with a topic, whatever stands in it."""
    if not event.is_body:
        tell_mentioned(db.session.get_one(Post, event.post_id))
        return
    calling = select(Mention.post_id).distinct().join(Post, Post.id == Mention.post_id)
    posts = select(Post).where(Post.topic_id == event.topic_id, Post.id.in_(calling)).order_by(Post.id)
    for post in db.session.scalars(posts).all():
        tell_mentioned(post)

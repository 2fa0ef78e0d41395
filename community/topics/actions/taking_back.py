"""Taking a post back within minutes, as if it had not been posted."""

from flask_babel import gettext as _
from sqlalchemy import exists, select

from community.accounts.models import Person
from community.attachments.actions import take_down
from community.attachments.models import Photo
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics import policy
from community.topics.actions.holding import hold_topic_of
from community.topics.actions.visibility import delete_post
from community.topics.events import PostTakenBack
from community.topics.models import PUBLIC, Merge, Outcome, Post, Withdrawal


@action
def take_back_post(post: Post, *, by: Person) -> tuple[str, ...]:
    """The author takes their post back. Returns the tokens of its photos, which are free again."""
    hold_topic_of(post)
    if not by.owns(post.author_id):
        raise NotAllowed(_("Only its author can take this back."))
    if not policy.can_take_back(by, post, now()):
        raise Conflict(_("Ten minutes have passed. You can still delete it."))
    if _is_taken_up(post):
        raise Conflict(_("Somebody has taken this up already. You can still delete it."))
    photos = tuple(db.session.scalars(select(Photo.token).where(Photo.post_id == post.id).order_by(Photo.id)))
    topic_id, kind, is_body = post.topic_id, post.topic.kind, post.opens
    delete_post(post, by=by)
    take_down(photos, post.id, by.id)
    post.photo_count = 0
    db.session.add(Withdrawal(post_id=post.id, at=now()))
    publish(PostTakenBack(post.id, topic_id, kind, by.signing(post.author_id), is_body))
    return photos


def _is_taken_up(post: Post) -> bool:
    """Whether others stand on it: an answer, a reply, a choice, a decision, a merge."""
    topic = post.topic
    if not post.is_body:
        replied = exists().where(Post.parent_id == post.id, Post.visibility == PUBLIC)
        return topic.accepted_post_id == post.id or bool(db.session.scalar(select(replied)))
    if not post.opens:
        return True
    others = exists().where(Post.topic_id == topic.id, Post.id != post.id, Post.visibility == PUBLIC)
    decided = exists().where(Outcome.topic_id == topic.id)
    merged = exists().where((Merge.into_id == topic.id) | (Merge.from_id == topic.id))
    return bool(db.session.scalar(select(others | decided | merged)))

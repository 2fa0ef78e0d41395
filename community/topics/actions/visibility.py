"""Taking posts from view and bringing them back: by staff, by their author, or once an address is verified."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Gone, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.products.actions import count_topic
from community.topics import policy
from community.topics.actions.holding import hold_topic_of
from community.topics.actions.posting import count_post, first_visibility, publish_post, publish_topic
from community.topics.events import PostReturned, PostWithdrawn
from community.topics.models import DELETED, HELD, HIDDEN, MERGED, PUBLIC, Post, Topic, Withdrawal
from community.topics.queries import check_restorable


def _move(post: Post, before: str, after: str) -> bool:
    """Change a post's visibility by one conditional UPDATE; counts follow only if it was this call that did it."""
    hold_topic_of(post)
    done = db.session.execute(
        update(Post)
        .where(Post.id == post.id, Post.visibility == before)
        .values(visibility=after, version=Post.version + 1, deleted_at=now() if after == DELETED else None),
        execution_options={"synchronize_session": False},
    )
    if not getattr(done, "rowcount", 0):
        return False
    topic = post.topic
    step = (after == PUBLIC) - (before == PUBLIC)
    if post.is_body and not post.opens:
        _follow_home(post, after)
    elif post.is_body:
        topic.visibility = after
        topic.version += 1
        db.session.flush()
        if step:
            count_topic(topic.product_id, topic.kind, topic.stars, step)
    elif step:
        count_post(post, step)
    db.session.expire(post)
    db.session.expire(topic)
    return True


def _follow_home(post: Post, after: str) -> None:
    """The first post of a merged topic went or came back: its title goes with it, though it stays where it lives."""
    home = db.session.get_one(Topic, post.home_id)
    home.visibility = MERGED if after == PUBLIC else after
    home.version += 1
    db.session.flush()


def _withdraw(post: Post, after: str, by: Person) -> bool:
    was = post.visibility
    if was not in (PUBLIC, HELD) or not _move(post, was, after):
        return False
    by_id, topic = by.signing(post.author_id), post.topic
    publish(PostWithdrawn(post.id, topic.id, topic.kind, post.author_id, post.opens, after, by_id))
    return True


def _return(post: Post, before: str, after: str, by: Person) -> bool:
    if not _move(post, before, after):
        return False
    if after == PUBLIC:
        by_id, topic = by.signing(post.author_id), post.topic
        publish(PostReturned(post.id, topic.id, topic.kind, post.author_id, post.opens, by_id))
    return True


@action
def hide_post(post: Post, *, by: Person) -> bool:
    """Staff take a post from view; False if it wasn't in view. The reason is kept by whoever decided."""
    if not policy.can_moderate(by):
        raise NotAllowed(_("Only moderators can hide posts."))
    return _withdraw(post, HIDDEN, by)


@action
def show_post(post: Post, *, by: Person, visibility: str = PUBLIC) -> bool:
    """Staff bring a hidden post back: into public, or to wait for its author's address as it did before."""
    if not policy.can_moderate(by):
        raise NotAllowed(_("Only moderators can bring posts back."))
    return _return(post, HIDDEN, visibility, by)


@action
def withdraw_for_author(post: Post, *, by: Person) -> bool:
    """Staff take away what they posted for a customer."""
    if not policy.can_enter_votes(by):
        raise NotAllowed(_("Only its author can delete this."))
    return _withdraw(post, DELETED, by)


@action
def delete_post(post: Post, *, by: Person) -> bool:
    """The author takes their post away; it can be brought back for 30 days."""
    if not policy.can_delete(by, post):
        raise NotAllowed(_("Only its author can delete this."))
    return _withdraw(post, DELETED, by)


@action
def restore_post(post: Post, *, by: Person) -> bool:
    """The author takes back their deletion."""
    if not policy.can_restore(by, post):
        raise NotAllowed(_("Only its author can restore this."))
    check_restorable(post)
    if db.session.scalar(select(Withdrawal.id).where(Withdrawal.post_id == post.id)):
        raise Gone(_("You took this back. Its text is among your drafts."))
    return _return(post, DELETED, first_visibility(by), by)


@action
def release_held(person: Person) -> int:
    """Publish what this person wrote before their address was verified. Returns how many posts."""
    at = now()
    posts = db.session.scalars(
        select(Post).where(Post.author_id.in_(person.own_ids), Post.visibility == HELD).order_by(Post.id)
    ).all()
    for post in posts:
        if not _move(post, HELD, PUBLIC):
            continue
        if post.opens:
            publish_topic(post.topic)
        elif post.is_body:
            publish(PostReturned(post.id, post.topic_id, post.topic.kind, post.author_id, False, post.author_id))
        else:
            db.session.execute(update(Topic).where(Topic.id == post.topic_id).values(active_at=at))
            publish_post(post, post.topic)
    return len(posts)

"""Votes for posts, with their counts kept in SQL."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.models import Person
from community.accounts.policy import can_take_part
from community.kernel.database import db
from community.kernel.errors import NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics import policy
from community.topics.actions.budgeting import check_limits, has_voted, line_up_votes, own_up
from community.topics.actions.helpful import count_helpful, line_up, weigh_again
from community.topics.actions.holding import hold_topic_of
from community.topics.elsewhere import Elsewhere, Shut
from community.topics.events import VoteCast, VoteTakenBack
from community.topics.listed import listed_by
from community.topics.merged import bodies_in
from community.topics.models import IDEA, REVIEW, Post, Topic
from community.votes import actions as votes
from community.votes.models import ME_TOO, SUPPORT, USEFUL


def kind_of_vote(topic_kind: str, is_body: bool) -> str:
    """Support for an idea, useful for everything else. (That one has the same question or problem: concerns.py.)"""
    return SUPPORT if is_body and topic_kind == IDEA else USEFUL


def change_counts(post: Post, kind: str, by: int) -> None:
    """Count a vote in or out of a post and of the topic that it opens."""
    in_post: dict[Any, Any] = {Post.version: Post.version + 1}
    if kind != ME_TOO:
        in_post[Post.vote_count] = Post.vote_count + by
    db.session.execute(update(Post).where(Post.id == post.id).values(in_post))
    if post.is_body:
        in_topic: dict[Any, Any] = {Topic.version: Topic.version + 1}
        if kind == listed_by(post.topic.kind):
            in_topic[Topic.vote_count] = Topic.vote_count + by
        if kind == ME_TOO:
            in_topic[Topic.concern_count] = Topic.concern_count + by
        db.session.execute(update(Topic).where(Topic.id == (post.home_id or post.topic_id)).values(in_topic))
    db.session.expire(post)


def _is_review(post: Post) -> bool:
    return post.is_body and post.topic.kind == REVIEW


def hold_voted(post: Post) -> None:
    """Votes for a topic wait for what is done to it; of one that is merged there is nothing to vote for any more.

    Those for reviews stand in a line of their own (actions/helpful.py), in which nobody may hold one.
    """
    if post.is_body and post.topic.kind != REVIEW:
        hold_topic_of(post)
        if not post.opens:
            raise Elsewhere(post.topic, post.id)


def _check(post: Post, by: Person) -> None:
    if by.owns(post.author_id):
        raise NotAllowed(_("You can't vote for your own post."))
    if not can_take_part(by):
        raise NotAllowed(_("Confirm your email address to vote."))
    if policy.is_locked_for(by, post.topic):
        raise Shut(post.topic)
    if not policy.can_vote(by, post):
        raise NotAllowed(_("You can't vote for this."))


@action
def vote(post: Post, *, by: Person) -> bool:
    """Vote for a post. A second vote changes nothing and returns False."""
    hold_voted(post)
    _check(post, by)
    kind = kind_of_vote(post.topic.kind, post.is_body)
    line_up_votes(by)
    if has_voted(post, kind, by):
        own_up(post, kind, by)
        return False
    check_limits(post, kind, by)
    if not votes.cast(post.id, kind, by.id):
        return False
    if _is_review(post):
        line_up(post.topic)
        change_counts(post, kind, 1)
        count_helpful(post.topic, by.id)
    else:
        change_counts(post, kind, 1)
    publish(VoteCast(post.id, post.topic_id, kind, by.id, post.author_id))
    return True


@action
def take_back_vote(post: Post, *, by: Person) -> bool:
    """Undo one's vote, for whatever was merged into this too; False if there was none."""
    hold_voted(post)
    if policy.is_locked_for(by, post.topic):
        raise Shut(post.topic)
    kind = kind_of_vote(post.topic.kind, post.is_body)
    if not take_back(post, kind, by.id):
        return False
    if _is_review(post):
        weigh_again(post.topic)
    publish(VoteTakenBack(post.id, post.topic_id, kind, by.id, post.author_id))
    return True


def take_back(post: Post, kind: str, person_id: int) -> Collection[int]:
    """Delete somebody's vote for a post and for all that lives in the topic it opens; the posts that had one."""
    others = bodies_in(post.topic_id) if post.is_body else []
    taken = [db.session.get_one(Post, post_id) for post_id in votes.take_back([post.id, *others], kind, person_id)]
    for one in sorted(taken, key=lambda taken_from: taken_from.home_id or taken_from.topic_id):
        change_counts(one, kind, -1)
    return [one.id for one in taken]


@action
def vote_instead(post: Post, former: Post, *, by: Person) -> bool:
    """Take a vote back and give it to another idea: both, or neither."""
    take_back_vote(former, by=by)
    return vote(post, by=by)

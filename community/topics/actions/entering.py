"""Votes that staff enter for customers, and what becomes of them when a customer turns out to be a member."""

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics import policy
from community.topics.actions.holding import hold_topic_of
from community.topics.actions.merging import unite_again
from community.topics.actions.visibility import withdraw_for_author
from community.topics.actions.voting import change_counts, hold_voted
from community.topics.events import VoteCast, VoteTakenBack
from community.topics.listed import listed_by
from community.topics.models import PUBLIC, REVIEW, Post, Topic
from community.votes import actions as votes
from community.votes.models import Vote

UNSEEN = {"synchronize_session": False}


@action
def enter_vote(post: Post, person_id: int, *, by: Person) -> Vote | None:
    """Somebody's vote for an idea or me-too of a question, cast by staff; None if theirs counts there already."""
    if not policy.can_enter_votes(by):
        raise NotAllowed(_("Only staff can vote and post for customers."))
    hold_voted(post)
    if not post.is_body or post.topic.kind == REVIEW or post.visibility != PUBLIC:
        raise Conflict(_("Customers' votes can be entered for public ideas and questions only."))
    kind = listed_by(post.topic.kind)
    if not votes.cast(post.id, kind, person_id, is_entered=True):
        return None
    change_counts(post, kind, 1)
    publish(VoteCast(post.id, post.topic_id, kind, person_id, post.author_id))
    there = (Vote.post_id == post.id, Vote.kind == kind, Vote.person_id == person_id)
    return db.session.scalar(select(Vote).where(*there))


@action
def revoke_vote(vote_id: int, *, by: Person) -> bool:
    """Take back what was entered, wherever it counts since; False if it is gone or has become the voter's own."""
    if not policy.can_enter_votes(by):
        raise NotAllowed(_("Only staff can vote and post for customers."))
    vote = db.session.get(Vote, vote_id)
    if vote is None:
        return False
    post = db.session.get_one(Post, vote.post_id)
    hold_topic_of(post)
    entered = delete(Vote).where(Vote.id == vote_id, Vote.is_entered).returning(Vote.person_id, Vote.kind)
    gone = db.session.execute(entered, execution_options=UNSEEN).one_or_none()
    if gone is None:
        return False
    change_counts(post, gone.kind, -1)
    unite_again(post.topic)
    publish(VoteTakenBack(post.id, post.topic_id, gone.kind, gone.person_id, post.author_id))
    return True


@action
def withdraw_entered(post: Post, *, by: Person) -> bool:
    """Take away what was posted for a customer, as its author would; False if it was gone already."""
    if not policy.can_enter_votes(by) or not post.author.stands_in or post.author.is_mask:
        raise NotAllowed(_("Only what staff posted for a customer can be taken back here."))
    return withdraw_for_author(post, by=by)


@action
def hand_over_votes(stand_in_id: int, member_id: int) -> None:
    """What was cast for a customer counts as the member's, once; nothing of it for what they wrote themselves."""
    cast = select(Vote).where(Vote.person_id == stand_in_id, Vote.cast_post_id.is_(None)).order_by(Vote.post_id)
    for vote in db.session.scalars(cast).all():
        post = db.session.get_one(Post, vote.post_id)
        hold_topic_of(post)
        own = (Vote.post_id == vote.post_id, Vote.kind == vote.kind, Vote.person_id == member_id)
        has_own = db.session.scalar(select(Vote.id).where(*own, Vote.cast_post_id.is_(None))) is not None
        # One that only counts here from elsewhere makes way for one that was cast here.
        db.session.execute(delete(Vote).where(*own, Vote.cast_post_id.is_not(None)), execution_options=UNSEEN)
        if has_own or post.author_id == member_id:
            db.session.delete(vote)
        else:
            vote.person_id = member_id
        db.session.flush()
        unite_again(db.session.get_one(Topic, post.topic_id))

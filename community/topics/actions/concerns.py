"""Saying that one has the same question, or the same problem, and how often and how badly: apart from any vote."""

from dataclasses import dataclass

from flask_babel import gettext as _

from community.accounts.models import Person
from community.accounts.policy import can_take_part
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics import policy
from community.topics.actions.voting import change_counts, hold_voted, take_back
from community.topics.elsewhere import Shut
from community.topics.events import VoteCast, VoteTakenBack
from community.topics.models import IDEA, QUESTION, Concern, Post
from community.votes import actions as votes
from community.votes.models import ME_TOO
from community.votes.queries import cast_vote_of


@dataclass(frozen=True)
class Extent:
    """How often a problem comes up and how bad it is; either may be left open."""

    frequency: str = ""
    severity: str = ""


@action
def raise_concern(post: Post, *, by: Person) -> bool:
    """Have the same question or problem as the author of a topic. A second time changes nothing and returns False."""
    hold_voted(post)
    _check(post, by)
    if not votes.cast(post.id, ME_TOO, by.id):
        return False
    change_counts(post, ME_TOO, 1)
    publish(VoteCast(post.id, post.topic_id, ME_TOO, by.id, post.author_id))
    return True


def _check(post: Post, by: Person) -> None:
    if not post.is_body or post.topic.kind not in (QUESTION, IDEA):
        raise Conflict(_("That can be said of questions and ideas only."))
    if by.owns(post.author_id):
        raise NotAllowed(_("You asked for this yourself, so you're counted already."))
    if not can_take_part(by):
        raise NotAllowed(_("Confirm your email address to join in."))
    if policy.is_locked_for(by, post.topic):
        raise Shut(post.topic)
    if not policy.can_vote(by, post):
        raise NotAllowed(_("You can't join in here."))


@action
def drop_concern(post: Post, *, by: Person) -> bool:
    """Take it back, for whatever was merged into this too; False if there was nothing."""
    hold_voted(post)
    if policy.is_locked_for(by, post.topic):
        raise Shut(post.topic)
    if not take_back(post, ME_TOO, by.id):
        return False
    publish(VoteTakenBack(post.id, post.topic_id, ME_TOO, by.id, post.author_id))
    return True


@action
def describe_concern(post: Post, extent: Extent, *, by: Person) -> None:
    """Say how often and how badly one has the problem of an idea; whoever hasn't said so yet has it now."""
    raise_concern(post, by=by)
    if post.topic.kind != IDEA:
        raise Conflict(_("That can be said of ideas only."))
    vote = cast_vote_of(by.id, post.id, ME_TOO)
    if vote is None:
        raise Conflict(_("This changed in the meantime. Reload the page."))
    concern = db.session.query(Concern).filter_by(vote_id=vote.id).one_or_none() or Concern(vote_id=vote.id)
    concern.frequency, concern.severity = extent.frequency, extent.severity
    db.session.add(concern)
    change_counts(post, ME_TOO, 0)

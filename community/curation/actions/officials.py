"""Having what staff wrote speak for the company, or no longer."""

from flask_babel import gettext as _

from community.accounts.models import Person
from community.audit.actions import note
from community.curation.events import OfficialChanged
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics import policy
from community.topics.actions.holding import hold_topic_of
from community.topics.models import PUBLIC, Post


@action
def mark_official(post: Post, *, by: Person) -> None:
    """An answer or comment of staff speaks for the company and stands on top."""
    _check(post, by)
    if not post.author.is_staff:
        raise Conflict(_("Only what our staff wrote can speak for the company."))
    if not post.is_official:
        post.is_official = True
        _tell("mark official", post, by)


@action
def unmark_official(post: Post, *, by: Person) -> None:
    """It speaks for its author alone."""
    _check(post, by)
    if post.is_official:
        post.is_official = False
        _tell("unmark official", post, by)


def _check(post: Post, by: Person) -> None:
    hold_topic_of(post)
    if not policy.can_answer_officially(by) or not by.is_active:
        raise NotAllowed(_("Only staff can speak for the company."))
    if post.is_body or post.parent_id is not None or post.visibility != PUBLIC:
        raise Conflict(_("Only an answer or comment that everybody can see can speak for the company."))


def _tell(verb: str, post: Post, by: Person) -> None:
    post.version += 1
    post.topic.version += 1
    db.session.flush()
    note(verb, "post", post.id, by=by, title=post.topic.title)
    publish(OfficialChanged(post.id, post.topic_id, by.id))

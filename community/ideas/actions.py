"""Proposing and deciding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _

from community.accounts.models import Person
from community.audit.actions import note
from community.ideas.models import NEW, STATES, Idea
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.transaction import action
from community.topics import policy
from community.topics.actions.merging import merge_topics, unmerge_topics
from community.topics.actions.outcomes import record_outcome
from community.topics.actions.posting import Edit, NewPost, NewTopic, add_post, edit_post, start_topic
from community.topics.models import IDEA, Merge, Outcome, Post, Topic
from community.topics.text import Text, written


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes: the problem they have and what would make them glad."""

    title: str
    problem: Text
    wish: Text
    product_id: int | None = None
    labels: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


@action
def propose_idea(proposal: Proposal, *, by: Person) -> Topic:
    """A new idea, in the state `new`."""
    new = NewTopic(
        IDEA, proposal.title, proposal.problem, proposal.product_id, proposal.labels, proposal.photos, state=NEW
    )
    topic = start_topic(new, by=by)
    db.session.add(Idea(topic_id=topic.id, wish_markdown=proposal.wish.markdown, wish_html=proposal.wish.html))
    return topic


@action
def comment_on_idea(
    topic: Topic,
    text: Text,
    *,
    by: Person,
    is_official: bool = False,
    parent_id: int | None = None,
    photos: tuple[str, ...] = (),
) -> Post:
    """Comment on an idea, or reply to a comment."""
    return add_post(topic, NewPost(text, parent_id, is_official, photos), by=by)


@action
def edit_idea(topic: Topic, body: Post, edit: Edit, wish: Text, *, by: Person) -> None:
    """Change an idea's words. `edit.former` must hold its former wish under "wish"."""
    edit_post(body, edit, by=by)
    idea = idea_of(topic)
    idea.wish_markdown, idea.wish_html = wish.markdown, wish.html


@action
def put_wish_back(topic: Topic, fields: Mapping[str, Any]) -> None:
    """The wish of an earlier version, if that had one; whoever puts it back was asked for the right."""
    if isinstance(fields.get("wish"), str):
        idea, wish = idea_of(topic), written(fields["wish"])
        idea.wish_markdown, idea.wish_html = wish.markdown, wish.html


@action
def decide_idea(topic: Topic, state: str, reason: Text | None, *, by: Person, decision: str = "") -> Outcome:
    """Move an idea to a state. Without a public reason nothing moves; to the state it has, neither."""
    if not policy.can_decide(by):
        raise NotAllowed(_("Only the product team decides on ideas."))
    if topic.kind != IDEA or state not in STATES:
        raise Invalid({"state": _("Choose one of the six states.")})
    if reason is None or not reason.markdown.strip():
        raise Invalid({"reason": _("Write the reply that everyone who asked will read.")})
    if topic.state == state and not decision:
        raise Conflict(_("The idea is already in this state."))
    return record_outcome(topic, state, reason, decision=decision or uuid4().hex, by=by)


@action
def merge_idea(topic: Topic, into: Topic, reason: Text | None, *, by: Person) -> Merge:
    """Let an idea go on in another one that asks for the same, with a reason that everybody can read."""
    if not policy.can_merge(by):
        raise NotAllowed(_("Only staff can merge ideas."))
    if topic.kind != IDEA or into.kind != IDEA:
        raise Conflict(_("Only ideas can be merged."))
    if reason is None or not reason.markdown.strip():
        raise Invalid({"reason": _("Write why, for everyone who asked.")})
    merge = merge_topics(topic, into, reason=reason, by=by)
    details = {"title": topic.title, "post_id": into.body_post_id, "into_id": into.id, "merge_id": merge.id}
    note("merge", "topic", topic.id, by=by, reason=reason.markdown, **details)
    return merge


@action
def unmerge_idea(merge: Merge, *, by: Person) -> Topic:
    """Take a merge of ideas back, to the state from before. Returns the idea that stands by itself again."""
    if not policy.can_merge(by):
        raise NotAllowed(_("Only staff can merge ideas."))
    topic = unmerge_topics(merge, by=by)
    note("unmerge", "topic", topic.id, by=by, title=topic.title, into_id=merge.into_id, merge_id=merge.id)
    return topic


def idea_of(topic: Topic) -> Idea:
    """The idea's own part of a topic."""
    return db.session.query(Idea).filter_by(topic_id=topic.id).one()

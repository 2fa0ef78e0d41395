"""Putting earlier words of a post back, as one more version."""

from flask_babel import gettext as _

from community.accounts.models import Person
from community.audit.actions import note
from community.curation.events import PostReverted
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics import policy
from community.topics.actions.holding import hold_topic_of
from community.topics.actions.posting import Edit, rewrite
from community.topics.models import PUBLIC, Post, Revision
from community.topics.text import written
from community.topics.versions import fields_at, own_fields_of


@action
def revert_post(post: Post, revision: Revision, *, words: int, reason: str, by: Person) -> None:
    """Staff put back how a post read before this edit. `words` is how many edits they had seen."""
    hold_topic_of(post)
    if not policy.can_curate(by):
        raise NotAllowed(_("Only our staff can put earlier words back."))
    if revision.post_id != post.id:
        raise NotFound
    if post.visibility != PUBLIC or (post.is_body and not post.opens):
        raise Conflict(_("Only what everybody can see, and where it was written, can be put back."))
    db.session.refresh(post)
    if post.words != words:
        raise Conflict(_("This was edited in the meantime. Look at the newest version first."))
    if not reason.strip():
        raise Invalid({"reason": _("Write why, for the author and for everybody who reads the versions.")})
    own, topic = own_fields_of(post), post.topic
    fields = fields_at(post, revision)
    former = dict(own.present(topic))
    edit = Edit(written(fields["body"]), words, title=fields.get("title"), product_id=topic.product_id, former=former)
    rewrite(post, edit, by=by, reason=reason.strip())
    own.restore(topic, fields)
    db.session.flush()
    note("revert", "post", post.id, by=by, reason=reason, title=topic.title, revision_id=revision.id)
    newest = db.session.query(Revision.id).filter_by(post_id=post.id).order_by(Revision.id.desc()).limit(1).scalar()
    publish(PostReverted(newest, post.id, topic.id, by.id))

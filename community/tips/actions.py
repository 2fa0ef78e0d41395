"""Sharing, commenting, agreeing, and pointing out."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import Person
from community.audit.actions import note
from community.kernel.clock import now
from community.kernel.database import Model, db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.tips import policy
from community.tips.events import TopicFeatured, TopicUnfeatured
from community.tips.models import FEATURED, Consent, Feature
from community.tips.queries import consent_of
from community.topics.actions.holding import lock
from community.topics.actions.posting import NewPost, NewTopic, add_post, start_topic
from community.topics.models import PUBLIC, Post, Topic
from community.topics.text import Text, language_of

UNSEEN = {"synchronize_session": False}


@dataclass(frozen=True)
class Agreement:
    """What somebody read and agreed to."""

    version: str
    words: str


@dataclass(frozen=True)
class Shared:
    """A tip or a story (`kind`) as somebody wants to share it; of a story, what its author agrees to."""

    kind: str
    title: str
    text: Text
    product_id: int | None = None
    labels: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    agreement: Agreement | None = None


@action
def share(shared: Shared, *, by: Person) -> Topic:
    """A new tip or story."""
    new = NewTopic(shared.kind, shared.title, shared.text, shared.product_id, shared.labels, shared.photos)
    topic = start_topic(new, by=by)
    if shared.agreement is not None:
        agree(topic, shared.agreement, by=by)
    return topic


@action
def comment_on_tip(
    topic: Topic,
    text: Text,
    *,
    by: Person,
    is_official: bool = False,
    parent_id: int | None = None,
    photos: tuple[str, ...] = (),
) -> Post:
    """Comment on a tip or a story, or reply to a comment."""
    return add_post(topic, NewPost(text, parent_id, is_official, photos), by=by)


@action
def agree(topic: Topic, agreement: Agreement, *, by: Person) -> bool:
    """The author lets us point out their story; False if they do already."""
    if not policy.can_agree(by, topic):
        raise NotAllowed(_("Only its author can agree to this."))
    values = {"topic_id": topic.id, "version": agreement.version, "words": agreement.words, "given_at": now()}
    return _begin(Consent, {**values, "language": language_of(agreement.words)})


@action
def withdraw_consent(topic: Topic, *, by: Person) -> bool:
    """The author takes it back; what is pointed out no longer is, in the same moment. False if they hadn't agreed."""
    lock(topic)
    if not policy.can_withdraw(by, topic):
        raise NotAllowed(_("Only its author can withdraw this consent."))
    withdrawn = db.session.scalar(
        update(Consent)
        .where(Consent.topic_id == topic.id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now())
        .returning(Consent.id),
        execution_options=UNSEEN,
    )
    if withdrawn is None:
        return False
    was_featured = _end_feature(topic, by)
    note("withdraw consent", "topic", topic.id, by=by, title=topic.title, was_featured=was_featured)
    return True


@action
def feature(topic: Topic, *, by: Person) -> bool:
    """Point it out to everybody; False if it is already. A story without its author's consent is refused."""
    if not policy.can_feature(by):
        raise NotAllowed(_("Only staff can point something out."))
    lock(topic)
    if topic.visibility != PUBLIC:
        raise Conflict(_("This isn't public, so it can't be pointed out."))
    if not policy.can_be_featured(topic, is_agreed=consent_of(topic.id) is not None):
        raise Conflict(_("Its author hasn't agreed to this, so the story can't be pointed out."))
    if not _begin(Feature, {"topic_id": topic.id, "by_id": by.id, "featured_at": now()}):
        return False
    _set_state(topic, FEATURED)
    note("feature", "topic", topic.id, by=by, title=topic.title)
    publish(TopicFeatured(topic.id, topic.author_id, by.id))
    return True


@action
def unfeature(topic: Topic, *, by: Person) -> bool:
    """Point it out no longer; False if it wasn't."""
    if not policy.can_feature(by):
        raise NotAllowed(_("Only staff can point something out."))
    lock(topic)
    if not _end_feature(topic, by):
        return False
    note("unfeature", "topic", topic.id, by=by, title=topic.title)
    return True


def _begin(model: type[Model], values: dict[str, object]) -> bool:
    """Insert the one row of its kind that stands for a topic; False if there is one."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return db.session.scalar(insert(model).values(values).on_conflict_do_nothing().returning(model.id)) is not None


def _end_feature(topic: Topic, by: Person) -> bool:
    ended = db.session.scalar(
        update(Feature)
        .where(Feature.topic_id == topic.id, Feature.ended_at.is_(None))
        .values(ended_at=now(), ended_by_id=by.id)
        .returning(Feature.id),
        execution_options=UNSEEN,
    )
    if ended is None:
        return False
    _set_state(topic, "")
    publish(TopicUnfeatured(topic.id, by.id))
    return True


def _set_state(topic: Topic, state: str) -> None:
    db.session.execute(
        update(Topic).where(Topic.id == topic.id).values(state=state, version=Topic.version + 1),
        execution_options=UNSEEN,
    )
    db.session.expire(topic)

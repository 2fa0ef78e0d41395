"""Finding tips and stories, what their authors agreed to, and what is pointed out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, select

from community.kernel.database import db
from community.tips.models import BOTH, FEATURED, Consent, Feature
from community.topics.models import PUBLIC, Topic
from community.topics.queries import TOPIC_ROWS


def consent_of(topic_id: int) -> Consent | None:
    """What the author of a story agreed to and hasn't taken back."""
    return db.session.scalar(select(Consent).where(Consent.topic_id == topic_id, Consent.withdrawn_at.is_(None)))


def latest_featured(limit: int = 3) -> Sequence[Row[Any]]:
    """The topics that were pointed out last and still are, as rows of lists. Public ones only, whoever asks."""
    query = (
        TOPIC_ROWS.join(Feature, and_(Feature.topic_id == Topic.id, Feature.ended_at.is_(None)))
        .where(Topic.kind.in_(BOTH), Topic.state == FEATURED, Topic.visibility == PUBLIC)
        .order_by(Feature.featured_at.desc(), Feature.id.desc())
        .limit(limit)
    )
    return db.session.execute(query).all()

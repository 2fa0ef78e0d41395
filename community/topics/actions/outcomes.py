"""Saying in public what came of a topic."""

from sqlalchemy import select

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics import policy
from community.topics.actions.holding import hold
from community.topics.events import OutcomeRecorded
from community.topics.models import IDEA, Outcome, Topic
from community.topics.text import Text


@action
def record_outcome(topic: Topic, state: str, reason: Text, *, decision: str, by: Person) -> Outcome:
    """Write the state and its reason to the topic's public history; an idea takes the state on.

    One decision is recorded once per topic: asked again, the first record is returned.
    """
    if not policy.can_decide(by):
        raise NotAllowed
    hold(topic)
    known = db.session.scalar(select(Outcome).where(Outcome.topic_id == topic.id, Outcome.decision == decision))
    if known:
        return known
    at = now()
    outcome = Outcome(
        topic_id=topic.id,
        state=state,
        language=reason.language,
        markdown=reason.markdown,
        html=reason.html,
        by_id=by.id,
        decision=decision,
        created_at=at,
    )
    db.session.add(outcome)
    if topic.kind == IDEA:
        topic.state = state
    topic.active_at = at
    topic.version += 1
    db.session.flush()
    publish(OutcomeRecorded(outcome.id, topic.id, topic.kind, state, decision, by.id))
    return outcome

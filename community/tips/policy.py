"""Who may point something out, and who agrees to it. Pure: no query, no request."""

from community.accounts.models import Person
from community.accounts.policy import is_staff
from community.tips.models import BOTH
from community.topics.models import HELD, PUBLIC, STORY, Topic


def can_feature(person: Person | None) -> bool:
    """Staff, of either team."""
    return is_staff(person)


def can_be_featured(topic: Topic, *, is_agreed: bool) -> bool:
    """What is public; a story only if its author agreed."""
    return topic.kind in BOTH and topic.visibility == PUBLIC and (topic.kind != STORY or is_agreed)


def can_agree(person: Person | None, topic: Topic) -> bool:
    """The author of a story, and nobody for them."""
    if person is None or topic.kind != STORY:
        return False
    return person.is_active and person.id == topic.author_id and topic.visibility in (PUBLIC, HELD)


def can_withdraw(person: Person | None, topic: Topic) -> bool:
    """The author of a story, also of one that staff hid."""
    return person is not None and topic.kind == STORY and person.is_active and person.id == topic.author_id

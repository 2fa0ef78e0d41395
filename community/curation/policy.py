"""Who may convert, close, lock, pin, move and put back. Pure: no query, no request."""

from community.accounts.models import Person
from community.accounts.policy import can_take_part
from community.curation.models import Closure
from community.topics import policy as topics
from community.topics.models import IDEA, PUBLIC, QUESTION, Topic

CONVERTIBLE = {QUESTION: IDEA, IDEA: QUESTION}
"""What each kind can become."""
CLOSABLE = (QUESTION,)
"""Ideas are closed by their states, and reviews stay open."""
UNTOUCHED = ("open", "new")


def can_curate(person: Person | None) -> bool:
    return topics.can_curate(person)


def can_convert(person: Person | None, topic: Topic) -> bool:
    """Staff; and the author while nobody has answered, commented or decided."""
    if topic.kind not in CONVERTIBLE or topic.visibility != PUBLIC:
        return False
    return can_curate(person) or (_is_author(person, topic) and is_untouched(topic))


def is_untouched(topic: Topic) -> bool:
    """Whether nobody has said anything about a topic yet."""
    return topic.answer_count == 0 and topic.state in UNTOUCHED


def can_lock(person: Person | None, topic: Topic) -> bool:
    return can_curate(person) and topic.visibility == PUBLIC


def can_close(person: Person | None, topic: Topic) -> bool:
    """Staff, and whoever asked the question."""
    if topic.kind not in CLOSABLE or topic.visibility != PUBLIC or topic.closure:
        return False
    return can_curate(person) or _is_author(person, topic)


def can_reopen(person: Person | None, topic: Topic, closure: Closure) -> bool:
    """Staff; and authors what they closed themselves."""
    return can_curate(person) or (_is_author(person, topic) and person is not None and closure.by_id == person.id)


def _is_author(person: Person | None, topic: Topic) -> bool:
    return person is not None and person.id == topic.author_id and can_take_part(person)

"""Who may see, change and judge topics and posts. Pure: no query, no request."""

from datetime import datetime, timedelta

from community.accounts.models import Person
from community.accounts.policy import can_administer, can_take_part, is_moderator, is_product_team, is_staff
from community.kernel.clock import now
from community.topics.models import DELETED, HELD, HIDDEN, IDEA, LOCKED, MERGED, PUBLIC, QUESTION, Post, Topic

TAKEN_BACK_WITHIN = timedelta(minutes=10)


def can_see_topic(person: Person | None, topic: Topic) -> bool:
    """Public to all; held, hidden and merged to their author and to moderators; deleted to moderators."""
    return _can_see(person, topic.visibility, topic.author_id)


def can_see_post(person: Person | None, post: Post, topic: Topic) -> bool:
    """As its topic, and as the post that it replies to: what is said below something goes with it."""
    if not can_see_topic(person, topic) or not _can_see(person, post.visibility, post.author_id):
        return False
    return post.parent is None or _can_see(person, post.parent.visibility, post.parent.author_id)


def _can_see(person: Person | None, visibility: str, author_id: int) -> bool:
    if visibility == PUBLIC or is_moderator(person):
        return True
    return person is not None and person.owns(author_id) and visibility in (HELD, HIDDEN, MERGED)


def can_post(person: Person | None) -> bool:
    """Anybody signed in, and who stands for a customer; until their address is verified, what they write is held."""
    return person is not None and (person.is_active or person.stands_in)


def can_reply(person: Person | None, topic: Topic) -> bool:
    if topic.visibility == DELETED or is_shut_for(person, topic):
        return False
    return can_post(person) and can_see_topic(person, topic)


def is_shut_for(person: Person | None, topic: Topic) -> bool:
    """Whether they can't write in a topic that was locked or closed, or in which the time for that is over."""
    return (bool(topic.closure) or is_over(topic)) and not is_staff(person)


def is_over(topic: Topic) -> bool:
    """Whether the time has passed in which everybody may write there."""
    return topic.writes_until is not None and now() >= topic.writes_until


def is_locked_for(person: Person | None, topic: Topic) -> bool:
    """Whether they can neither write, nor vote, nor edit in a topic that was locked."""
    return topic.closure == LOCKED and not is_staff(person)


def can_edit(person: Person | None, post: Post) -> bool:
    """Authors edit what stands; a hidden text stays as it was judged, and the first one of a merged topic as it was."""
    if (post.is_body and not post.opens) or is_locked_for(person, post.topic):
        return False
    return _can_change(person, post)


def _can_change(person: Person | None, post: Post) -> bool:
    return person is not None and person.is_active and person.owns(post.author_id) and post.visibility in (PUBLIC, HELD)


def can_delete(person: Person | None, post: Post) -> bool:
    return _can_change(person, post)


def can_take_back(person: Person | None, post: Post, at: datetime) -> bool:
    """The author, for ten minutes."""
    return _can_change(person, post) and at - post.created_at < TAKEN_BACK_WITHIN


def can_restore(person: Person | None, post: Post) -> bool:
    """The author takes back a deletion of their own."""
    return person is not None and person.is_active and person.owns(post.author_id) and post.visibility == DELETED


def can_vote(person: Person | None, post: Post) -> bool:
    """With a verified address, on what is public and not locked, never on one's own."""
    if person is None or person.owns(post.author_id) or is_locked_for(person, post.topic):
        return False
    return can_take_part(person) and post.visibility == PUBLIC


def can_enter_votes(person: Person | None) -> bool:
    """For customers who phoned, wrote or came to the shop."""
    return is_staff(person)


def can_limit_votes(person: Person | None) -> bool:
    return can_administer(person)


def can_moderate(person: Person | None) -> bool:
    return is_moderator(person)


def can_curate(person: Person | None) -> bool:
    """Convert, lock, pin, move and split topics, and put earlier words back: the product team and moderators."""
    return is_staff(person) and person is not None and person.is_active


def can_be_pinned(kind: str) -> bool:
    """Whether its list has a top; tips and stories are pointed out instead, and question hours have their times."""
    return kind in (QUESTION, IDEA)


def can_merge(person: Person | None) -> bool:
    """The product team and moderators."""
    return is_staff(person)


def can_decide(person: Person | None) -> bool:
    return is_product_team(person)


def can_answer_officially(person: Person | None) -> bool:
    return is_staff(person)


def can_accept(person: Person | None, topic: Topic) -> bool:
    """The person who asked, or a moderator on their behalf."""
    if person is None or topic.kind != QUESTION or topic.visibility != PUBLIC:
        return False
    return person.owns(topic.author_id) or is_moderator(person)

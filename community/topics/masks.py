"""As whom somebody writes in a topic: who has written there behind a mask goes on behind it."""

from sqlalchemy import select

from community.accounts.models import Person
from community.kernel.database import db
from community.topics.models import Post, Topic


def writer_in(topic: Topic, person: Person) -> Person:
    """The mask behind which this member has written here, else themselves; asked only of those who have a mask.

    What they wrote says which mask it is, wherever that stands by now: topics are merged, converted and split.
    """
    masks = person.own_ids - {person.id}
    if not masks:
        return person
    here = select(Post.author_id).where(Post.topic_id == topic.id, Post.author_id.in_(masks))
    mask_id = db.session.scalar(here.order_by(Post.id).limit(1))
    return db.session.get_one(Person, mask_id) if mask_id else person


def writes_masked(topic: Topic, person: Person | None) -> bool:
    return person is not None and writer_in(topic, person).is_mask

"""Who is to thank for an idea that shipped: its author, those of what was merged into it, and whose words spoke for it.

Only words count that everybody can read, and of the backlog nothing else is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, literal, select, union_all
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.backlog.models import Evidence, Item
from community.ideas.models import SHIPPED
from community.kernel.database import db
from community.kernel.remembered import memory
from community.topics.models import MERGED, PUBLIC, Post, Topic
from community.topics.posts import below_public
from community.topics.showing import shown_person

WROTE, JOINED, SPOKE = 1, 2, 3
MOST = 60


@dataclass(frozen=True)
class Credit:
    """One person to thank; who has left has neither name nor page."""

    person: SimpleNamespace | None
    how: str


def credits_of(topic: Topic) -> Sequence[Credit]:
    """Everybody once, by the first of what they did. One statement, remembered for a moment."""
    names = {WROTE: _("Suggested it"), JOINED: _("Suggested the same"), SPOKE: _("Spoke for it")}
    people = memory.recall(("credits", topic.id), lambda: credited_people(topic.id))
    return [
        Credit(None if person.disabled_at and not person.is_mask else shown_person(person), names[how])
        for person, how in people
    ]


def credited_people(topic_id: int) -> list[tuple[Person, int]]:
    """The people to thank for an idea with what they did, in that order."""
    wrote = select(Topic.author_id.label("person_id"), literal(WROTE).label("how")).where(Topic.id == topic_id)
    joined = select(Topic.author_id, literal(JOINED)).where(
        Topic.merged_into_id == topic_id, Topic.visibility == MERGED
    )
    spoke = (
        select(Evidence.customer_id, literal(SPOKE))
        .join(Person, Person.id == Evidence.customer_id)
        .where(Evidence.item_id.in_(_shipped_items(Post.topic_id == topic_id)), _is_read_by_all(), Person.roles == "")
    )
    found = union_all(wrote, joined, spoke).subquery()
    query = select(Person, found.c.how).join(found, found.c.person_id == Person.id)
    first: dict[int, tuple[Person, int]] = {}
    for person, how in db.session.execute(query.order_by(found.c.how, Person.id)):
        first.setdefault(person.id, (person, how))
    return list(first.values())[:MOST]


def _shipped_items(which: ColumnElement[bool]) -> Select[Any]:
    """Items that shipped and for which such a post is evidence."""
    return (
        select(Item.id)
        .join(Evidence, Evidence.item_id == Item.id)
        .join(Post, Post.id == Evidence.post_id)
        .where(Item.state == SHIPPED, which)
    )


def _is_read_by_all() -> ColumnElement[bool]:
    """Evidence whose post everybody can read."""
    public = select(Post.id).join(Topic, Topic.id == Post.topic_id)
    return Evidence.post_id.in_(public.where(Post.visibility == PUBLIC, Topic.visibility == PUBLIC, below_public()))


def credited_topics(person_id: int) -> Select[Any]:
    """The ids of topics that speak for an item that shipped, as something of this person does."""
    theirs = aliased(Evidence)
    own = select(Evidence.item_id).where(Evidence.customer_id == person_id, _is_read_by_all())
    query = select(Post.topic_id).join(theirs, theirs.post_id == Post.id)
    return query.join(Item, and_(Item.id == theirs.item_id, Item.state == SHIPPED)).where(theirs.item_id.in_(own))

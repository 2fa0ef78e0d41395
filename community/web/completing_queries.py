"""Whom somebody may call, and tags that stand on something public, by how they begin."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from community.accounts.models import Handle, Person
from community.accounts.queries import has_a_page
from community.follows.models import BLOCKED, PERSON, Follow
from community.follows.queries import is_on_public
from community.kernel.database import db
from community.kernel.markup.naming import folded
from community.tags.models import Tag, Tagging, fold
from community.topics.models import PUBLIC, Post, Topic

MOST_OFFERED = 8
MOST_COUNTED = 50


def people_to_call(typed: str, topic: Topic | None, *, seen_by: Person) -> Sequence[Person]:
    """People whose page can be seen, without oneself and without those with whom there is a block, either way."""
    query = select(Person).where(has_a_page(), Person.id != seen_by.id, ~_is_blocked(seen_by.id))
    if typed:
        query = query.where(_begins(typed))
    elif topic is None:
        return []
    found = [*db.session.scalars(_taking_part(query, topic))] if topic else []
    if typed and len(found) < MOST_OFFERED:
        others = query.where(Person.id.not_in([one.id for one in found])).order_by(Person.id)
        found += db.session.scalars(others.limit(MOST_OFFERED - len(found)))
    return found


def _taking_part(query: Select[Person], topic: Topic) -> Select[Person]:
    """The latest in a topic first."""
    last = func.max(Post.id).label("last")
    public = Post.topic_id == topic.id, Post.visibility == PUBLIC
    said = select(Post.author_id, last).where(*public).group_by(Post.author_id).subquery()
    return query.join(said, said.c.author_id == Person.id).order_by(said.c.last.desc()).limit(MOST_OFFERED)


def _begins(typed: str) -> ColumnElement[bool]:
    called = exists().where(Handle.person_id == Person.id, Handle.folded.startswith(folded(typed), autoescape=True))
    return or_(called, func.lower(Person.display_name).startswith(typed.lower(), autoescape=True))


def _is_blocked(person_id: int) -> ColumnElement[bool]:
    by_me = exists().where(
        Follow.person_id == person_id,
        Follow.subject_type == PERSON,
        Follow.subject_id == Person.id,
        Follow.state == BLOCKED,
    )
    me = exists().where(
        Follow.person_id == Person.id,
        Follow.subject_type == PERSON,
        Follow.subject_id == person_id,
        Follow.state == BLOCKED,
    )
    return or_(by_me, me)


def tags_to_name(typed: str) -> Sequence[str]:
    """The most used first."""
    name = fold(typed)
    if not name:
        return []
    fitting = select(Tag.id, Tag.label).where(Tag.name.startswith(name, autoescape=True), is_on_public())
    some = fitting.order_by(Tag.id).limit(MOST_COUNTED).subquery()
    uses = select(func.count()).where(Tagging.tag_id == some.c.id).scalar_subquery()
    return list(db.session.scalars(select(some.c.label).order_by(uses.desc(), some.c.id).limit(MOST_OFFERED)))

"""Which badges there are, and who has them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select, union

from community.accounts.models import Person
from community.badges.models import Badge, BadgeAward
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.remembered import memory
from community.topics.models import PUBLIC, Post, Topic


def badges_of(person_id: int) -> Sequence[Row[Any]]:
    """Somebody's badges with date, reason and, where everybody may read it, the topic. One statement, remembered."""
    columns: tuple[Any, ...] = (
        BadgeAward.id,
        Badge.key,
        Badge.name_ja,
        Badge.name_en,
        Badge.least,
        BadgeAward.awarded_at,
        BadgeAward.reason,
        BadgeAward.language,
        BadgeAward.given_by_id,
        Topic.id.label("topic_id"),
        Topic.kind,
        Topic.title,
        Topic.language.label("topic_language"),
    )
    query = (
        select(*columns)
        .join(Badge, Badge.id == BadgeAward.badge_id)
        .outerjoin(Topic, and_(Topic.id == BadgeAward.topic_id, Topic.visibility == PUBLIC))
        .where(BadgeAward.person_id == person_id, Badge.is_active)
        .order_by(Badge.position, Badge.id)
    )
    return memory.recall(("badges_of", person_id), lambda: db.session.execute(query).all())


def all_badges() -> Sequence[Row[Any]]:
    """Every badge that is given, with how many people have it."""
    columns: tuple[Any, ...] = (
        Badge.id,
        Badge.key,
        Badge.name_ja,
        Badge.name_en,
        Badge.measure,
        Badge.least,
        func.count(Person.id).label("holders"),
    )
    query = (
        select(*columns)
        .outerjoin(BadgeAward, BadgeAward.badge_id == Badge.id)
        .outerjoin(Person, and_(Person.id == BadgeAward.person_id, Person.disabled_at.is_(None)))
        .where(Badge.is_active)
        .group_by(Badge.id)
        .order_by(Badge.position, Badge.id)
    )
    return memory.recall(("all_badges",), lambda: db.session.execute(query).all())


def badges_by_hand() -> Sequence[Badge]:
    """Those that staff give."""
    query = select(Badge).where(Badge.measure == "", Badge.is_active).order_by(Badge.position, Badge.id)
    return db.session.scalars(query).all()


def find_member(person_id: int) -> Person:
    """Somebody to whom staff give a badge; NotFound if there is nobody."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def people_to_look_at() -> list[int]:
    """Everybody who wrote something or has a badge."""
    return sorted(db.session.scalars(union(select(Post.author_id), select(BadgeAward.person_id))))

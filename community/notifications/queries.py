"""What people were told, as far as they may still see what it is about."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.accounts.reader import read_along
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.paging import Cursor, Page, paged
from community.notifications.models import (
    ALWAYS_IN_APP,
    CHOICES,
    KINDS,
    MAILED_BY_DEFAULT,
    NEVER_MAILED,
    Notice,
    NoticeChoice,
)
from community.topics.models import Post, Topic
from community.topics.policy import can_see_topic
from community.topics.posts import visible_posts

_IS_UNREAD = and_(Notice.is_shown, Notice.read_at.is_(None))
_UNREAD = select(func.count(Notice.thread.distinct())).where(_IS_UNREAD)
_UNREAD_OF = _UNREAD.where(Notice.person_id == bindparam("person_id"))
read_along["unread"] = _UNREAD.where(Notice.person_id == Person.id).correlate(Person).scalar_subquery()


Lives = aliased(Topic)


def unread_count(person_id: int) -> int:
    """How many groups of notices have something this person hasn't seen: the number at the bell."""
    return db.session.scalar(_UNREAD_OF, {"person_id": person_id}) or 0


def groups(person_id: int, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of groups, the one with the newest notice first: thread, last_id, told_count, unread_count."""
    grouped = (
        select(
            Notice.thread,
            func.max(Notice.id).label("last_id"),
            func.count().label("told_count"),
            func.sum(case((Notice.read_at.is_(None), 1), else_=0)).label("unread_count"),
        )
        .where(Notice.person_id == person_id, Notice.is_shown)
        .group_by(Notice.thread)
        .subquery()
    )
    return paged(select(*grouped.c), (grouped.c.last_id,), cursor)


def notices_by_id(ids: Collection[int]) -> dict[int, Row[Any]]:
    """Notices with the names of those who caused them."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(
            Notice.id,
            Notice.kind,
            Notice.topic_id,
            Notice.post_id,
            Notice.params,
            Notice.created_at,
            Person.display_name.label("actor_name"),
            Person.is_mask.label("actor_is_mask"),
        )
        .outerjoin(Person, Person.id == Notice.actor_id)
        .where(Notice.id.in_(ids))
    )
    return {row.id: row for row in rows}


def find_notice(notice_id: int, *, seen_by: Person) -> Notice:
    """A notice of one's own."""
    notice = db.session.get(Notice, notice_id) if notice_id < 2**31 else None
    if notice is None or notice.person_id != seen_by.id or not notice.is_shown:
        raise NotFound
    return notice


@dataclass(frozen=True)
class InSight:
    """The topics and the ids of the posts among those asked for that the reader may see at this moment."""

    topics: dict[int, Topic]
    post_ids: frozenset[int]

    def shows(self, topic_id: int | None, post_id: int | None) -> bool:
        """Whether a notice about these may name them."""
        return topic_id in self.topics and (post_id is None or post_id in self.post_ids)


def in_sight(topic_ids: Collection[int], post_ids: Collection[int], *, seen_by: Person) -> InSight:
    """Which of these topics and posts the reader may see; for a merged topic, where it lives on. Two statements."""
    if not topic_ids:
        return InSight({}, frozenset())
    living = select(Topic.id, Lives).join(Lives, Lives.id == func.coalesce(Topic.merged_into_id, Topic.id))
    topics = {row.id: row[1] for row in db.session.execute(living.where(Topic.id.in_(topic_ids)))}
    posts = db.session.scalars(select(Post.id).where(Post.id.in_(post_ids), visible_posts(seen_by)))
    return InSight({key: topic for key, topic in topics.items() if can_see_topic(seen_by, topic)}, frozenset(posts))


@dataclass(frozen=True)
class Choice:
    """How somebody hears of one kind of thing."""

    in_app: bool
    by_mail: bool


def default_choice(kind: str) -> Choice:
    return Choice(in_app=True, by_mail=kind in MAILED_BY_DEFAULT)


def choices_of(person_id: int) -> dict[str, Choice]:
    """How this person hears of each kind."""
    return choices_for([person_id])[person_id]


def choices_for(person_ids: Collection[int]) -> dict[int, dict[str, Choice]]:
    """The same for several people, in one statement."""
    found = {person_id: {kind: default_choice(kind) for kind in KINDS} for person_id in person_ids}
    rows = db.session.scalars(select(NoticeChoice).where(NoticeChoice.person_id.in_(person_ids)))
    for row in rows:
        if row.kind in CHOICES:
            found[row.person_id][row.kind] = Choice(
                in_app=row.in_app or row.kind in ALWAYS_IN_APP, by_mail=row.by_mail and row.kind not in NEVER_MAILED
            )
    return found

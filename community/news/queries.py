"""Finding news, as far as the seer may read it, and the ideas it tells of."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import Gone, NotAllowed, NotFound
from community.kernel.paging import Cursor, Page, paged
from community.kernel.remembered import memory
from community.news import policy
from community.news.models import (
    PUBLISHED,
    WITHDRAWN,
    Entry,
    EntryIdea,
    EntryPhoto,
    EntryRevision,
)
from community.topics.models import IDEA, PUBLIC, Topic

ENTRY = Entry.__table__.c
_IDEA_COUNT = select(func.count()).where(EntryIdea.entry_id == Entry.id).correlate(Entry).scalar_subquery()
ROW: tuple[Any, ...] = (
    Entry.id,
    Entry.kind,
    Entry.state,
    Entry.title_ja,
    Entry.title_en,
    Entry.html_ja,
    Entry.html_en,
    Entry.words,
    Entry.publish_at,
    Entry.published_at,
    Entry.changed_at,
    Person.id.label("by_id"),
    Person.display_name.label("by_name"),
    _IDEA_COUNT.label("idea_count"),
)
MOST_LISTED = 9_000
"""Of news in the sitemap, beside the other pages: a part of it holds 10,000."""


def find_entry(entry_id: int, *, seen_by: Person | None) -> Entry:
    """The entry, if the seer may read it. NotFound before it was published, Gone after it was withdrawn."""
    entry = db.session.get(Entry, entry_id)
    if entry is None:
        raise NotFound
    if not policy.can_see(seen_by, entry):
        raise Gone if entry.state == WITHDRAWN else NotFound
    return entry


def is_published(entry_id: int) -> bool:
    """Whether everybody may read it at this moment."""
    return db.session.scalar(select(Entry.id).where(Entry.id == entry_id, Entry.state == PUBLISHED)) is not None


def published_entries(kind: str, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of what everybody may read, the newest first; `kind` may be empty. One statement."""

    def read() -> Page[Row[Any]]:
        query = select(*ROW).join(Person, Person.id == Entry.by_id).where(Entry.state == PUBLISHED)
        return paged(query.where(Entry.kind == kind) if kind else query, (ENTRY.published_at, ENTRY.id), cursor)

    return memory.recall(("published_entries", kind, cursor), read)


def listed_entries() -> Sequence[Row[Any]]:
    """Id and time of the last change of what search engines may list."""
    columns: tuple[Any, ...] = (Entry.id, Entry.changed_at)
    query = select(*columns).where(Entry.state == PUBLISHED).order_by(Entry.id.desc()).limit(MOST_LISTED)
    return db.session.execute(query).all()


def every_entry(cursor: Cursor | None, *, seen_by: Person) -> Page[Row[Any]]:
    """A page of everything, for those who write; what was worked on last comes first."""
    if not policy.can_write(seen_by):
        raise NotAllowed
    return paged(select(*ROW).join(Person, Person.id == Entry.by_id), (ENTRY.changed_at, ENTRY.id), cursor)


def revisions_of(entry: Entry, *, seen_by: Person) -> Sequence[EntryRevision]:
    """How an entry read before, the latest first."""
    if not policy.can_write(seen_by):
        raise NotAllowed
    query = select(EntryRevision).where(EntryRevision.entry_id == entry.id).order_by(EntryRevision.id.desc()).limit(50)
    return db.session.scalars(query).all()


def photos_of(entry_id: int) -> Sequence[EntryPhoto]:
    """The pictures of an entry that may be seen, in their order."""
    query = select(EntryPhoto).where(EntryPhoto.entry_id == entry_id).order_by(EntryPhoto.id)
    return db.session.scalars(query).all()


def find_photo(token: str, *, seen_by: Person | None) -> EntryPhoto:
    """The picture of this token, if its entry may be seen."""
    photo = db.session.scalar(select(EntryPhoto).where(EntryPhoto.token == token))
    if photo is None:
        raise NotFound
    find_entry(photo.entry_id, seen_by=seen_by)
    return photo


# ---------------------------------------------------------------- ideas

Lives = aliased(Topic)
_LIVING = func.coalesce(Topic.merged_into_id, Topic.id)


def ideas_of(entry_id: int) -> Sequence[Row[Any]]:
    """The public ideas that an entry tells of, each where it lives now and once. One statement."""
    columns: tuple[Any, ...] = (Lives.id, Lives.title, Lives.language, Lives.state, Lives.vote_count)
    query = (
        select(*columns)
        .join(Topic, Lives.id == _LIVING)
        .join(EntryIdea, EntryIdea.topic_id == Topic.id)
        .where(EntryIdea.entry_id == entry_id, Lives.visibility == PUBLIC)
    )
    return db.session.execute(query.distinct().order_by(Lives.vote_count.desc(), Lives.id)).all()


def living_ideas(topic_ids: Collection[int]) -> dict[int, int]:
    """Of these numbers those of public ideas, each with the number of the idea it lives on in."""
    rows = db.session.execute(
        select(Topic.id, Lives.id.label("lives_id"))
        .join(Lives, Lives.id == _LIVING)
        .where(Topic.id.in_(topic_ids), Lives.kind == IDEA, Lives.visibility == PUBLIC)
    )
    return {row.id: row.lives_id for row in rows}


def linked_ids(entry_id: int) -> set[int]:
    """The numbers of the ideas that an entry tells of, as they were written down."""
    return set(db.session.scalars(select(EntryIdea.topic_id).where(EntryIdea.entry_id == entry_id)))


def entries_about(topic_ids: Collection[int]) -> dict[int, Row[Any]]:
    """Of each of these ideas the newest public entry that tells of it, or of one merged into it. One statement."""
    if not topic_ids:
        return {}

    def read() -> dict[int, Row[Any]]:
        columns: tuple[Any, ...] = (
            _LIVING.label("topic_id"),
            Entry.id.label("entry_id"),
            Entry.title_ja,
            Entry.title_en,
            Entry.published_at,
        )
        query = (
            select(*columns)
            .select_from(EntryIdea)
            .join(Topic, Topic.id == EntryIdea.topic_id)
            .join(Entry, Entry.id == EntryIdea.entry_id)
            .where(Entry.state == PUBLISHED, _LIVING.in_(topic_ids))
            .order_by(Entry.published_at, Entry.id)
        )
        return {row.topic_id: row for row in db.session.execute(query)}

    return memory.recall(("entries_about", tuple(topic_ids)), read)

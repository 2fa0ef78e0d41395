"""Writing news, publishing it now or at a time, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from community.accounts.models import Person
from community.audit.actions import note
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.news import policy
from community.news.events import NewsDue, NewsShipped
from community.news.models import (
    DRAFT,
    MOST_PHOTOS,
    PUBLISHED,
    SCHEDULED,
    SHIPPED,
    WITHDRAWN,
    Entry,
    EntryIdea,
    EntryPhoto,
    EntryRevision,
)
from community.topics.text import Text

FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Words:
    """What an entry says in both languages, and the ideas it tells of."""

    kind: str
    title_ja: str
    title_en: str
    body_ja: Text
    body_en: Text
    topic_ids: Sequence[int] = ()

    @property
    def values(self) -> dict[str, str]:
        """By the columns of an entry."""
        return {
            "kind": self.kind,
            "title_ja": self.title_ja,
            "title_en": self.title_en,
            "body_ja": self.body_ja.markdown,
            "body_en": self.body_en.markdown,
            "html_ja": self.body_ja.html,
            "html_en": self.body_en.html,
        }


def _check(by: Person) -> None:
    if not policy.can_write(by):
        raise NotAllowed(_("Only the product team writes news."))


@action
def write_entry(words: Words, *, by: Person) -> Entry:
    """A new entry, as a draft that only the product team reads."""
    _check(by)
    at = now()
    entry = Entry(**words.values, by_id=by.id, created_at=at, changed_at=at)
    db.session.add(entry)
    db.session.flush()
    _link(entry.id, words.topic_ids)
    # No word of it: moderators read the log, and drafts are for the product team.
    note("write news", "news", entry.id, by=by)
    return entry


@action
def edit_entry(entry: Entry, words: Words, *, seen_words: int, by: Person) -> None:
    """Other words. `seen_words` counts the edits that the editor had seen; what went before is kept."""
    _check(by)
    before = {name: getattr(entry, name) for name in ("title_ja", "title_en", "body_ja", "body_en")}
    done = db.session.execute(
        update(Entry)
        .where(Entry.id == entry.id, Entry.words == seen_words)
        .values(**words.values, words=Entry.words + 1, changed_at=now()),
        execution_options={"synchronize_session": False},
    )
    if not getattr(done, "rowcount", 0):
        raise Conflict(_("Somebody else has edited this entry in the meantime. What you typed is still here."))
    db.session.expire(entry)
    if entry.state in (SCHEDULED, PUBLISHED):
        _check_whole(entry)
    db.session.add(EntryRevision(entry_id=entry.id, by_id=by.id, fields=before, replaced_at=now()))
    _link(entry.id, words.topic_ids)
    note("edit news", "news", entry.id, by=by)
    if entry.state == PUBLISHED:
        _tell(entry)


def _link(entry_id: int, topic_ids: Sequence[int]) -> None:
    """Let an entry tell of these ideas and no others. Those that stay keep whether they were told."""
    db.session.execute(
        delete(EntryIdea).where(EntryIdea.entry_id == entry_id, EntryIdea.topic_id.not_in(topic_ids or [0]))
    )
    known = set(db.session.scalars(select(EntryIdea.topic_id).where(EntryIdea.entry_id == entry_id)))
    db.session.add_all(
        EntryIdea(entry_id=entry_id, topic_id=topic_id)
        for topic_id in dict.fromkeys(topic_ids)
        if topic_id not in known
    )
    db.session.flush()


def _check_whole(entry: Entry) -> None:
    for language, missing in (
        ("ja", _("Write it in Japanese, too, before it is published.")),
        ("en", _("Write it in English, too, before it is published.")),
    ):
        if not getattr(entry, f"title_{language}"):
            raise Invalid({f"title_{language}": missing})
        if not getattr(entry, f"body_{language}"):
            raise Invalid({f"body_{language}": missing})


def _move(entry_id: int, before: Sequence[str], *also: Any, **values: Any) -> bool:
    """One conditional statement: of several who do it at once, one does it."""
    done = db.session.execute(
        update(Entry).where(Entry.id == entry_id, Entry.state.in_(before), *also).values(**values, changed_at=now()),
        execution_options={"synchronize_session": False},
    )
    return bool(getattr(done, "rowcount", 0))


def _changed_elsewhere() -> Conflict:
    return Conflict(_("Somebody else has just changed where this entry stands. Look at it again."))


@action
def publish_entry(entry: Entry, *, by: Person) -> None:
    """Now, for everybody; those who asked for what it tells of are told."""
    _check(by)
    _check_whole(entry)
    if not _move(entry.id, (DRAFT, SCHEDULED), state=PUBLISHED, published_at=now(), publish_at=None):
        raise _changed_elsewhere()
    _published(entry, by)


def _published(entry: Entry, by: Person) -> None:
    db.session.expire(entry)
    note("publish news", "news", entry.id, by=by)
    _tell(entry)


def _tell(entry: Entry) -> None:
    """Of what can be done now, those are told whom the ideas concern that nobody was told of yet."""
    if entry.kind != SHIPPED:
        return
    fresh = db.session.scalars(
        update(EntryIdea)
        .where(EntryIdea.entry_id == entry.id, EntryIdea.is_told.is_(False))
        .values(is_told=True)
        .returning(EntryIdea.topic_id),
        execution_options={"synchronize_session": False},
    ).all()
    if fresh:
        publish(NewsShipped(entry.id, sorted(fresh)))


@action
def schedule_entry(entry: Entry, at: datetime, *, by: Person) -> None:
    """Publish it at a time to come. Another time set later takes the place of this one."""
    _check(by)
    _check_whole(entry)
    if not now() < at <= now() + FARTHEST:
        raise Invalid({"at": _("Choose a time to come, within a year.")})
    values = {"publish_at": at, "planned_by_id": by.id, "plan": Entry.plan + 1}
    if not _move(entry.id, (DRAFT, SCHEDULED), state=SCHEDULED, **values):
        raise _changed_elsewhere()
    db.session.expire(entry)
    note("schedule news", "news", entry.id, by=by, at=at.isoformat(timespec="minutes"))
    publish(NewsDue(entry.id, entry.plan), at=at)


@action
def unschedule_entry(entry: Entry, *, by: Person) -> None:
    """A draft again."""
    _check(by)
    if not _move(entry.id, (SCHEDULED,), state=DRAFT, publish_at=None):
        raise _changed_elsewhere()
    db.session.expire(entry)
    note("unschedule news", "news", entry.id, by=by)


@action
def publish_when_due(entry_id: int, plan: int) -> bool:
    """Publish an entry whose time has come, if whoever set that time still may; else it is a draft again."""
    entry = db.session.get(Entry, entry_id)
    if entry is None or entry.state != SCHEDULED or entry.plan != plan:
        return False
    planner = db.session.get_one(Person, entry.planned_by_id)
    if not policy.can_write(planner):
        _move(entry.id, (SCHEDULED,), Entry.plan == plan, state=DRAFT, publish_at=None)
        return False
    if not _move(entry.id, (SCHEDULED,), Entry.plan == plan, state=PUBLISHED, published_at=now(), publish_at=None):
        return False
    _published(entry, planner)
    return True


@action
def withdraw_entry(entry: Entry, *, by: Person) -> None:
    """Take it from everybody's eyes again."""
    _check(by)
    if not _move(entry.id, (PUBLISHED,), state=WITHDRAWN):
        raise _changed_elsewhere()
    db.session.expire(entry)
    note("withdraw news", "news", entry.id, by=by)


@action
def return_entry(entry: Entry, *, by: Person) -> None:
    """Public again under its former day. Whoever was told of it isn't told again."""
    _check(by)
    _check_whole(entry)
    if not _move(entry.id, (WITHDRAWN,), state=PUBLISHED):
        raise _changed_elsewhere()
    db.session.execute(
        update(EntryIdea).where(EntryIdea.entry_id == entry.id).values(is_told=False),
        execution_options={"synchronize_session": False},
    )
    _published(entry, by)


@action
def discard_entry(entry: Entry, *, by: Person) -> None:
    """Throw a draft away that was never public, with its photos and versions."""
    _check(by)
    never_public = Entry.state == DRAFT, Entry.published_at.is_(None)
    entry_id = entry.id
    db.session.expunge(entry)
    if not getattr(db.session.execute(delete(Entry).where(Entry.id == entry_id, *never_public)), "rowcount", 0):
        raise _changed_elsewhere()
    note("discard news", "news", entry_id, by=by)


@action
def hang_photo(entry: Entry, token: str, alt: str, *, by: Person) -> EntryPhoto:
    """A picture that was stored under this token, with words for those who can't see it."""
    _check(by)
    # The row's lock, so that of two at once the second counts the first one's.
    db.session.execute(select(Entry.id).where(Entry.id == entry.id).with_for_update())
    if (db.session.scalar(select(func.count()).where(EntryPhoto.entry_id == entry.id)) or 0) >= MOST_PHOTOS:
        raise Invalid({"picture": _("Choose up to %(most)s photos.", most=MOST_PHOTOS)})
    photo = EntryPhoto(entry_id=entry.id, token=token, alt=alt, created_at=now())
    db.session.add(photo)
    entry.changed_at = now()
    db.session.flush()
    return photo


@action
def take_off_photo(entry: Entry, photo_id: int, *, by: Person) -> bool:
    """False if it was taken off before."""
    _check(by)
    done = db.session.execute(delete(EntryPhoto).where(EntryPhoto.id == photo_id, EntryPhoto.entry_id == entry.id))
    entry.changed_at = now()
    return bool(getattr(done, "rowcount", 0))

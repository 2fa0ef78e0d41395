"""News as pages show it."""

from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from community.accounts.viewer import me
from community.kernel.fragments import fragments
from community.kernel.markup import plain_text
from community.kernel.webpage import language, when
from community.news import policy
from community.news.models import NOTICE, SHIPPED, Entry, EntryPhoto
from community.news.queries import entries_about, ideas_of, photos_of
from community.topics.models import IDEA, Topic
from community.topics.rows import topic_url
from community.topics.showing import shown_person, staff_role

LONGEST_EXCERPT = 160


def entry_url(entry_id: int) -> str:
    """Where an entry is read."""
    return f"/news/{entry_id}"


def kind_name(kind: str) -> str:
    """A kind of news in the reader's language."""
    return {SHIPPED: _("You can do this now"), NOTICE: _("Announcement")}.get(kind, kind)


def state_name(state: str) -> str:
    """Where an entry stands, in the reader's language."""
    names = {
        "draft": _("Draft"),
        "scheduled": _("Waiting for its time"),
        "published": _("Published"),
        "withdrawn": _("Withdrawn"),
    }
    return names.get(state, state)


def beginning(html: str, longest: int = LONGEST_EXCERPT) -> str:
    """The first words of what is shown."""
    words = " ".join(plain_text(html).split())
    if len(words) <= longest:
        return words
    cut = words[: longest - 1]
    # No word is cut in two where there are blanks between words.
    return cut[: max(cut.rfind(" "), longest - 20)].rstrip() + "…"


def _language_of(row: Any) -> str:
    wanted = language()
    other = "en" if wanted == "ja" else "ja"
    return wanted if getattr(row, f"title_{wanted}") or not getattr(row, f"title_{other}") else other


def shown_row(row: Row[Any]) -> SimpleNamespace:
    """A line of a list."""
    words = _language_of(row)
    html = getattr(row, f"html_{words}")
    at = row.published_at or row.changed_at
    return SimpleNamespace(
        id=row.id,
        url=entry_url(row.id),
        staff_url=f"/staff/news/{row.id}",
        title=getattr(row, f"title_{words}"),
        excerpt=fragments.get(("news", row.id, row.words, words), lambda: beginning(html)),
        lang=words,
        reader_lang=language(),
        kind_name=kind_name(row.kind),
        state=row.state,
        state_name=state_name(row.state),
        at=when(at),
        publish_at=when(row.publish_at) if row.publish_at else "",
        changed_at=when(row.changed_at),
        by=row.by_name,
        by_url=f"/people/{row.by_id}",
        idea_count=row.idea_count,
    )


def shown_entry(entry: Entry) -> SimpleNamespace:
    """An entry's page: its words in the reader's language, its photos and its ideas. Two statements."""
    words = entry.language(language())
    return SimpleNamespace(
        id=entry.id,
        url=entry_url(entry.id),
        title=entry.title(words),
        html=entry.html(words),
        lang=words,
        excerpt=beginning(entry.html(words)),
        kind=entry.kind,
        kind_name=kind_name(entry.kind),
        state=entry.state,
        at=when(entry.published_at) if entry.published_at else "",
        published_at=entry.published_at,
        changed_at=entry.changed_at,
        by=shown_person(entry.by),
        by_url=f"/people/{entry.by_id}",
        by_role=staff_role(entry.by.staff_title_ja, entry.by.staff_title_en, is_staff=entry.by.is_staff),
        photos=[shown_photo(photo) for photo in photos_of(entry.id)],
        ideas=[shown_idea(row) for row in ideas_of(entry.id)],
    )


def shown_photo(photo: EntryPhoto) -> SimpleNamespace:
    """A photo as the `photo_strip` part takes it."""
    place = f"/news/pictures/{photo.token}"
    return SimpleNamespace(id=photo.id, url=place, thumb_url=f"{place}?size=small", alt=photo.alt)


def shown_idea(row: Row[Any]) -> SimpleNamespace:
    """An idea that an entry tells of."""
    return SimpleNamespace(
        id=row.id,
        url=topic_url(IDEA, row.id),
        title=row.title,
        lang=row.language,
        state=row.state,
        votes=row.vote_count,
    )


def news_about(topic: Topic) -> SimpleNamespace:
    """For an idea's page: the newest `entry` that tells of it, if any, and the address where one `may_write`."""
    may_write = f"/staff/news/new?idea={topic.id}" if policy.can_write(me()) else ""
    row = entries_about([topic.id]).get(topic.id)
    if row is None:
        return SimpleNamespace(entry=None, may_write=may_write)
    words = _language_of(row)
    entry = SimpleNamespace(
        url=entry_url(row.entry_id), title=getattr(row, f"title_{words}"), lang=words, at=when(row.published_at)
    )
    return SimpleNamespace(entry=entry, may_write=may_write)

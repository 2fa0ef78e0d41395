"""What was done with a topic as its page shows it: locked or closed, slowed down, moved; and what to undo."""

from types import SimpleNamespace
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row, select

from community.accounts.alike import not_alike
from community.accounts.models import Person
from community.accounts.viewer import me
from community.curation import policy
from community.curation.models import Closure
from community.curation.queries import last_conversion, moves_of
from community.curation.wording import pace_name, reason_name
from community.kernel.database import db
from community.kernel.remembered import memory
from community.kernel.webpage import language, when
from community.topics.models import CLOSED, IDEA, LOCKED, PUBLIC, Topic
from community.topics.rows import topic_url
from community.topics.showing import staff_role
from community.topics.text import language_of

STATES = {"lock": LOCKED, "close": CLOSED, "reopen": ""}
"""What a topic is after these deeds, as long as nobody has done another."""


def curated(topic: Topic) -> SimpleNamespace:
    """For a topic's page: `closure`, `pace`, `moves` and `done` (what the reader has just done, with its undoing)."""
    return SimpleNamespace(
        closure=closure_in(topic),
        pace=pace_name(topic.slow_minutes) if topic.slow_minutes else "",
        moves=[_moved(row, topic) for row in moves_of(topic)],
        done=_done(topic, me()),
    )


def closure_in(topic: Topic) -> SimpleNamespace | None:
    """Who locked or closed a topic, when and why; None, and no statement, for one that is open."""
    if not topic.closure:
        return None
    row = memory.recall(("closure", topic.id, topic.closure), lambda: _closure(topic.id))
    if row is None:
        return None
    reader = me()
    return SimpleNamespace(
        is_locked=row.how == LOCKED,
        reason=reason_name(row.how, row.reason),
        words=row.words,
        lang=language_of(row.words),
        by=row.display_name,
        by_url=f"/people/{row.by_id}",
        by_role=staff_role(row.staff_title_ja, row.staff_title_en, is_staff=bool(row.roles)),
        at=when(row.made_at),
        reopen_url=f"/topics/{topic.id}/reopen" if _may_reopen(reader, topic, row.by_id) else "",
    )


def _may_reopen(reader: Person | None, topic: Topic, by_id: int) -> bool:
    if topic.visibility != PUBLIC:
        return False
    return policy.can_curate(reader) or (reader is not None and reader.id == by_id == topic.author_id)


def _closure(topic_id: int) -> Row[Any] | None:
    columns: tuple[Any, ...] = (
        Closure.how,
        Closure.reason,
        Closure.words,
        Closure.made_at,
        Closure.by_id,
        Person.display_name,
        Person.roles,
        Person.staff_title_ja,
        Person.staff_title_en,
    )
    query = select(*columns).join(Person, Person.id == Closure.by_id)
    return db.session.execute(query.where(Closure.topic_id == topic_id, Closure.undone_at.is_(None))).one_or_none()


def _moved(row: Row[Any], topic: Topic) -> SimpleNamespace:
    """A move from or to this topic. The other one is named only while everybody can see it."""
    is_seen, numbers = row.visibility == PUBLIC, [int(number) for number in row.kept["parents"]]
    is_from = row.from_id == topic.id
    return SimpleNamespace(
        is_from=is_from,
        count=len(numbers),
        post_ids=numbers if is_from else [],
        title=row.title if is_seen else "",
        lang=row.language if row.language != language() else "",
        url=topic_url(row.kind, row.other_id),
        by=row.by_name,
        by_url=f"/people/{row.by_id}",
        at=when(row.made_at),
        reason=row.reason,
        reason_lang=language_of(row.reason),
        undo_url=f"/moves/{row.id}/undo" if policy.can_curate(me()) else "",
    )


def _done(topic: Topic, reader: Person | None) -> SimpleNamespace | None:
    """What the reader has just done here, by the address that they were led to, and where that is undone."""
    deed = request.args.get("done", "")
    if not deed:
        return None
    not_alike()
    if reader is None or not (policy.can_curate(reader) or reader.id == topic.author_id):
        return None
    said = {
        "lock": (_("It's locked. Only our staff can write, vote or edit here."), f"/topics/{topic.id}/reopen"),
        "close": (_("It's closed. Only our staff can write here."), f"/topics/{topic.id}/reopen"),
        "reopen": (_("It's open again."), ""),
        "pin": (_("It stands at the top of its list."), f"/topics/{topic.id}/unpin"),
        "unpin": (_("It takes its turn in its list again."), ""),
        "pace": (_("The new pace holds from now on."), ""),
        "official": (_("The post speaks for the company."), ""),
        "unofficial": (_("The post speaks for its author alone."), ""),
        "revert": (_("The earlier words are back, as one more version."), ""),
    }
    if deed == "convert":
        return _converted(topic, reader)
    sentence, undo_url = said.get(deed, ("", ""))
    if deed.startswith("move-") and deed[5:].isdecimal():
        return _just_moved(topic, int(deed[5:]))
    is_so = STATES.get(deed, topic.closure) == topic.closure
    return SimpleNamespace(sentence=sentence, undo_url=undo_url) if sentence and is_so else None


def _converted(topic: Topic, reader: Person) -> SimpleNamespace | None:
    last = last_conversion(topic.id)
    if last is None or last.by_id != reader.id:
        return None
    sentence = _("This is an idea now.") if topic.kind == IDEA else _("This is a question now.")
    return SimpleNamespace(sentence=sentence, undo_url=f"/conversions/{last.id}/undo")


def _just_moved(topic: Topic, move_id: int) -> SimpleNamespace | None:
    row = next((one for one in moves_of(topic) if one.id == move_id), None)
    if row is None:
        return None
    count = len(row.kept["parents"])
    sentence = ngettext("%(num)s post was moved here.", "%(num)s posts were moved here.", count)
    return SimpleNamespace(sentence=sentence, undo_url=f"/moves/{move_id}/undo")

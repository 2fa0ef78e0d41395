"""Question hours as pages show them: in lists, on the home page, and above their own talk."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from community.accounts.models import Person
from community.accounts.viewer import me
from community.hours import policy
from community.hours.models import CANCELLED, COMING, OPEN, OVER, Hour
from community.hours.queries import hosts_of, hours_ahead
from community.kernel.clock import now
from community.kernel.webpage import language, span, when
from community.topics.models import HOUR
from community.topics.rows import topic_url
from community.topics.showing import shown_person, staff_role
from community.topics.text import language_of

TONES = {COMING: "plan", OPEN: "ok", OVER: "mute", CANCELLED: "warn"}


def state_name(state: str) -> str:
    """How one stands, in the reader's language."""
    names = {COMING: _("To come"), OPEN: _("Open now"), OVER: _("Over"), CANCELLED: _("Cancelled")}
    return names[state]


def shown_row(row: Row[Any]) -> SimpleNamespace:
    """One in a list."""
    begins, ends = span(row.begins_at, row.ends_at)
    state = policy.standing(row.begins_at, row.ends_at, row.cancelled_at, now())
    return SimpleNamespace(
        url=topic_url(HOUR, row.topic_id),
        title=row.title,
        excerpt=row.excerpt,
        lang=row.language if row.language != language() else "",
        state=state,
        state_name=state_name(state),
        tone=TONES[state],
        begins=begins,
        ends=ends,
        count=row.answer_count,
    )


def hours_open_now() -> list[SimpleNamespace]:
    """Those that people can ask in at this moment, for the home page."""
    at = now()
    return [shown_row(row) for row in hours_ahead() if row.begins_at <= at < row.ends_at]


def shown_hour(hour: Hour) -> SimpleNamespace:
    """One above its talk: how it stands, who answers, why it was cancelled, and what came of it."""
    begins, ends = span(hour.begins_at, hour.ends_at)
    state = policy.standing(hour.begins_at, hour.ends_at, hour.cancelled_at, now())
    return SimpleNamespace(
        state=state,
        state_name=state_name(state),
        tone=TONES[state],
        begins=begins,
        ends=ends,
        hosts=_shown_hosts(hosts_of(hour.id)),
        may_keep=policy.can_keep(me()),
        keep_url=f"{topic_url(HOUR, hour.topic_id)}/keeping",
        reason=hour.reason,
        reason_lang=language_of(hour.reason),
        cancelled_by=_named(hour.cancelled_by),
        cancelled_at=when(hour.cancelled_at) if hour.cancelled_at else "",
        summary_html=hour.summary_html,
        summary_lang=hour.summary_language,
        summary_by=_named(hour.summary_by),
        summary_at=when(hour.summary_at) if hour.summary_at else "",
    )


def _shown_hosts(people: Sequence[Person]) -> list[SimpleNamespace]:
    return [host for one in people if (host := _named(one))]


def _named(person: Person | None) -> SimpleNamespace | None:
    if person is None:
        return None
    role = staff_role(person.staff_title_ja, person.staff_title_en, is_staff=person.is_staff)
    return SimpleNamespace(person=shown_person(person), url=f"/people/{person.id}", role=role)

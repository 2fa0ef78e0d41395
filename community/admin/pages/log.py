"""What staff did. Lines are only ever added."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from sqlalchemy import Row

from community.accounts.viewer import require_moderator
from community.admin import queries
from community.admin.wording import subject_name, subject_url, value_name, verb_name
from community.kernel.paging import Cursor
from community.kernel.webpage import when
from community.moderation.models import REASONS
from community.moderation.wording import reason_name
from community.topics.text import language_of

blueprint = Blueprint("log", __name__)


@blueprint.get("/staff/log")
def log() -> str:
    """With ?by= and ?verb= only a person's or a verb's lines."""
    require_moderator()
    by, verb = request.args.get("by", ""), request.args.get("verb", "")[:40]
    by_id = int(by) if by.isdecimal() and len(by) < 10 else None
    page = queries.log_lines(by_id, verb, Cursor.read(request.args.get("at")))
    chosen = {"by": by_id or "", "verb": verb}
    return render_template(
        "admin/log.html",
        staff_page="log",
        lines=[_shown(row) for row in page.rows],
        people=[(row.id, row.display_name) for row in queries.people_in_log()],
        verbs=[(one, verb_name(one)) for one in queries.verbs_in_log()],
        chosen=chosen,
        prev_url=f"/staff/log?{urlencode({**chosen, 'at': page.before})}" if page.before else "",
        next_url=f"/staff/log?{urlencode({**chosen, 'at': page.after})}" if page.after else "",
    )


def _shown(row: Row[Any]) -> SimpleNamespace:
    reason = reason_name(row.reason) if row.reason in REASONS else row.reason
    details = row.details or {}
    words, title, post_id = (
        _text(details, "message") or _text(details, "quote"),
        _text(details, "title") or _pair(details),
        details.get("post_id"),
    )
    return SimpleNamespace(
        id=row.id,
        by=row.by_name,
        by_url=f"/people/{row.by_id}",
        did=verb_name(row.verb),
        subject=subject_name(row.subject_type, row.subject_id),
        subject_url=subject_url(row.subject_type, row.subject_id),
        reason=reason,
        reason_lang=language_of(reason),
        words=words,
        words_lang=language_of(words),
        title=title,
        title_lang=language_of(title),
        post=subject_name("post", post_id) if isinstance(post_id, int) else "",
        post_url=subject_url("post", post_id) if isinstance(post_id, int) else "",
        change=_change(details),
        at=when(row.created_at),
    )


def _text(details: dict[str, Any], name: str) -> str:
    value = details.get(name)
    return value if isinstance(value, str) else ""


def _pair(details: dict[str, Any]) -> str:
    """The two words of which somebody said whether they mean the same."""
    one, other = _text(details, "one"), _text(details, "other")
    return f"{one} – {other}" if one and other else ""


def _change(details: dict[str, Any]) -> str:
    """Before and after, where both were noted as plain words."""
    before, after = details.get("before"), details.get("after")
    if not isinstance(before, str) or not isinstance(after, str):
        return ""
    return f"{value_name(before) or '–'} → {value_name(after) or '–'}"

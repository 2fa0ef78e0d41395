"""What came of somebody's voice, for themselves alone, and all they wrote as a file."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import format_date, get_timezone
from flask_babel import gettext as _
from sqlalchemy import Row

from community.accounts.viewer import require_person
from community.kernel.csv_export import Cell, csv_table
from community.kernel.paging import Cursor
from community.kernel.webpage import language, when
from community.topics.models import HELD, HIDDEN, MERGED, QUESTION, REVIEW
from community.topics.rows import author_name, author_url, topic_url
from community.topics.showing import post_url
from community.web.impact_queries import (
    JOINED,
    SPOKE,
    VOTED,
    WROTE,
    contributions_of,
    impact_of,
    latest_solutions,
    most_used,
    shipped_with,
)
from community.web.wording import kind_name, state_name

blueprint = Blueprint("impact", __name__)


@blueprint.get("/me/impact")
def impact() -> str:
    person = require_person()
    page = shipped_with(person, Cursor.read(request.args.get("after")))
    return render_template(
        "web/impact.html",
        impact=impact_of(person),
        shipped=[_idea(row) for row in page.rows],
        questions=[_topic(row) for row in most_used(person, QUESTION)],
        reviews=[_topic(row) for row in most_used(person, REVIEW)],
        solutions=[_solution(row) for row in latest_solutions(person)],
        earlier_url=f"/me/impact?{urlencode({'after': page.before})}" if page.before else "",
        later_url=f"/me/impact?{urlencode({'after': page.after})}" if page.after else "",
    )


def _foreign(lang: str) -> str:
    """The language of a text where it isn't the reader's."""
    return lang if lang != language() else ""


def _topic(row: Row[Any]) -> SimpleNamespace:
    return SimpleNamespace(**row._mapping, url=topic_url(row.kind, row.id), lang=_foreign(row.language))


def _idea(row: Row[Any]) -> SimpleNamespace:
    why = {
        WROTE: _("You suggested it"),
        JOINED: _("You suggested the same"),
        SPOKE: _("You spoke for it"),
        VOTED: _("You voted for it"),
    }
    return SimpleNamespace(
        id=row.id,
        title=row.title,
        url=topic_url(row.kind, row.id),
        lang=_foreign(row.language),
        why=why[row.why],
        vote_count=row.vote_count,
        at=when(row.active_at),
    )


def _solution(row: Row[Any]) -> SimpleNamespace:
    return SimpleNamespace(
        title=row.title,
        url=post_url(row.id),
        lang=_foreign(row.language),
        wanted=row.vote_count,
        asker=_("Former member") if row.author_left_at and not row.author_stands_in else author_name(row),
        asker_url="" if row.author_left_at else author_url(row),
    )


@blueprint.get("/me/contributions.csv")
def contributions_csv() -> Response:
    person = require_person()
    header = [_("Date"), _("What"), _("Title"), _("State"), _("Stars"), _("Votes"), _("Who sees it"), _("Address")]
    answer = Response(csv_table(header, (_line(row) for row in contributions_of(person))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="contributions.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _line(row: Row[Any]) -> list[Cell]:
    seen = {
        HELD: _("Waits until you confirm your address"),
        HIDDEN: _("Hidden under our rules"),
        MERGED: _("Everybody"),
    }
    state = state_name(row.state) if row.is_body else _("Chosen as the solution") if row.is_accepted else ""
    return [
        format_date(row.created_at.astimezone(get_timezone()), "y-MM-dd", rebase=False),
        kind_name(row.kind, is_body=row.is_body, is_reply=row.parent_id is not None),
        row.title,
        state,
        row.stars if row.is_body and row.stars else "",
        row.vote_count,
        seen.get(row.visibility, _("Everybody")),
        current_app.extensions["settings"].site_url + post_url(row.id),
    ]

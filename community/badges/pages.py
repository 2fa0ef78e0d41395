"""The badges there are, and the page on which staff give them."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members
from community.accounts.models import Person
from community.accounts.viewer import require_staff
from community.badges import actions, queries
from community.badges.forms import LONGEST_REASON, read_gift, read_taking_back
from community.badges.rules import DEFAULT_BADGES, Rule
from community.badges.wording import badge_ground, badge_name, tone_of
from community.kernel.errors import Conflict, Invalid
from community.kernel.webpage import language, when
from community.topics.rows import topic_url
from community.topics.showing import shown_person

blueprint = Blueprint("badges", __name__)


def badges_shown(person_id: int) -> list[SimpleNamespace]:
    """Somebody's badges as pages show them."""
    return [_award_shown(row) for row in queries.badges_of(person_id)]


def _award_shown(row: Row[Any]) -> SimpleNamespace:
    tone, icon = tone_of(row.key)
    return SimpleNamespace(
        id=row.id,
        key=row.key,
        name=badge_name(row.key, row.name_ja, row.name_en),
        tone=tone,
        icon=icon,
        at=when(row.awarded_at),
        reason=row.reason,
        reason_lang=row.language if row.language != language() else "",
        is_given=row.given_by_id is not None,
        title=row.title or "",
        title_lang=row.topic_language if row.topic_language != language() else "",
        url=topic_url(row.kind, row.topic_id) if row.topic_id else "",
    )


@blueprint.get("/badges")
@alike_for_members
def badges() -> str:
    rows = queries.all_badges()
    shown = [_badge_shown(row, badge_name(row.key, row.name_ja, row.name_en), row.holders) for row in rows]
    # A site that was never given any begins with these.
    shown = shown or [_badge_shown(rule, badge_name(rule.key), 0) for rule in DEFAULT_BADGES]
    return render_template("badges/badges.html", badges=shown)


def _badge_shown(badge: Row[Any] | Rule, name: str, holders: int) -> SimpleNamespace:
    tone, icon = tone_of(badge.key)
    ground = badge_ground(badge.measure, badge.least)
    return SimpleNamespace(name=name, tone=tone, icon=icon, ground=ground, holders=holders)


@blueprint.get("/staff/badges/<int:person_id>")
def giving(person_id: int) -> str:
    require_staff()
    return _page(queries.find_member(person_id), {})


@blueprint.post("/staff/badges/<int:person_id>")
def give(person_id: int) -> Response | tuple[str, int]:
    staff = require_staff()
    person = queries.find_member(person_id)
    actions.seed_badges_once()
    by_key = {badge.key: badge for badge in queries.badges_by_hand()}
    try:
        key, reason = read_gift(request.form, by_key)
        actions.give_badge(by_key[key], person, reason=reason, by=staff)
    except Invalid as invalid:
        return _page(person, invalid.errors), 422
    except Conflict as conflict:
        return _page(queries.find_member(person_id), {"": conflict.message}), 409
    flash(_("The badge is given. It stands on their page, with your reason."), "ok")
    return redirect(f"/staff/badges/{person_id}", 303)


@blueprint.post("/staff/badges/<int:person_id>/<int:award_id>/back")
def take_back(person_id: int, award_id: int) -> Response | tuple[str, int]:
    staff = require_staff()
    person = queries.find_member(person_id)
    try:
        actions.take_back_badge(award_id, person, reason=read_taking_back(request.form), by=staff)
    except Invalid as invalid:
        return _page(person, invalid.errors), 422
    flash(_("The badge is taken back."), "ok")
    return redirect(f"/staff/badges/{person_id}", 303)


def _page(person: Person, errors: Mapping[str, str]) -> str:
    return render_template(
        "badges/giving.html",
        staff_page="people",
        person=person,
        face=shown_person(person),
        held=badges_shown(person.id),
        choices=[("", _("Choose a badge")), *_choices()],
        typed=request.form,
        longest=LONGEST_REASON,
        errors=errors,
    )


def _choices() -> list[tuple[str, str]]:
    found = [(badge.key, badge_name(badge.key, badge.name_ja, badge.name_en)) for badge in queries.badges_by_hand()]
    return found or [(rule.key, badge_name(rule.key)) for rule in DEFAULT_BADGES if not rule.measure]

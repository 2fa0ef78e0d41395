"""People: who they are, which roles they have, and whether their accounts are open."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.wrappers import Response

from community.accounts.models import ROLES, Person
from community.accounts.viewer import require_admin
from community.admin import actions, queries
from community.admin.forms import LONGEST_REASON, LONGEST_TITLE, RolesForm, read_closing_reason
from community.admin.queries import CLOSED, EVERYBODY, GROUPS, STAFF
from community.admin.wording import role_name
from community.kernel.errors import Conflict, Invalid
from community.kernel.paging import Cursor
from community.kernel.webpage import when
from community.topics.showing import shown_person

blueprint = Blueprint("administered_people", __name__)


@blueprint.get("/staff/people")
def people() -> str:
    require_admin()
    group, search = request.args.get("group", ""), request.args.get("q", "").strip()[:100]
    group = group if group in GROUPS else EVERYBODY
    page = queries.list_people(group, search, Cursor.read(request.args.get("at")))
    names = {EVERYBODY: _("Everybody"), STAFF: _("Staff"), CLOSED: _("Closed accounts")}
    return render_template(
        "admin/people.html",
        staff_page="people",
        people=[_shown(row) for row in page.rows],
        groups=[(names[one], _list_url(one, search), one == group) for one in GROUPS],
        group=group,
        search=search,
        prev_url=_list_url(group, search, page.before) if page.before else "",
        next_url=_list_url(group, search, page.after) if page.after else "",
    )


def _list_url(group: str, search: str, cursor: str = "") -> str:
    asked = {"group": "" if group == EVERYBODY else group, "q": search, "at": cursor}
    return "/staff/people?" + urlencode({name: value for name, value in asked.items() if value})


def _shown(row: Row[Any]) -> SimpleNamespace:
    return SimpleNamespace(
        id=row.id,
        url=f"/staff/people/{row.id}",
        display_name=row.display_name,
        initial=row.display_name[:1],
        hue=row.id * 7 % 12,
        avatar_url=f"/avatars/{row.avatar}" if row.avatar else None,
        is_staff=bool(row.roles),
        email=row.email or "",
        is_verified=row.email_verified_at is not None,
        roles=[role_name(role) for role in row.roles.split()],
        is_closed=row.disabled_at is not None,
        at=when(row.created_at),
    )


@blueprint.get("/staff/people/<int:person_id>")
def person(person_id: int) -> str:
    admin = require_admin()
    return _page(queries.find_person(person_id), admin)


@blueprint.post("/staff/people/<int:person_id>/roles")
def roles(person_id: int) -> Response | tuple[str, int]:
    admin = require_admin()
    found = queries.find_person(person_id)
    try:
        form = RolesForm.read(request.form)
        actions.set_roles(found, form.roles, title_ja=form.title_ja, title_en=form.title_en, by=admin)
    except Invalid as invalid:
        return _page(found, admin, request.form, invalid.errors), 422
    except Conflict as conflict:
        return _page(queries.find_person(person_id), admin, request.form, {"": conflict.message}), 409
    flash(_("Saved."), "ok")
    return redirect(f"/staff/people/{person_id}", 303)


@blueprint.get("/staff/people/<int:person_id>/disable")
def closing_question(person_id: int) -> str:
    """Closing ends every session at once, so it is asked first."""
    require_admin()
    return _question(queries.find_person(person_id))


@blueprint.post("/staff/people/<int:person_id>/disable")
def disable(person_id: int) -> Response | tuple[str, int]:
    admin = require_admin()
    found = queries.find_person(person_id)
    try:
        actions.disable_person(found, reason=read_closing_reason(request.form), by=admin)
    except Invalid as invalid:
        return _question(found, request.form, invalid.errors), 422
    flash(_("The account is closed. Its sessions have ended."), "ok")
    return redirect(f"/staff/people/{person_id}", 303)


@blueprint.post("/staff/people/<int:person_id>/enable")
def enable(person_id: int) -> Response:
    admin = require_admin()
    actions.enable_person(queries.find_person(person_id), by=admin)
    flash(_("The account is open again."), "ok")
    return redirect(f"/staff/people/{person_id}", 303)


def _page(
    found: Person, admin: Person, values: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> str:
    chosen = set(request.form.getlist("roles")) if values is not None else found.role_names
    titles = values if values is not None else {"title_ja": found.staff_title_ja, "title_en": found.staff_title_en}
    return render_template(
        "admin/person.html",
        staff_page="people",
        person=found,
        face=shown_person(found),
        joined=when(found.created_at),
        closed=when(found.disabled_at) if found.disabled_at else "",
        post_count=queries.post_count(found),
        roles=[(role, role_name(role), role in chosen) for role in ROLES],
        titles=titles,
        longest_title=LONGEST_TITLE,
        is_me=found.id == admin.id,
        errors=errors or {},
    )


def _question(found: Person, values: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> str:
    return render_template(
        "admin/close.html",
        staff_page="people",
        person=found,
        face=shown_person(found),
        values=values or {},
        longest_reason=LONGEST_REASON,
        errors=errors or {},
    )

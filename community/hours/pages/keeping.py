"""Where our staff open question hours, change their words and times, cancel them and sum them up."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person, require_staff
from community.hours import actions
from community.hours.forms import read_hour, read_plan, read_reason, read_subject, read_summary
from community.hours.models import LONGEST_REASON, OVER, Hour
from community.hours.queries import find_hour, hosts_of, staff_to_choose
from community.hours.showing import shown_hour
from community.kernel.errors import Conflict, Invalid
from community.kernel.once import once
from community.kernel.webpage import zone
from community.products.queries import products_to_choose
from community.topics.actions.posting import Edit, edit_post
from community.topics.history import marked
from community.topics.models import HOUR, Post
from community.topics.queries import find_editable_post
from community.topics.rows import topic_url

blueprint = Blueprint("hours_keeping", __name__)
FEATURE = "hours"
PLAN, CANCEL, SUMMARY = "plan", "cancel", "summary"
"""The forms of the page where one is kept."""


def _url(topic_id: int) -> str:
    return topic_url(HOUR, topic_id)


# ---------------------------------------------------------------- opening


@blueprint.get("/question-hours/new")
def new_form() -> str:
    person = require_staff()
    return _new(MultiDict({"hosts": str(person.id), "language": person.language}), {})


def _new(values: MultiDict[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "hours/new.html",
        feature=FEATURE,
        values=values,
        errors=errors,
        products=products_to_choose(None),
        **_choices(values.getlist("hosts")),
    )


def _choices(chosen: list[str]) -> dict[str, Any]:
    """What the fields for times and people need."""
    staff = [(str(one.id), one.display_name, str(one.id) in chosen) for one in staff_to_choose()]
    return {"staff": staff, "zone": zone()}


@blueprint.post("/question-hours/new")
def open_() -> Response | tuple[str, int]:
    person = require_staff()
    try:
        new, values = read_hour(request.form, zone())
        place = once(
            f"person:{person.id}",
            request.form.get("nonce", ""),
            {"path": request.path, **values},
            lambda: _url(actions.open_hour(new, by=person).topic_id),
            refusal=_("This form was sent before with other words. Check below, then send it again."),
        )
    except Invalid as invalid:
        errors = {"" if name == "nonce" else name: sentence for name, sentence in invalid.errors.items()}
        return _new(request.form, errors), 422
    flash(_("Announced. People can follow it and ask from now on."), "ok")
    return redirect(place, 303)


# ---------------------------------------------------------------- its words


@blueprint.get("/question-hours/<int:topic_id>/edit")
def edit_form(topic_id: int) -> str:
    hour, body = _editable(topic_id, require_person())
    product = hour.topic.product
    values = {
        "title": hour.topic.title,
        "body": body.markdown,
        "product": product.slug if product else "",
        "language": hour.topic.language,
        "words": body.words,
    }
    return _edit_page(hour, body, values, {})


@blueprint.post("/question-hours/<int:topic_id>/edit")
def edit(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    hour, body = _editable(topic_id, person)
    try:
        subject, seen = read_subject(request.form)
        edit_post(body, Edit(subject.text, seen, title=subject.title, product_id=subject.product_id), by=person)
    except Invalid as invalid:
        return _edit_page(hour, body, request.form, invalid.errors), 422
    except Conflict as stale:
        values = {**request.form, "words": body.words}
        return _edit_page(hour, body, values, {"": stale.message}, is_stale=True), 409
    return redirect(_url(topic_id), 303)


def _editable(topic_id: int, person: Person) -> tuple[Hour, Post]:
    hour = find_hour(topic_id, seen_by=person)
    return hour, find_editable_post(hour.topic.body_post_id or 0, by=person)


def _edit_page(
    hour: Hour, body: Post, values: Mapping[str, Any], errors: Mapping[str, str], *, is_stale: bool = False
) -> str:
    typed = f"{values.get('title', '')}\n\n{values.get('body', '')}"
    newer = f"{hour.topic.title}\n\n{body.markdown}"
    return render_template(
        "hours/edit.html",
        feature=FEATURE,
        topic=hour.topic,
        post=body,
        values=values,
        errors=errors,
        products=products_to_choose(hour.topic.product),
        newer=marked(typed, newer, ("typed", typed, body.id, body.words)) if is_stale else "",
    )


# ---------------------------------------------------------------- its times, cancelling, summing up


@blueprint.get("/question-hours/<int:topic_id>/keeping")
def keeping(topic_id: int) -> str:
    person = require_staff()
    return _page(find_hour(topic_id, seen_by=person), "", {})


def _page(hour: Hour, form: str, errors: Mapping[str, str]) -> str:
    """`form` is the one of this page that comes back with what was typed."""
    typed = request.form
    chosen = typed.getlist("hosts") if form == PLAN else [str(one.id) for one in hosts_of(hour.id)]
    times = {"begins": _local(hour.begins_at), "ends": _local(hour.ends_at)}
    shown = shown_hour(hour)
    summary = typed.get("summary", "") if form == SUMMARY else hour.summary
    is_stale = form == SUMMARY and typed.get("words", "") != str(hour.words)
    return render_template(
        "hours/keeping.html",
        feature=FEATURE,
        topic=hour.topic,
        hour=shown,
        url=_url(hour.topic_id),
        plan=hour.plan,
        words=hour.words,
        times=typed if form == PLAN else times,
        reason=typed.get("reason", "") if form == CANCEL else "",
        summary=summary,
        newer=marked(summary, hour.summary, ("summary", summary, hour.id, hour.words)) if is_stale else "",
        errors=errors,
        is_over=shown.state == OVER,
        longest_reason=LONGEST_REASON,
        **_choices(chosen),
    )


def _local(at: datetime) -> str:
    """A time as the field for it takes it."""
    return at.astimezone(ZoneInfo(zone())).strftime("%Y-%m-%dT%H:%M")


@blueprint.post("/question-hours/<int:topic_id>/plan")
def plan(topic_id: int) -> Response | tuple[Response | str, int]:
    def do(hour: Hour, person: Person) -> None:
        wanted, seen = read_plan(request.form, zone())
        actions.plan_hour(hour, wanted, seen_plan=seen, by=person)

    return _done(topic_id, PLAN, do, _("The new times hold."))


@blueprint.post("/question-hours/<int:topic_id>/cancel")
def cancel(topic_id: int) -> Response | tuple[Response | str, int]:
    def do(hour: Hour, person: Person) -> None:
        actions.cancel_hour(hour, read_reason(request.form), by=person)

    return _done(topic_id, CANCEL, do, _("Cancelled. Everybody can read why."))


@blueprint.post("/question-hours/<int:topic_id>/return")
def return_(topic_id: int) -> Response | tuple[Response | str, int]:
    def do(hour: Hour, person: Person) -> None:
        actions.return_hour(hour, by=person)

    return _done(topic_id, "", do, _("It takes place after all."))


@blueprint.post("/question-hours/<int:topic_id>/summary")
def summary(topic_id: int) -> Response | tuple[Response | str, int]:
    def do(hour: Hour, person: Person) -> None:
        text, seen = read_summary(request.form)
        actions.sum_up(hour, text, seen_words=seen, by=person)

    return _done(topic_id, SUMMARY, do, _("The summary is saved."))


def _done(
    topic_id: int, form: str, do: Callable[[Hour, Person], None], said: str
) -> Response | tuple[Response | str, int]:
    """One of the page's forms: done, or the page again with what was typed and why not."""
    person = require_staff()
    hour = find_hour(topic_id, seen_by=person)
    try:
        do(hour, person)
    except Invalid as invalid:
        return _page(hour, form, invalid.errors), 422
    except Conflict as conflict:
        return _page(find_hour(topic_id, seen_by=person), form, {"": conflict.message}), 409
    flash(said, "ok")
    return redirect(_url(topic_id), 303)

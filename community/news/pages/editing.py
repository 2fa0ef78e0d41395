"""Where the product team writes news, says when it comes out, and takes it back."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_product_team
from community.kernel.errors import Conflict, Invalid
from community.kernel.once import once
from community.kernel.paging import Cursor
from community.kernel.webpage import when, zone
from community.news import actions
from community.news.forms import EntryForm, read_time
from community.news.models import LONGEST_TITLE, MOST_PHOTOS, SHIPPED, Entry, EntryRevision
from community.news.queries import every_entry, find_entry, linked_ids, revisions_of
from community.news.showing import shown_entry, shown_row, state_name
from community.topics.history import marked
from community.topics.showing import shown_person

blueprint = Blueprint("news_editing", __name__)
LIST = "/staff/news"
FIELDS = ("title_ja", "body_ja", "title_en", "body_en")


def _url(entry_id: int) -> str:
    return f"{LIST}/{entry_id}"


@blueprint.get("/staff/news")
def entries() -> str:
    person = require_product_team()
    page = every_entry(Cursor.read(request.args.get("after")), seen_by=person)
    return render_template(
        "news/staff_list.html",
        staff_page="news",
        entries=[shown_row(row) for row in page.rows],
        earlier_url=f"{LIST}?after={page.before}" if page.before else "",
        later_url=f"{LIST}?after={page.after}" if page.after else "",
    )


@blueprint.get("/staff/news/new")
def new_form() -> str:
    require_product_team()
    idea = request.args.get("idea", "")
    prefilled = f"/ideas/{idea}" if idea.isascii() and idea.isdecimal() and len(idea) < 10 else ""
    return _new({"kind": SHIPPED, "ideas": prefilled}, {})


def _new(values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    return render_template(
        "news/write.html", staff_page="news", values=values, errors=errors, longest_title=LONGEST_TITLE
    )


@blueprint.post("/staff/news/new")
def write() -> Response | tuple[str, int]:
    person = require_product_team()
    try:
        place = _written_once(EntryForm.read(request.form), person)
    except Invalid as invalid:
        return _new(request.form, _nameless(invalid.errors)), 422
    flash(_("Saved as a draft. Only the product team can read it."), "ok")
    return redirect(place, 303)


def _nameless(errors: Mapping[str, str]) -> dict[str, str]:
    """The errors, that of the form's own key among them as one of the whole form."""
    return {"" if name == "nonce" else name: sentence for name, sentence in errors.items()}


def _written_once(form: EntryForm, person: Person) -> str:
    values = {**form.said.values, "ideas": list(form.said.topic_ids)}
    return once(
        f"person:{person.id}",
        request.form.get("nonce", ""),
        {"path": request.path, **values},
        lambda: _url(actions.write_entry(form.said, by=person).id),
        refusal=_("This form was sent before with other words. Check below, then send it again."),
    )


@blueprint.get("/staff/news/<int:entry_id>")
def edit_form(entry_id: int) -> str:
    person = require_product_team()
    return page_of(find_entry(entry_id, seen_by=person), person)


@blueprint.post("/staff/news/<int:entry_id>")
def edit(entry_id: int) -> Response | tuple[str, int]:
    person = require_product_team()
    entry = find_entry(entry_id, seen_by=person)
    try:
        form = EntryForm.read(request.form)
        actions.edit_entry(entry, form.said, seen_words=form.seen_words, by=person)
    except Invalid as invalid:
        return page_of(entry, person, request.form, invalid.errors), 422
    except Conflict as stale:
        newer = find_entry(entry_id, seen_by=person)
        values = {**request.form, "words": newer.words}
        return page_of(newer, person, values, {"": stale.message}, is_stale=True), 409
    flash(_("Saved."), "ok")
    return redirect(_url(entry_id), 303)


@blueprint.post("/staff/news/<int:entry_id>/publish")
def publish(entry_id: int) -> Response | tuple[str, int]:
    said = _("Published. Everyone who asked for it is being told.")
    return _pressed(entry_id, lambda entry, person: actions.publish_entry(entry, by=person), said)


@blueprint.post("/staff/news/<int:entry_id>/schedule")
def schedule(entry_id: int) -> Response | tuple[str, int]:
    def do(entry: Entry, person: Person) -> None:
        actions.schedule_entry(entry, read_time(request.form, zone()), by=person)

    return _pressed(entry_id, do, _("It comes out by itself at that time."))


@blueprint.post("/staff/news/<int:entry_id>/unschedule")
def unschedule(entry_id: int) -> Response | tuple[str, int]:
    said = _("It doesn't come out by itself any more.")
    return _pressed(entry_id, lambda entry, person: actions.unschedule_entry(entry, by=person), said)


@blueprint.post("/staff/news/<int:entry_id>/withdraw")
def withdraw(entry_id: int) -> Response | tuple[str, int]:
    said = _("Withdrawn. Only the product team can read it now.")
    return _pressed(entry_id, lambda entry, person: actions.withdraw_entry(entry, by=person), said)


@blueprint.post("/staff/news/<int:entry_id>/return")
def return_(entry_id: int) -> Response | tuple[str, int]:
    said = _("Public again. Nobody is told a second time.")
    return _pressed(entry_id, lambda entry, person: actions.return_entry(entry, by=person), said)


@blueprint.post("/staff/news/<int:entry_id>/discard")
def discard(entry_id: int) -> Response | tuple[str, int]:
    person = require_product_team()
    try:
        actions.discard_entry(find_entry(entry_id, seen_by=person), by=person)
    except Conflict as conflict:
        return page_of(find_entry(entry_id, seen_by=person), person, None, {"": conflict.message}), 409
    flash(_("The draft is thrown away."), "ok")
    return redirect(LIST, 303)


def _pressed(entry_id: int, do: Callable[[Entry, Person], None], said: str) -> Response | tuple[str, int]:
    """One button: what it does, or why not, on the same page."""
    person = require_product_team()
    entry = find_entry(entry_id, seen_by=person)
    try:
        do(entry, person)
    except Invalid as invalid:
        return page_of(entry, person, None, invalid.errors, at=request.form.get("at", "")), 422
    except Conflict as conflict:
        return page_of(find_entry(entry_id, seen_by=person), person, None, {"": conflict.message}), 409
    flash(said, "ok")
    return redirect(_url(entry_id), 303)


def page_of(
    entry: Entry,
    person: Person,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    **more: Any,
) -> str:
    """The form, where the entry stands, its photos and how it read before."""
    shown = shown_entry(entry)
    typed = "\n\n".join(str((values or {}).get(name, "")) for name in FIELDS)
    newer = "\n\n".join(str(getattr(entry, name)) for name in FIELDS)
    return render_template(
        "news/edit.html",
        staff_page="news",
        entry=shown,
        state_name=state_name(entry.state),
        is_unshipped=entry.kind == SHIPPED and any(idea.state != SHIPPED for idea in shown.ideas),
        publish_at=when(entry.publish_at) if entry.publish_at else "",
        values=values if values is not None else _values(entry),
        errors=errors or {},
        newer=marked(typed, newer, ("news typed", typed, entry.id, entry.words)) if more.get("is_stale") else "",
        at=more.get("at") or _local(entry),
        alt=more.get("alt", ""),
        zone=zone(),
        versions=[_version(entry, one) for one in _with_after(entry, person)],
        longest_title=LONGEST_TITLE,
        most_photos=MOST_PHOTOS,
    )


def _values(entry: Entry) -> dict[str, Any]:
    ideas = "\n".join(f"/ideas/{topic_id}" for topic_id in sorted(linked_ids(entry.id)))
    return {name: getattr(entry, name) for name in (*FIELDS, "kind", "words")} | {"ideas": ideas}


def _local(entry: Entry) -> str:
    """The set time as the field for it takes it."""
    if entry.publish_at is None:
        return ""
    return entry.publish_at.astimezone(ZoneInfo(zone())).strftime("%Y-%m-%dT%H:%M")


def _with_after(entry: Entry, person: Person) -> list[tuple[EntryRevision, Mapping[str, str]]]:
    """Each edit, and how the entry read after it."""
    after: Mapping[str, str] = {name: getattr(entry, name) for name in FIELDS}
    found = []
    for revision in revisions_of(entry, seen_by=person):
        found.append((revision, after))
        after = revision.fields
    return found


def _version(entry: Entry, edit: tuple[EntryRevision, Mapping[str, str]]) -> SimpleNamespace:
    revision, after = edit
    names = {
        "title_ja": _("Headline in Japanese"),
        "body_ja": _("Text in Japanese"),
        "title_en": _("Headline in English"),
        "body_en": _("Text in English"),
    }
    return SimpleNamespace(
        at=when(revision.replaced_at),
        by=shown_person(revision.by),
        by_url=f"/people/{revision.by_id}",
        fields=[
            (
                names[name],
                name[-2:],
                marked(revision.fields[name], after[name], ("news revision", entry.id, revision.id, name)),
            )
            for name in FIELDS
            if revision.fields[name] != after[name]
        ],
    )

"""The queue: cases at the left, the chosen one at the right, and what can be decided about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlencode

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_moderator
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.paging import Cursor
from community.kernel.webpage import when
from community.moderation import actions, queries
from community.moderation.forms import HideForm, read_keep_reason
from community.moderation.models import HIDDEN, OPEN, Case
from community.moderation.queries import ALL_OPEN, DECIDED, MINE, TABS
from community.moderation.showing import shown_case, shown_line, shown_unreported
from community.topics.models import HELD, PUBLIC, Post
from community.topics.queries import find_post

blueprint = Blueprint("queue", __name__)
Answer = Response | tuple[str | Response, int]


@dataclass(frozen=True)
class Typed:
    """What came with a form that couldn't be taken, and why."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    conflict: str = ""


NOTHING_TYPED = Typed()


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _number(name: str) -> int | None:
    value = request.args.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else None


@blueprint.get("/staff/queue")
def queue() -> str | Response:
    """The list with a case: the one asked for, the one of a post asked for, or the first."""
    moderator = require_moderator()
    if (post_id := _number("post")) is not None:
        if open_id := queries.open_case_of(post_id):
            return redirect(f"/staff/queue?case={open_id}#case", 303)
        return _page(moderator, shown_unreported(_unreported(post_id, moderator), {}, {}))
    if (case_id := _number("case")) is not None:
        return _page(moderator, shown_case(queries.find_case(case_id, seen_by=moderator), {}, {}))
    return _page(moderator, None)


def _unreported(post_id: int, moderator: Person) -> Post:
    post = find_post(post_id, seen_by=moderator)
    if moderator.owns(post.author_id):
        raise NotAllowed(_("You can't judge your own posts."))
    if post.visibility not in (PUBLIC, HELD):
        raise Conflict(_("This post is hidden already."))
    return post


@blueprint.post("/staff/queue")
def take_up() -> Answer:
    """Open a case for a post that nobody reported; with a reason, hide it at once."""
    moderator = require_moderator()
    post_id = _number("post") or 0
    post = _unreported(post_id, moderator)
    if "reason" not in request.form:
        case = actions.open_case(post, by=moderator)
        return redirect(f"/staff/queue?case={case.id}#case", 303)
    try:
        form = HideForm.read(request.form)
        case = actions.hide_unreported(post, reason=form.reason, message=form.message, by=moderator)
    except Invalid as invalid:
        panel = shown_unreported(post, request.form, invalid.errors)
        return _page(moderator, panel, Typed(request.form, invalid.errors)), 422
    return _decided(case)


@blueprint.post("/staff/cases/<int:case_id>/hide")
def hide(case_id: int) -> Answer:
    def do(case: Case, moderator: Person) -> None:
        form = HideForm.read(request.form)
        actions.hide(case, reason=form.reason, message=form.message, by=moderator)

    return _decide(case_id, do)


@blueprint.post("/staff/cases/<int:case_id>/keep")
def keep(case_id: int) -> Answer:
    def do(case: Case, moderator: Person) -> None:
        actions.keep(case, reason=read_keep_reason(request.form), by=moderator)

    return _decide(case_id, do)


def _decide(case_id: int, do: Callable[[Case, Person], None]) -> Answer:
    moderator = require_moderator()
    case = queries.find_case(case_id, seen_by=moderator)
    try:
        do(case, moderator)
    except Invalid as invalid:
        if wants_json():
            raise
        return _again(case_id, moderator, Typed(request.form, invalid.errors)), 422
    except Conflict as stale:
        if wants_json():
            raise
        return _again(case_id, moderator, Typed(request.form, conflict=stale.message)), 409
    return _decided(case)


@blueprint.post("/staff/cases/<int:case_id>/undo")
def undo(case_id: int) -> Answer:
    """Take a decision back and lead to the case, which is open again."""
    moderator = require_moderator()
    case = queries.find_case(case_id, seen_by=moderator)
    was_hidden = case.state == HIDDEN
    try:
        actions.undo(case, by=moderator)
    except Conflict as stale:
        if wants_json():
            raise
        return _again(case_id, moderator, Typed(conflict=stale.message)), 409
    message = _("Taken back. The post is where it was.") if was_hidden else _("Taken back. The case is open again.")
    if wants_json():
        return jsonify(state=case.state, message=message)
    flash(message, "ok")
    return redirect(f"/staff/queue?case={case_id}#case", 303)


def _decided(case: Case) -> Answer:
    """On to the next case, with the way back at hand."""
    if wants_json():
        return jsonify(state=case.state, message=_done_sentence(case), undo=f"/staff/cases/{case.id}/undo")
    return redirect(f"/staff/queue?done={case.id}", 303)


def _done_sentence(case: Case) -> str:
    title = case.post.topic.title
    if case.state == HIDDEN:
        return _("Hidden: a post in “%(title)s”. Its author will read your message.", title=title)
    return _("Kept: a post in “%(title)s”.", title=title)


def _just_done(moderator: Person) -> SimpleNamespace | None:
    """The decision that was just made, for as long as it can be taken back."""
    case_id = _number("done")
    if case_id is None:
        return None
    case = queries.find_case(case_id, seen_by=moderator)
    if case.state == OPEN:
        return None
    return SimpleNamespace(text=_done_sentence(case), undo_url=f"/staff/cases/{case.id}/undo")


def _again(case_id: int, moderator: Person, typed: Typed) -> str:
    case = queries.find_case(case_id, seen_by=moderator)
    return _page(moderator, shown_case(case, typed.values, typed.errors), typed)


def _page(moderator: Person, panel: SimpleNamespace | None, typed: Typed = NOTHING_TYPED) -> str:
    tab = request.args.get("tab", "")
    if tab not in TABS:
        tab = ALL_OPEN if panel is None or panel.is_open else DECIDED
    page = queries.list_cases(tab, Cursor.read(request.args.get("at")), seen_by=moderator)
    g.waiting_cases = waiting = queries.waiting(seen_by=moderator)
    if panel is None and page.rows:
        panel = shown_case(queries.find_case(page.rows[0].id, seen_by=moderator), {}, {})
    reasons = queries.reasons_of([row.id for row in page.rows])
    lines = [shown_line(row, reasons.get(row.id, ()), _case_url(tab, row.id)) for row in page.rows]
    return render_template(
        "moderation/queue.html",
        staff_page="queue",
        tabs=[
            (_("To check"), "/staff/queue", tab == ALL_OPEN, waiting.count),
            (_("Decided by me"), f"/staff/queue?tab={MINE}", tab == MINE),
            (_("All decisions"), f"/staff/queue?tab={DECIDED}", tab == DECIDED),
        ],
        tab=tab,
        waiting=waiting,
        oldest_at=when(waiting.oldest_at) if waiting.oldest_at else "",
        lines=lines,
        neighbours=_neighbours([line.id for line in lines], panel),
        panel=panel,
        done=_just_done(moderator),
        conflict=typed.conflict,
        typed=_typed_texts(typed),
        errors={name: sentence for name, sentence in typed.errors.items() if sentence},
        prev_url=_list_url(tab, page.before),
        next_url=_list_url(tab, page.after),
    )


def _typed_texts(typed: Typed) -> list[str]:
    """After a conflict: the message that wasn't sent, so that it isn't lost."""
    if not typed.conflict:
        return []
    chosen = f"message-{typed.values.get('reason', '')}"
    return [text for name, text in typed.values.items() if name in (chosen, "keep_reason") and text.strip()]


def _neighbours(ids: list[int], panel: SimpleNamespace | None) -> tuple[int | None, int | None]:
    """The cases before and after the open one, for the keys K and J."""
    here = ids.index(panel.id) if panel and panel.id in ids else -1
    before = ids[here - 1] if here > 0 else None
    after = ids[here + 1] if here + 1 < len(ids) else None
    return before, after


def _case_url(tab: str, case_id: int) -> str:
    return f"/staff/queue?{urlencode({'tab': tab, 'case': case_id})}#case"


def _list_url(tab: str, cursor: str | None) -> str:
    return f"/staff/queue?{urlencode({'tab': tab, 'at': cursor})}" if cursor else ""

"""Saying why one needs an idea, reading why others do, and hiding what breaks the rules."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import me, require_person
from community.ideas.forms import read_use_case
from community.ideas.use_cases import (
    add_use_case,
    drop_use_case,
    find_use_case,
    hide_use_case,
    own_use_case,
    show_use_case,
    shown_use_case,
    use_cases_of,
)
from community.kernel.errors import Invalid
from community.kernel.forms import Reader
from community.kernel.paging import Cursor
from community.kernel.throttle import throttle
from community.topics.actions.budgeting import BudgetSpent
from community.topics.merged import find_living_topic
from community.topics.models import IDEA, Topic
from community.topics.pages.acting import VOTES
from community.topics.pages.budgeting import votes_page
from community.topics.queries import find_post, find_topic

blueprint = Blueprint("use_cases", __name__)
LONGEST_REASON = 500


@blueprint.get("/ideas/<int:topic_id>/use-cases")
def use_cases(topic_id: int) -> str:
    topic = find_topic(topic_id, IDEA, seen_by=me())
    person = me()
    own = own_use_case(topic, person) if person else None
    return _page(topic, person, {"words": own.words} if own else {}, {})


def _page(topic: Topic, person: Person | None, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    page = use_cases_of(topic, Cursor.read(request.args.get("after")), seen_by=person)
    url = f"/ideas/{topic.id}/use-cases"
    return render_template(
        "ideas/use_cases.html",
        feature="ideas",
        topic=topic,
        use_cases=[shown_use_case(row, seen_by=person) for row in page.rows],
        may_say=person is not None and person.id != topic.author_id and topic.visibility == "public",
        typed=typed,
        errors=errors,
        earlier_url=f"{url}?after={page.before}" if page.before else "",
        later_url=f"{url}?after={page.after}" if page.after else "",
    )


@blueprint.post("/ideas/<int:topic_id>/use-case")
def say(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic = find_living_topic(topic_id, IDEA, seen_by=person)
    throttle.hit(VOTES, "vote", person.id)
    post = find_post(topic.body_post_id or 0, seen_by=person)
    try:
        add_use_case(post, read_use_case(request.form), by=person)
    except Invalid as invalid:
        return _page(topic, person, request.form, invalid.errors), 422
    except BudgetSpent as spent:
        return votes_page(topic, spent.message, person), spent.status
    flash(_("Thank you. Your words stand with your vote."), "ok")
    return redirect(f"/ideas/{topic.id}#use-cases", 303)


@blueprint.post("/ideas/<int:topic_id>/use-case/take-back")
def take_back(topic_id: int) -> Response:
    person = require_person()
    topic = find_living_topic(topic_id, IDEA, seen_by=person)
    drop_use_case(find_post(topic.body_post_id or 0, seen_by=person), by=person)
    flash(_("Your words were taken back. Your vote stays."), "ok")
    return redirect(f"/ideas/{topic.id}#use-cases", 303)


@blueprint.post("/ideas/use-cases/<int:case_id>/hide")
def hide(case_id: int) -> Response | tuple[str, int]:
    person = require_person()
    found = find_use_case(case_id, seen_by=person)
    reader = Reader(request.form)
    reason = reader.line("reason", longest=LONGEST_REASON, missing=_("Say why, for the log."))
    try:
        reader.check()
        hide_use_case(found.case, reason=reason, by=person)
    except Invalid as invalid:
        return _page(found.topic, person, request.form, {"": invalid.message}), 422
    flash(_("Hidden. Its author still sees it."), "ok")
    return redirect(f"/ideas/{found.topic.id}/use-cases", 303)


@blueprint.post("/ideas/use-cases/<int:case_id>/show")
def show(case_id: int) -> Response:
    person = require_person()
    found = find_use_case(case_id, seen_by=person)
    show_use_case(found.case, by=person)
    flash(_("Everybody sees it again."), "ok")
    return redirect(f"/ideas/{found.topic.id}/use-cases", 303)

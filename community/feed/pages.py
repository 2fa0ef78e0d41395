"""The settings of one's interests, the buttons of one's list, and the first steps beside it."""

from collections.abc import Mapping
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import me, require_person
from community.feed import actions, queries
from community.feed.forms import LONGEST_TAGS, InterestsForm
from community.feed.queries import Steps
from community.kernel.clock import now
from community.kernel.errors import Invalid
from community.kernel.redirects import path_here
from community.kernel.throttle import throttle
from community.kernel.transaction import transaction
from community.kernel.webpage import fills, language, piece
from community.products.queries import all_products
from community.topics.merged import find_living_topic
from community.topics.rows import topic_url

blueprint = Blueprint("feed", __name__)
CHANGES = "120/minute"
OWN_LIST = "/?show=you"
NEW_FOR_DAYS = 90
"""So long after they came people are shown the first steps that they haven't taken."""


@blueprint.get("/settings/interests")
def interests() -> str:
    return _page(require_person(), {})


def _page(person: Person, errors: Mapping[str, str]) -> str:
    """The form, with what was typed when something was wrong with it."""
    choice, typed = queries.choice_of(person.id), request.form
    chosen = set(typed.getlist("product")) if errors else set(map(str, queries.chosen_products(person.id)))
    tags = typed.get("tags", "") if errors else _(", ").join(queries.chosen_tags(person.id))
    return render_template(
        "feed/interests.html",
        products=[(one.id, one.name(language()), str(one.id) in chosen) for one in all_products()],
        tags=tags,
        is_personal="personal" in typed if errors else choice.is_personal,
        longest_tags=LONGEST_TAGS,
        are_steps_closed=choice.steps_closed_at is not None,
        set_aside=[
            SimpleNamespace(id=row.id, title=row.title, lang=row.language, url=topic_url(row.kind, row.id))
            for row in queries.set_aside_by(person.id)
        ],
        errors=errors,
    )


@blueprint.post("/settings/interests")
def choose_interests() -> Response:
    person = require_person()
    throttle.hit(CHANGES, "interests", person.id)
    try:
        form = InterestsForm.read(request.form)
        with transaction():
            actions.choose_interests(form.product_ids, form.labels, by=person)
            (actions.arrange_for_me if form.is_personal else actions.arrange_for_everybody)(by=person)
    except Invalid as invalid:
        return make_response(_page(person, invalid.errors), 422)
    flash(_("Saved. Your list follows this from now on."), "ok")
    return redirect("/settings/interests", 303)


@blueprint.post("/feed/topics/<int:topic_id>/aside")
def set_aside(topic_id: int) -> Response:
    """Not interested (on=1), or interested after all (on=0); back to the place in the list."""
    person = require_person()
    throttle.hit(CHANGES, "interests", person.id)
    if request.form.get("on", "1") == "1":
        actions.set_aside(find_living_topic(topic_id, seen_by=person), by=person)
        return redirect(_back(aside=str(topic_id)), 303)
    actions.bring_back(topic_id, by=person)
    flash(_("It can stand in your list again."), "ok")
    return redirect(_back(), 303)


def _back(**more: str) -> str:
    """The page of this site that the form stood on, if it was a list or the settings."""
    here = urlsplit(path_here(request.referrer, request.host_url) or "")
    if here.path == "/settings/interests":
        return here.path
    kept = dict(parse_qsl(here.query)) if here.path == "/" else {}
    given = {"show": "you", **{name: value for name, value in kept.items() if name == "after"}, **more}
    return f"/?{urlencode(given)}"


@blueprint.post("/welcome/steps")
def steps() -> Response:
    """Close the first steps (on=0), or show them again (on=1)."""
    person = require_person()
    if request.form.get("on", "0") == "1":
        actions.reopen_steps(by=person)
        flash(_("The first steps stand on the first page again."), "ok")
        return redirect("/settings/interests", 303)
    actions.close_steps(by=person)
    flash(_("We don't show the first steps any more. You find them under Settings, Interests."), "ok")
    return redirect("/", 303)


@fills("steps")
def _steps() -> str:
    """What somebody new could begin with; nothing once they did it all, closed it, or have been here for long."""
    person = me()
    if person is None or person.is_staff or (now() - person.created_at).days >= NEW_FOR_DAYS:
        return ""
    found = queries.steps_of(person.id)
    if found.is_closed or found.is_done:
        return ""
    return piece("feed/steps.html", name=person.display_name, done=_taken(found))


def _taken(found: Steps) -> tuple[bool, bool, bool]:
    return found.has_interest, found.has_voted, found.has_posted

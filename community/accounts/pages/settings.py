"""One's own settings: what others see, how the site looks, and who is signed in where."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.actions import profile, registering, signing_in
from community.accounts.actions.handles import choose_handle
from community.accounts.actions.passwords import change_password
from community.accounts.devices import device_name
from community.accounts.forms import read_profile
from community.accounts.models import HIDEABLE, Person
from community.accounts.queries import live_sessions
from community.accounts.viewer import require_person
from community.accounts.visits import enter, mailbox_url, this_browser
from community.accounts.zones import zone_options
from community.kernel.errors import Invalid
from community.kernel.throttle import throttle
from community.kernel.webpage import language

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


@blueprint.get("/profile")
def show_profile() -> str:
    return profile_page(require_person(), {})


def profile_page(person: Person, errors: Mapping[str, str]) -> str:
    """The profile's forms, with what was typed when something was wrong with it."""
    kept = {
        name: getattr(person, name) for name in ("display_name", "bio", "language", "time_zone", "theme", "shows_uses")
    }
    values: dict[str, Any] = kept | (request.form.to_dict() if "display_name" in request.form else {})
    return render_template(
        "accounts/profile.html",
        person=person,
        values=values,
        handle=request.form.get("handle", person.known_as),
        zones=zone_options(language(), person.time_zone),
        errors=errors,
        mailbox_url=mailbox_url(),
    )


@blueprint.post("/profile")
def edit_profile() -> Response:
    person = require_person()
    try:
        profile.edit_profile(person, read_profile(request.form))
    except Invalid as invalid:
        return make_response(profile_page(person, invalid.errors), 422)
    with force_locale(person.language):
        flash(_("Your profile is saved."), "ok")
    return redirect("/settings/profile", 303)


@blueprint.get("/privacy")
def privacy() -> str:
    person = require_person()
    shown = {what for what in HIDEABLE if what not in person.hidden.split()}
    return render_template("accounts/privacy.html", person=person, shown=shown, errors={})


@blueprint.post("/privacy")
def choose_privacy() -> Response:
    person = require_person()
    profile.choose_privacy(person, [what for what in HIDEABLE if request.form.get(what) == "1"])
    flash(_("Saved. Others see it this way from now on."), "ok")
    return redirect("/settings/privacy", 303)


@blueprint.post("/handle")
def change_handle() -> Response:
    person = require_person()
    try:
        choose_handle(person, request.form.get("handle", ""))
    except Invalid as invalid:
        return make_response(profile_page(person, invalid.errors), 422)
    flash(_("You're now called @%(handle)s.", handle=person.known_as), "ok")
    return redirect("/settings/profile", 303)


@blueprint.get("/security")
def security() -> str:
    return _security_page(require_person(), {})


def _security_page(person: Person, errors: Mapping[str, str]) -> str:
    sessions = [(one, device_name(one.user_agent), one.id == g.sign_in_id) for one in live_sessions(person)]
    return render_template(
        "accounts/security.html", person=person, sessions=sessions, errors=errors, mailbox_url=mailbox_url()
    )


@blueprint.post("/password")
def change_own_password() -> Response:
    person = require_person()
    throttle.hit("10/minute", "password of", person.id)
    present, password = request.form.get("present", ""), request.form.get("password", "")
    try:
        begun = change_password(person, present, password, browser=this_browser())
    except Invalid as invalid:
        return make_response(_security_page(person, invalid.errors), 422)
    enter(begun)
    flash(_("Your new password is set. You were signed out everywhere else."), "ok")
    return redirect("/settings/security", 303)


@blueprint.post("/sessions/<int:sign_in_id>/end")
def end_session(sign_in_id: int) -> Response:
    signing_in.end_session(require_person(), sign_in_id)
    flash(_("That session has ended."), "ok")
    return redirect("/settings/security", 303)


@blueprint.post("/sessions/end-others")
def end_other_sessions() -> Response:
    signing_in.end_other_sessions(require_person(), but=g.sign_in_id)
    flash(_("You were signed out everywhere else."), "ok")
    return redirect("/settings/security", 303)


@blueprint.post("/verification")
def send_verification_again() -> Response:
    person = require_person()
    throttle.hit("3/hour", "verification mail", person.email)
    registering.send_verification_again(person)
    flash(_("A new mail is on its way to %(address)s.", address=person.email), "ok")
    return redirect("/settings/security", 303)

"""For people who forgot their password."""

from collections.abc import Mapping

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.actions import passwords
from community.accounts.forms import read_address
from community.accounts.models import RESET, Person
from community.accounts.pages.entrance import secretive, used_up
from community.accounts.queries import holder_of
from community.accounts.visits import leave, mailbox_url, source
from community.kernel.errors import Gone, Invalid
from community.kernel.throttle import throttle

blueprint = Blueprint("forgotten", __name__, url_prefix="/reset-password")


@blueprint.before_request
def has_form() -> None:
    g.has_public_form = True


@blueprint.get("")
def ask() -> str:
    return _asking({})


def _asking(errors: Mapping[str, str]) -> str:
    return render_template("accounts/forgotten.html", errors=errors, values=request.form)


@blueprint.post("")
def send_key() -> Response:
    throttle.hit("30/hour", "reset from", source())
    try:
        email = read_address(request.form)
    except Invalid as invalid:
        return make_response(_asking(invalid.errors), 422)
    throttle.hit("3/hour", "reset mail", email)
    passwords.ask_for_reset(email)
    return redirect("/reset-password/sent", 303)


@blueprint.get("/sent")
def sent() -> str:
    return render_template("accounts/sent.html", purpose="reset", mailbox_url=mailbox_url())


@blueprint.get("/<key>")
def choose(key: str) -> Response:
    holder = holder_of(key, RESET)
    return _choosing(holder.person, key, {}) if holder else used_up("reset")


def _choosing(person: Person, key: str, errors: Mapping[str, str]) -> Response:
    page = render_template("accounts/new_password.html", key=key, email=person.email, errors=errors)
    return secretive(page, 422 if errors else 200)


@blueprint.post("/<key>")
def reset(key: str) -> Response:
    throttle.hit("30/hour", "new password from", source())
    holder = holder_of(key, RESET)
    try:
        passwords.reset_password(key, request.form.get("password", ""))
    except Gone:
        return used_up("reset")
    except Invalid as invalid:
        return _choosing(holder.person, key, invalid.errors) if holder else used_up("reset")
    leave()
    flash(_("Your new password is set. Sign in with it."), "ok")
    return redirect("/sign-in", 303)

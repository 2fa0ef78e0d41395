"""Registering, verifying an address, signing in and out."""

from collections.abc import Mapping

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts import intents
from community.accounts.actions import registering, signing_in
from community.accounts.addresses import clean_address
from community.accounts.forms import read_registration
from community.accounts.models import VERIFY
from community.accounts.queries import holder_of
from community.accounts.viewer import me
from community.accounts.visits import enter, leave, mailbox_url, source, this_browser, way_on
from community.kernel.errors import Gone, Invalid, Refusal
from community.kernel.throttle import throttle
from community.kernel.webpage import language

blueprint = Blueprint("accounts", __name__)


@blueprint.before_request
def has_form() -> None:
    """These pages have forms for people without an account, so they carry a token and are kept by nobody."""
    g.has_public_form = True


@blueprint.get("/register")
def register() -> Response | str:
    return redirect(way_on(), 303) if me() else _registration({})


def _registration(errors: Mapping[str, str]) -> str:
    return render_template("accounts/register.html", errors=errors, values=request.form)


@blueprint.post("/register")
def register_person() -> Response:
    throttle.hit("10/hour", "register", source())
    zone = current_app.extensions["settings"].default_time_zone
    try:
        new = read_registration(request.form, language=language(), time_zone=zone)
    except Invalid as invalid:
        return make_response(_registration(invalid.errors), 422)
    throttle.hit("3/hour", "verification mail", new.email)
    registering.register(new)
    return redirect("/register/sent", 303)


@blueprint.get("/register/sent")
def registered() -> str:
    return render_template("accounts/sent.html", purpose="verify", mailbox_url=mailbox_url())


@blueprint.get("/verify/<key>")
def verify(key: str) -> Response:
    """Only a button: programs that look through mail follow links, and would use the key up."""
    holder = holder_of(key, VERIFY)
    if holder is None:
        return used_up("verify")
    return secretive(render_template("accounts/verify.html", key=key, holder=holder.person))


@blueprint.post("/verify/<key>")
def verify_address(key: str) -> Response:
    try:
        person = registering.verify_address(key)
    except Gone:
        return used_up("verify")
    flash(_("Your address is confirmed. Thank you."), "ok")
    viewer = me()
    return redirect("/" if viewer and viewer.id == person.id else "/sign-in", 303)


def used_up(purpose: str) -> Response:
    """The page for a mailed link that leads nowhere any more."""
    return secretive(render_template("accounts/used_up.html", purpose=purpose), 410)


def secretive(page: str, status: int = 200) -> Response:
    """A page whose address holds a key: no other page is told where the reader came from."""
    answer = make_response(page, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@blueprint.get("/sign-in")
def sign_in() -> Response | str:
    return redirect(way_on(), 303) if me() else _sign_in_form({})


def _sign_in_form(errors: Mapping[str, str]) -> str:
    intent = request.values.get("intent", "")
    promise = intents.promise_of(intent)
    return render_template(
        "accounts/sign_in.html",
        errors=errors,
        email=request.form.get("email", ""),
        next=way_on(),
        intent=intent if promise else "",
        promise=promise,
    )


@blueprint.post("/sign-in")
def sign_in_person() -> Response:
    email = clean_address(request.form.get("email", ""))
    throttle.hit("30/minute", "sign in from", source())
    throttle.hit("10/minute", "sign in to", email)
    try:
        begun = signing_in.sign_in(email, request.form.get("password", ""), browser=this_browser())
    except Invalid as invalid:
        return make_response(_sign_in_form(invalid.errors), 422)
    _end_present_session()
    enter(begun)
    try:
        intents.perform(request.form.get("intent", ""), begun.person)
    except Refusal as refusal:
        flash(refusal.message, "warn")
    return redirect(way_on(), 303)


def _end_present_session() -> None:
    if person := me():
        signing_in.end_session(person, g.sign_in_id)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    _end_present_session()
    leave()
    flash(_("You've signed out."), "ok")
    return redirect("/", 303)

"""Every refusal and failure as a page (or JSON, where asked for) in the reader's language, with one way on."""

import logging
from urllib.parse import quote

from flask import Flask, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from community.accounts.viewer import me
from community.kernel.database import db
from community.kernel.errors import Invalid, KeyNeeded, Refusal, SignInFirst, TooMany
from community.web.kept_words import keep_words
from community.web.logs import path_without_keys
from community.web.page_cache import never_keep

log = logging.getLogger(__name__)
UNSEEN = ("csrf_token", "nonce", "password", "present")
"""Fields that a page never says again: the keys of forms, and passwords, new and present."""


def _sentences(status: int) -> tuple[str, str, str]:
    """What happened, what is safe, and what to do: title, sentence, reassurance."""
    table = {
        400: (_("We couldn't read that"), _("The request was incomplete or garbled."), _("Nothing was changed.")),
        403: (_("Not for you to open"), _("You don't have the rights for this."), _("Nothing was changed.")),
        404: (_("Nothing here"), _("The page has moved, or never was."), _("Nothing was lost.")),
        405: (_("That doesn't work here"), _("This address can't be used that way."), _("Nothing was changed.")),
        409: (_("Somebody was quicker"), _("This changed while you were looking at it."), _("Nothing was lost.")),
        410: (_("This was taken down"), _("Its author or our staff removed it."), _("Your own posts are untouched.")),
        413: (_("Too large"), _("What you sent is larger than we can take."), _("Nothing was changed.")),
        422: (
            _("Something's missing"),
            _("Some of what you entered can't be taken as it is."),
            _("Nothing was changed."),
        ),
        429: (_("A little slower"), _("That was too often in a short time."), _("Nothing was lost.")),
        503: (_("Busy right now"), _("We can't answer at the moment."), _("What you'd saved is safe.")),
    }
    other = (
        _("Something broke on our side"),
        _("We've noted it and will look into it."),
        _("What you'd saved is safe."),
    )
    return table.get(status, other)


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json" or request.path.endswith(".json") or is_program()


def is_program() -> bool:
    """Whether no browser asks here, but a program with a key."""
    return request.path.startswith("/api/")


def _typed() -> dict[str, str]:
    """What was sent, so that no text is lost; nothing that is typed unseen, nor what couldn't be read."""
    try:
        sent = request.form.items()
        return {name: text for name, text in sent if name not in UNSEEN and "password" not in name}
    except HTTPException:
        return {}


def error_page(status: int, message: str = "", **more: object) -> tuple[str | Response, int]:
    """The page for a status; `message` is the particular sentence, if there is one. `more` is told in JSON alone."""
    title, what, safe = _sentences(status)
    what = message or what
    never_keep()
    if wants_json():
        return jsonify(error=what, message=what, status=status, **more), status
    retry = status in (429, 503, 500)
    return render_template(
        "web/error.html",
        code=status,
        title=title,
        what=what,
        safe=safe,
        typed=_typed(),
        action_url=request.path if retry and request.method == "GET" else "/",
        action_label=_("Try again") if retry and request.method == "GET" else _("Back to the start"),
    ), status


def on_refusal(refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(refusal, SignInFirst):
        return lead_to_sign_in(refusal.message)
    more = {"errors": refusal.errors} if isinstance(refusal, Invalid) and is_program() else {}
    page, status = error_page(refusal.status, refusal.message, **more)
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}
    if isinstance(refusal, KeyNeeded):
        headers["WWW-Authenticate"] = "Bearer"
    return page, status, headers


def lead_to_sign_in(message: str = "") -> ResponseReturnValue:
    """Readers without an account go to the sign-in form, and come back to where they were."""
    if wants_json():
        return jsonify(error=message or _("Sign in to do this."), status=401, sign_in="/sign-in"), 401
    came_from = request.path if request.method == "GET" else (_typed().get("next") or _path_of_referrer())
    intent = request.path if request.method == "POST" else ""
    if kept := keep_words():
        came_from, intent = kept
    flash(message or _("Sign in to do this."), "info")
    return redirect(f"/sign-in?next={quote(came_from)}" + (f"&intent={quote(intent)}" if intent else ""), 303)


def _path_of_referrer() -> str:
    referrer = request.referrer or ""
    prefix = request.host_url
    return "/" + referrer[len(prefix) :] if referrer.startswith(prefix) else "/"


def on_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    if me() is None and request.blueprint not in ("accounts", "forgotten"):
        return lead_to_sign_in()
    return error_page(
        400, _("This page was open too long to send it safely. Your text is below: copy it, reload and send it again.")
    )


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    db.session.rollback()
    page, status = error_page(error.code)
    headers = [(k, v) for k, v in error.get_headers() if k.lower() in ("allow", "retry-after")]
    return page, status, headers


def on_database_trouble(error: Exception) -> ResponseReturnValue:
    """A busy, locked or absent database is a 503 that says when to come back; anything else is a 500."""
    db.session.rollback()
    is_busy = isinstance(error, OperationalError | PoolTimeout) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
    if not is_busy:
        return on_bug(error)
    log.error("database unavailable", extra={"error": repr(error)})
    return *error_page(503), {"Retry-After": "5"}


def on_bug(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("unexpected failure", extra={"path": path_without_keys(), "error": repr(error)}, exc_info=error)
    return error_page(500)


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, on_refusal)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    for trouble in (DBAPIError, PoolTimeout):
        app.register_error_handler(trouble, on_database_trouble)
    app.register_error_handler(Exception, on_bug)

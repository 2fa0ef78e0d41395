"""The local mailbox as pages, in development only: there a letter's link can be followed without a mail server."""

from email.message import EmailMessage

from flask import Blueprint, Response, current_app, render_template

from community.kernel.errors import NotFound
from community.mail.sending import LocalMailbox

blueprint = Blueprint("mail", __name__, url_prefix="/development/mailbox")


def _mailbox() -> LocalMailbox:
    if current_app.extensions["settings"].environment != "development":
        raise NotFound
    found: LocalMailbox = current_app.extensions["mailbox"]
    return found


def _letter(mail_id: int) -> EmailMessage:
    letter = _mailbox().read(mail_id)
    if letter is None:
        raise NotFound
    return letter


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()) if part else ""


@blueprint.get("")
def mailbox() -> Response:
    return _uncached(render_template("mail/mailbox.html", letters=_mailbox().latest()))


@blueprint.get("/<int:mail_id>")
def letter(mail_id: int) -> Response:
    found = _letter(mail_id)
    return _uncached(
        render_template("mail/opened.html", mail_id=mail_id, letter=found, text=_part(found, "plain")),
    )


@blueprint.get("/<int:mail_id>/html")
def letter_as_html(mail_id: int) -> Response:
    """The letter's other form, without rights: no script, no form, nothing loaded."""
    answer = _uncached(_part(_letter(mail_id), "html"))
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def _uncached(page: str) -> Response:
    answer = Response(page, mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer

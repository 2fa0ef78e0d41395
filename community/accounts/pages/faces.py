"""Pictures of faces: choosing one's own, and serving them all."""

from flask import Blueprint, current_app, flash, make_response, redirect, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.actions.profile import remove_avatar, set_avatar
from community.accounts.avatars import AvatarFolder
from community.accounts.pages.settings import profile_page
from community.accounts.viewer import require_person
from community.kernel.errors import Invalid, NotFound
from community.kernel.pictures import BrokenPicture, HugePicture, take_square
from community.kernel.throttle import throttle

blueprint = Blueprint("faces", __name__)
YEAR = 365 * 24 * 3600


def _folder() -> AvatarFolder:
    found: AvatarFolder = current_app.extensions["avatars"]
    return found


def _drawn() -> bytes:
    """The picture that was sent, drawn anew as a square."""
    file, most = request.files.get("picture"), current_app.extensions["settings"].max_upload_mb
    if file is None or not file.filename:
        raise Invalid({"picture": _("Choose a picture first.")})
    if file.stream.seek(0, 2) > most * 1024 * 1024:
        raise Invalid({"picture": _("Choose a picture of at most %(most)s MB.", most=most)})
    file.stream.seek(0)
    try:
        return take_square(file.stream)
    except HugePicture:
        raise Invalid({"picture": _("This picture has too many pixels. Choose a smaller one.")}) from None
    except BrokenPicture:
        raise Invalid({"picture": _("Choose a JPEG, PNG or WebP picture.")}) from None


@blueprint.post("/settings/avatar")
def choose_face() -> Response:
    person = require_person()
    throttle.hit("20/hour", "avatar of", person.id)
    try:
        content = _drawn()
    except Invalid as invalid:
        return make_response(profile_page(person, invalid.errors), 422)
    _folder().forget(set_avatar(person, _folder().store(content)))
    flash(_("Your picture is saved."), "ok")
    return redirect("/settings/profile", 303)


@blueprint.post("/settings/avatar/remove")
def remove_face() -> Response:
    _folder().forget(remove_avatar(require_person()))
    flash(_("Your picture is removed."), "ok")
    return redirect("/settings/profile", 303)


@blueprint.get("/avatars/<token>")
def face(token: str) -> Response:
    """A picture never changes under its token, so it may be kept for a year; it can do nothing but be looked at."""
    path = _folder().path(token)
    if path is None:
        raise NotFound
    answer = send_file(path, mimetype="image/webp", max_age=YEAR, etag=False)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer

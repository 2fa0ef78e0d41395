"""The photos of news: taken in by the product team, handed out to those who may read the entry."""

from io import BytesIO
from typing import BinaryIO, cast

from flask import Blueprint, flash, redirect, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import me, require_product_team
from community.attachments.actions import new_token
from community.kernel.errors import Invalid, NotFound
from community.kernel.forms import Reader
from community.kernel.pictures import BrokenPicture, HugePicture, take_in
from community.news.actions import hang_photo, take_off_photo
from community.news.models import LONGEST_ALT
from community.news.pages.editing import page_of
from community.news.pictures import picture_folder
from community.news.queries import find_entry, find_photo

blueprint = Blueprint("news_pictures", __name__)


@blueprint.get("/news/pictures/<token>")
def picture(token: str) -> Response:
    found = find_photo(token, seen_by=me())
    size = "small" if request.args.get("size") == "small" else "full"
    path = picture_folder().path(found.token, size)
    if not path.is_file():
        raise NotFound
    content = BytesIO(path.read_bytes())
    answer = send_file(content, mimetype="image/webp", conditional=True, etag=f"{token}-{size}", max_age=None)
    # It may be seen today and not tomorrow, so it's asked for again each time.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@blueprint.post("/staff/news/<int:entry_id>/photos")
def add(entry_id: int) -> Response | tuple[str, int]:
    person = require_product_team()
    entry = find_entry(entry_id, seen_by=person)
    try:
        alt = _words()
        hang_photo(entry, _taken(), alt, by=person)
    except Invalid as invalid:
        return page_of(entry, person, None, invalid.errors, alt=request.form.get("alt", "")), 422
    flash(_("The photo is added."), "ok")
    return redirect(f"/staff/news/{entry_id}#photos", 303)


def _words() -> str:
    """What the photo shows, as it was typed."""
    reader = Reader(request.form)
    alt = reader.line("alt", longest=LONGEST_ALT, missing=_("Say what the photo shows, for people who can't see it."))
    reader.check()
    return alt


def _taken() -> str:
    """The token under which the picture of this request is stored."""
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise Invalid({"picture": _("Choose a photo.")})
    token = new_token()
    try:
        picture_folder().store(token, take_in(cast("BinaryIO", file.stream)))
    except HugePicture as error:
        raise Invalid({"picture": _("The picture has too many pixels. Save it smaller.")}) from error
    except BrokenPicture as error:
        raise Invalid({"picture": _("This isn't a JPEG, PNG or WebP picture we can read.")}) from error
    return token


@blueprint.post("/staff/news/<int:entry_id>/photos/<int:photo_id>/remove")
def remove(entry_id: int, photo_id: int) -> Response:
    person = require_product_team()
    if take_off_photo(find_entry(entry_id, seen_by=person), photo_id, by=person):
        flash(_("The photo is taken off."), "ok")
    return redirect(f"/staff/news/{entry_id}#photos", 303)

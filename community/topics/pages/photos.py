"""Handing out photos: at every fetch to those, and only those, who may see the post."""

from io import BytesIO

from flask import Blueprint, jsonify, render_template, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import me, require_person
from community.attachments.queries import find_photo, is_product_picture
from community.attachments.taking import photo_folder, take_photos
from community.kernel.errors import Invalid, NotFound
from community.topics.queries import find_post

blueprint = Blueprint("photos", __name__)


@blueprint.get("/photos/<token>")
def photo(token: str) -> Response:
    _check(token)
    size = "small" if request.args.get("size") == "small" else "full"
    path = photo_folder().path(token, size)
    if not path.is_file():
        raise NotFound
    # A photo never changes, so its token and size name its content; the browser has to ask each time all the same.
    content = BytesIO(path.read_bytes())
    answer = send_file(content, mimetype="image/webp", conditional=True, etag=f"{token}-{size}", max_age=None)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@blueprint.post("/photos")
def add() -> Response:
    """One photo ahead of the form that it belongs to: the piece of the form that holds it."""
    person = require_person()
    taken = take_photos(request.files.getlist("photos")[:1], request.form, by=person, room=1)
    if taken.problem or not taken.kept:
        raise Invalid({"photos": taken.problem or _("Choose a photo.")})
    piece = render_template("topics/_photo.html", photo=taken.kept[0])
    return jsonify(html=piece, token=taken.kept[0].token)


def _check(token: str) -> None:
    """Those of a post to who may see it, free ones to their owner, a product's to everybody."""
    found = find_photo(token)
    if found is None:
        if not is_product_picture(token):
            raise NotFound
    elif found.post_id is not None:
        find_post(found.post_id, seen_by=me())
    elif (person := me()) is None or person.id != found.owner_id:
        raise NotFound

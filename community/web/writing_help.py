"""What helps while writing: how a text will read, and what a post about a product begins with."""

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from community.accounts.viewer import require_person
from community.kernel.errors import Invalid
from community.kernel.forms import Reader
from community.kernel.markup import MAX_LENGTH
from community.kernel.throttle import throttle
from community.kernel.webpage import language
from community.products.templates import template_body
from community.topics.text import written

blueprint = Blueprint("writing_help", __name__)
PREVIEWS = "120/10 minutes"


@blueprint.post("/compose/preview")
def preview() -> Response:
    """A text as it will read, by the renderer that posts go through."""
    person = require_person()
    throttle.hit(PREVIEWS, "preview", person.id)
    reader = Reader(request.form)
    body = reader.text("body", longest=MAX_LENGTH)
    if reader.errors:
        raise Invalid(reader.errors)
    text = written(body)
    return jsonify(html=text.html, language=text.language)


@blueprint.get("/compose/outline")
def outline() -> Response:
    """The template of a product and kind in the reader's language; nothing if there is none."""
    require_person()
    product, kind = request.args.get("product", "")[:60], request.args.get("kind", "")[:10]
    return jsonify(body=template_body(product.replace("\0", ""), kind.replace("\0", ""), language()))

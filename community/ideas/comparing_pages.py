"""One tap: which of two ideas first. And what the product team reads from the answers."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import require_person, require_product_team
from community.ideas.comparing import compare, next_pair, rank_ideas
from community.kernel.errors import Conflict
from community.kernel.requests import row_number
from community.kernel.throttle import throttle
from community.kernel.webpage import language
from community.products.queries import all_products

blueprint = Blueprint("comparing", __name__)
ANSWERS = "30/hour"


@blueprint.get("/ideas/compare")
def pair() -> str:
    person = require_person()
    return render_template("ideas/compare.html", feature="ideas", pair=next_pair(person))


@blueprint.post("/ideas/compare")
def answer() -> Response:
    person = require_person()
    throttle.hit(ANSWERS, "compare", person.id)
    numbers = [request.form.get(name, type=row_number) or 0 for name in ("first", "second")]
    if not all(numbers):
        raise Conflict(_("These two can't be compared any more."))
    compare(numbers[0], numbers[1], request.form.get("chosen", type=row_number), by=person)
    flash(_("Thank you. That helps us to see what matters more."), "ok")
    return redirect("/ideas/compare", 303)


@blueprint.get("/staff/strengths")
def strengths() -> str:
    person = require_product_team()
    products = all_products()
    slug = request.args.get("product", "")
    product = next((one for one in products if one.slug == slug), products[0] if products else None)
    return render_template(
        "ideas/strengths.html",
        staff_page="backlog",
        product=product,
        choices=[(one.slug, one.name(language())) for one in products],
        ranking=rank_ideas(product.id, seen_by=person) if product else None,
    )

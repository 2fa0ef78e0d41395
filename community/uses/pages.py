"""“I use this”: the button, and the page on which one says since when."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.kernel.database import db
from community.kernel.errors import Invalid, NotAllowed
from community.kernel.redirects import path_here
from community.kernel.throttle import throttle
from community.products.models import Product
from community.products.queries import find_product
from community.uses import policy
from community.uses.actions import describe_use, stop_using, use_product
from community.uses.forms import UseForm
from community.uses.queries import use_of

blueprint = Blueprint("uses", __name__)
CHANGES = "120/minute"


@blueprint.post("/products/<slug>/use")
def use(slug: str) -> Response:
    """The button's wish (on=1 or on=0) is done, and said; back to where it was pressed."""
    person = require_person()
    throttle.hit(CHANGES, "use", person.id)
    product = find_product(slug)
    is_wished = request.form.get("on", "1") == "1"
    (use_product if is_wished else stop_using)(product.id, by=person)
    message = _("You use this. Others who look for help can see it.") if is_wished else _("Taken back.")
    if request.accept_mimetypes.best == "application/json":
        db.session.refresh(product)
        return jsonify(pressed=is_wished, count=product.user_count, message=message)
    flash(message, "ok")
    return redirect(path_here(request.referrer, request.host_url) or f"/products/{slug}", 303)


@blueprint.get("/products/<slug>/using")
def using(slug: str) -> str:
    person = require_person()
    product = find_product(slug)
    if not policy.can_use(person):
        raise NotAllowed(_("Confirm your email address first. Then you can say what you use."))
    own = use_of(person.id, product.id)
    since = f"{own.since:%Y-%m}" if own and own.since else ""
    values = {"since": since, "hears_questions": bool(own and own.hears_questions)}
    return _page(product, values, {}, is_used=own is not None, person=person)


@blueprint.post("/products/<slug>/using")
def describe(slug: str) -> Response | tuple[str, int]:
    person = require_person()
    throttle.hit(CHANGES, "use", person.id)
    product = find_product(slug)
    try:
        describe_use(product.id, UseForm.read(request.form).usage, by=person)
    except Invalid as invalid:
        is_used = use_of(person.id, product.id) is not None
        return _page(product, request.form, invalid.errors, is_used=is_used, person=person), 422
    flash(_("Saved."), "ok")
    return redirect(f"/products/{slug}", 303)


def _page(
    product: Product, values: Mapping[str, Any], errors: Mapping[str, str], *, is_used: bool, person: Person
) -> str:
    return render_template(
        "uses/using.html",
        feature="products",
        product=product,
        values=values,
        errors=errors,
        is_used=is_used,
        audience=person.shows_uses,
    )

"""Where the product team adds products and says what they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import require_product_team
from community.kernel.errors import Invalid
from community.kernel.pictures import BrokenPicture, HugePicture
from community.products.models import Product
from community.products.pictures import keep_picture
from community.products.queries import all_products, find_product
from community.products.templates import templates_of
from community.topics.models import KINDS
from community.web.actions import add_product, archive_product, change_product, unarchive_product
from community.web.forms import ProductForm

blueprint = Blueprint("product_editing", __name__)
WORDS = ("name_ja", "name_en", "category_ja", "category_en", "description_ja", "description_en", "position")


@blueprint.get("/staff/products")
def products() -> str:
    require_product_team()
    return render_template("products/staff_list.html", staff_page="products", products=all_products())


@blueprint.get("/staff/products/new")
def new_form() -> str:
    require_product_team()
    last = max((product.position for product in all_products()), default=-1)
    return _form(None, {"position": last + 1}, {})


@blueprint.post("/staff/products/new")
def add() -> Response | tuple[str, int]:
    person = require_product_team()
    try:
        sent = _Sent.read(is_new=True)
        add_product(sent.form.slug, sent.form.said, picture=sent.picture, templates=sent.form.templates, by=person)
    except Invalid as invalid:
        return _form(None, request.form, invalid.errors), 422
    flash(_("The product is public now."), "ok")
    return redirect(f"/products/{sent.form.slug}", 303)


@blueprint.get("/staff/products/<slug>")
def edit_form(slug: str) -> str:
    require_product_team()
    product = find_product(slug)
    values = {name: getattr(product, name) for name in WORDS}
    for kind, (japanese, english) in templates_of(product.id).items():
        values |= {f"template_{kind}_ja": japanese, f"template_{kind}_en": english}
    return _form(product, values, {})


@blueprint.post("/staff/products/<slug>")
def edit(slug: str) -> Response | tuple[str, int]:
    person = require_product_team()
    product = find_product(slug)
    try:
        sent = _Sent.read(is_new=False)
        change_product(product, sent.form.said, picture=sent.picture, templates=sent.form.templates, by=person)
    except Invalid as invalid:
        return _form(product, request.form, invalid.errors), 422
    flash(_("Saved."), "ok")
    return redirect(f"/products/{slug}", 303)


@blueprint.post("/staff/products/<slug>/archive")
def archive(slug: str) -> Response:
    person = require_product_team()
    archive_product(find_product(slug), by=person)
    flash(_("Archived. Nothing new is written about it; what is there stays readable."), "ok")
    return redirect(f"/staff/products/{slug}", 303)


@blueprint.post("/staff/products/<slug>/unarchive")
def unarchive(slug: str) -> Response:
    person = require_product_team()
    unarchive_product(find_product(slug), by=person)
    flash(_("It's back: people can write about it again."), "ok")
    return redirect(f"/staff/products/{slug}", 303)


@dataclass(frozen=True)
class _Sent:
    """The form of this request, and the token of the picture that came with it."""

    form: ProductForm
    picture: str | None

    @classmethod
    def read(cls, *, is_new: bool) -> "_Sent":
        form = ProductForm.read(request.form, is_new=is_new)
        file = request.files.get("picture")
        if file is None or not file.filename:
            return cls(form, None)
        try:
            return cls(form, keep_picture(file.stream))
        except HugePicture as error:
            raise Invalid({"picture": _("The picture has too many pixels. Save it smaller.")}) from error
        except BrokenPicture as error:
            raise Invalid({"picture": _("This isn't a JPEG, PNG or WebP picture we can read.")}) from error


def _form(product: Product | None, values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    return render_template(
        "products/staff_form.html",
        staff_page="products",
        product=product,
        kinds=KINDS,
        values=values,
        errors=errors,
    )

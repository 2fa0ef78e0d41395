"""What the product team does to products. It stands here because products don't know people."""

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import Person
from community.accounts.policy import is_product_team
from community.audit.actions import note
from community.kernel.database import db
from community.kernel.errors import Invalid, NotAllowed
from community.kernel.once import lock
from community.kernel.transaction import action
from community.products import actions as products
from community.products.actions import Description
from community.products.models import Product
from community.products.templates import Bodies, set_templates


def _check(by: Person) -> None:
    if not is_product_team(by):
        raise NotAllowed(_("Only the product team can change products."))


@action
def add_product(
    slug: str, said: Description, *, picture: str | None = None, templates: Bodies | None = None, by: Person
) -> Product:
    """A new product under an address that no other one has."""
    _check(by)
    lock("product", slug)
    if db.session.scalar(select(Product.id).where(Product.slug == slug)):
        raise Invalid({"slug": _("Another product has this address.")})
    product = products.add_product(slug, names=dict(said.names), descriptions=dict(said.descriptions))
    products.describe_product(product, said)
    if picture:
        products.set_picture(product, picture)
    set_templates(product, templates or {})
    note("add product", "product", product.id, by=by, slug=slug, names=dict(said.names))
    return product


@action
def archive_product(product: Product, *, by: Person) -> bool:
    """Nothing new is written about it from now on; what is there stays readable. False if it was so already."""
    _check(by)
    is_changed = products.archive_product(product)
    if is_changed:
        note("archive product", "product", product.id, by=by, slug=product.slug)
    return is_changed


@action
def unarchive_product(product: Product, *, by: Person) -> bool:
    _check(by)
    is_changed = products.unarchive_product(product)
    if is_changed:
        note("unarchive product", "product", product.id, by=by, slug=product.slug)
    return is_changed


@action
def change_product(
    product: Product, said: Description, *, picture: str | None = None, templates: Bodies | None = None, by: Person
) -> None:
    """Other words, another place or another picture. Without a picture or templates the present ones stay."""
    _check(by)
    before = {"ja": product.name_ja, "en": product.name_en}
    products.describe_product(product, said)
    if picture:
        products.set_picture(product, picture)
    set_templates(product, templates or {})
    note("change product", "product", product.id, by=by, before=before, after=dict(said.names))

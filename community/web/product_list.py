"""All products: found by name, in several orders, with how much is said of each."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from community.accounts.policy import is_product_team
from community.accounts.viewer import me
from community.kernel.paging import Cursor
from community.products.queries import ORDERS, WantedProducts, count_products, list_products

blueprint = Blueprint("product_list", __name__)
ARCHIVED = "archived"
LONGEST_WORDS = 80


@blueprint.get("/products")
def products() -> str:
    asked = _asked()
    wanted = WantedProducts(asked["q"], is_archived=asked["show"] == ARCHIVED, sort=asked["sort"] or "place")
    page = list_products(wanted, Cursor.read(request.args.get("after")))
    present, archived = count_products(asked["q"])
    return render_template(
        "products/list.html",
        feature="products",
        products=[row.Product for row in page.rows],
        asked=asked,
        wanted=wanted,
        count=archived if wanted.is_archived else present,
        filters=_filters(asked, present, archived),
        sorts=_sorts(),
        is_whole=not any(asked.values()) and not page.before,
        may_edit=is_product_team(me()),
        earlier_url=_url(asked, after=page.before) if page.before else "",
        later_url=_url(asked, after=page.after) if page.after else "",
    )


def _asked() -> dict[str, str]:
    sort, show = request.args.get("sort", ""), request.args.get("show", "")
    return {
        "q": " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST_WORDS],
        "show": show if show == ARCHIVED else "",
        "sort": sort if sort in ORDERS else "",
    }


def _url(asked: dict[str, str], **more: str) -> str:
    given = {name: value for name, value in {**asked, **more}.items() if value}
    return f"/products?{urlencode(given)}" if given else "/products"


def _filters(asked: dict[str, str], present: int, archived: int) -> list[tuple[Any, ...]]:
    """Nothing to choose as long as every product is made."""
    if not archived and not asked["show"]:
        return []
    names = {"": (_("Made today"), present), ARCHIVED: (_("Archived"), archived)}
    return [(name, _url(asked, show=key), asked["show"] == key, count) for key, (name, count) in names.items()]


def _sorts() -> list[tuple[str, str]]:
    return [
        ("place", _("Our order")),
        ("new", _("Newest first")),
        ("rating", _("Most stars")),
        ("reviews", _("Most reviews")),
        ("users", _("Most used")),
    ]

"""What is said about the products that somebody uses or follows; questions that wait for an answer among it."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from community.accounts.viewer import require_person
from community.follows.queries import products_near
from community.kernel.paging import Cursor
from community.kernel.webpage import language
from community.products.models import Product
from community.products.queries import all_products
from community.questions.actions import OPEN
from community.tips.models import BOTH
from community.topics.models import IDEA, QUESTION, REVIEW
from community.topics.queries import SORTS, Wanted, list_topics
from community.topics.rows import rendered_rows
from community.uses.queries import used_by
from community.uses.showing import month_name

blueprint = Blueprint("my_products", __name__)
WAITING = "waiting"
KINDS: Mapping[str, tuple[str, ...]] = {
    "": (),
    "questions": (QUESTION,),
    WAITING: (QUESTION,),
    "ideas": (IDEA,),
    "reviews": (REVIEW,),
    "tips": BOTH,
}
"""By tab, which kinds it lists."""


@blueprint.get("/my-products")
def my_products() -> str:
    person = require_person()
    near = frozenset(products_near(person))
    products = [one for one in all_products() if one.id in near]
    asked = _asked(products)
    chosen = [one.id for one in products if one.slug == asked["product"]]
    wanted = Wanted(
        kinds=KINDS[asked["show"]],
        product_ids=tuple(chosen or sorted(near)),
        state=OPEN if asked["show"] == WAITING else None,
        sort=asked["sort"] or "active",
    )
    page = list_topics(wanted, Cursor.read(request.args.get("after")), seen_by=person)
    return render_template(
        "web/my_products.html",
        rows=rendered_rows(page.rows),
        asked=asked,
        wanted=wanted,
        has_products=bool(products),
        tabs=[(name, _url(asked, show=key), asked["show"] == key) for key, name in _tab_names().items()],
        filters=_filters(asked, products),
        sorts=_sorts(),
        used=[(product, month_name(use.since) if use.since else "", use) for product, use in used_by(person)],
        earlier_url=_url(asked, after=page.before) if page.before else "",
        later_url=_url(asked, after=page.after) if page.after else "",
    )


def _asked(products: Sequence[Product]) -> dict[str, str]:
    """What the address narrows the list to; a product only if it is one of theirs."""
    allowed = {"show": KINDS, "product": {one.slug for one in products}, "sort": SORTS}
    return {name: value if (value := request.args.get(name, "")) in allowed[name] else "" for name in allowed}


def _url(asked: Mapping[str, str], **more: str) -> str:
    given = {name: value for name, value in {**asked, **more}.items() if value}
    return f"/my-products?{urlencode(given)}" if given else "/my-products"


def _tab_names() -> dict[str, str]:
    return {
        "": _("All"),
        "questions": _("Questions"),
        WAITING: _("Waiting for an answer"),
        "ideas": _("Ideas"),
        "reviews": _("Reviews"),
        "tips": _("Tips and stories"),
    }


def _filters(asked: Mapping[str, str], products: Sequence[Product]) -> list[tuple[Any, ...]]:
    """One chip for each product; the chosen one takes itself back."""
    if len(products) < 2:
        return []
    return [
        (one.name(language()), _url(asked, product="" if is_chosen else one.slug), is_chosen)
        for one in products
        for is_chosen in (one.slug == asked["product"],)
    ]


def _sorts() -> list[tuple[str, str]]:
    return [
        ("active", _("Latest activity")),
        ("new", _("Newest first")),
        ("votes", _("Most votes")),
        ("unanswered", _("Without a reply")),
    ]

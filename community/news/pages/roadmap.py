"""The roadmap in lanes, and what isn't to come for now, each with its reason."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from sqlalchemy import Row

from community.accounts.alike import alike_for_members
from community.ideas.models import DECLINED
from community.kernel.errors import NotFound
from community.kernel.fragments import fragments
from community.kernel.paging import Cursor
from community.kernel.webpage import language, when
from community.news.lanes import LANE_SIZE, LANES, declined_ideas, ideas_in_lane
from community.news.queries import entries_about
from community.news.showing import LONGEST_EXCERPT, beginning, entry_url
from community.products.models import Product
from community.products.queries import all_products
from community.topics.models import IDEA
from community.topics.queries import count_by_state
from community.topics.rows import topic_url

blueprint = Blueprint("roadmap", __name__)
LONGEST_REASON = 600
"""Where the reason is what people come for."""


@blueprint.get("/roadmap")
@alike_for_members
def roadmap() -> str:
    products, product = _chosen_product()
    product_id = product.id if product else None
    counts = count_by_state(IDEA, product_id)
    lanes = {state: ideas_in_lane(state, product_id) for state in LANES}
    news = entries_about([row.topic_id for rows in lanes.values() for row in rows])
    return render_template(
        "news/roadmap.html",
        feature="ideas",
        product=product,
        products=_choices(products),
        lanes=[
            SimpleNamespace(
                state=state,
                count=counts.get(state, 0),
                ideas=[_shown(row, news.get(row.topic_id)) for row in rows],
                more_url=_list_url(state, product) if counts.get(state, 0) > LANE_SIZE else "",
            )
            for state, rows in lanes.items()
        ],
        declined_count=counts.get(DECLINED, 0),
        declined_url=_url("/roadmap/not-now", product),
    )


@blueprint.get("/roadmap/not-now")
@alike_for_members
def not_now() -> str:
    products, product = _chosen_product()
    page = declined_ideas(product.id if product else None, Cursor.read(request.args.get("after")))
    return render_template(
        "news/not_now.html",
        feature="ideas",
        product=product,
        products=_choices(products),
        ideas=[_shown(row, None, LONGEST_REASON) for row in page.rows],
        back_url=_url("/roadmap", product),
        earlier_url=_url("/roadmap/not-now", product, page.before or "") if page.before else "",
        later_url=_url("/roadmap/not-now", product, page.after or "") if page.after else "",
    )


def _chosen_product() -> tuple[list[Product], Product | None]:
    """Every product, and the one that is asked for; NotFound for one that isn't there."""
    products, asked = list(all_products()), request.args.get("product", "")
    found = next((product for product in products if product.slug == asked), None)
    if asked and found is None:
        raise NotFound
    return products, found


def _choices(products: list[Product]) -> list[tuple[str, str]]:
    return [(product.slug, product.name(language())) for product in products]


def _url(path: str, product: Product | None, after: str = "") -> str:
    given = {"product": product.slug if product else "", "after": after}
    asked = urlencode({name: value for name, value in given.items() if value})
    return f"{path}?{asked}" if asked else path


def _list_url(state: str, product: Product | None) -> str:
    return f"/ideas?state={state}" + (f"&product={product.slug}" if product else "")


def _shown(row: Row[Any], news: Row[Any] | None, longest: int = LONGEST_EXCERPT) -> SimpleNamespace:
    names = (row.product_name_ja, row.product_name_en)
    first, second = names if language() == "ja" else names[::-1]
    return SimpleNamespace(
        url=topic_url(IDEA, row.topic_id),
        title=row.title,
        lang=row.language,
        state=row.state,
        votes=row.vote_count,
        since=when(row.since) if row.since else "",
        reason=_reason(row, longest),
        reason_lang=row.reason_language,
        product=first or second or "",
        product_url=f"/products/{row.product_slug}" if row.product_slug else "",
        news_url=entry_url(news.entry_id) if news else "",
    )


def _reason(row: Row[Any], longest: int) -> str:
    """What was said last; nothing of an idea that came from elsewhere in the state it has."""
    if row.id is None:
        return ""
    return fragments.get(("reason", row.id, longest), lambda: beginning(row.reason_html, longest))

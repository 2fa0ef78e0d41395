"""What search engines may list and what they shouldn't fetch: the sitemap, in parts, and robots.txt."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Blueprint, request
from werkzeug.wrappers import Response

from community.kernel.errors import NotFound
from community.news.queries import listed_entries
from community.news.showing import entry_url
from community.products.queries import all_products
from community.topics.open_reading import CHUNK, activity_by_product, listed_ranges, listed_topics
from community.topics.rows import PLACES, topic_url
from community.web.context import settings
from community.web.page_cache import never_keep

blueprint = Blueprint("sitemap", __name__)
PAGES = (
    "/",
    "/questions",
    "/ideas",
    "/roadmap",
    "/roadmap/not-now",
    "/news",
    "/tips",
    "/stories",
    "/question-hours",
    "/products",
    "/points",
    "/about/promise",
    "/about/reviews",
    "/about/accessibility",
)
PAGE, PRODUCT = "page", "product"
CLOSED = (
    *("/search", "/similar", "/compose", "/me$", "/me/", "/my-products", "/settings/", "/notifications", "/points.csv"),
    *("/topics/", "/posts/*/", "/*/edit$", "/verify/", "/reset-password", "/development/", "/socket.io/", "/healthz"),
    *("/readyz", "/staff"),
)
"""Nothing to be found there, or nothing for strangers. What is only not to be listed says so itself."""
HOUR = 3600
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


@blueprint.get("/robots.txt")
def robots() -> Response:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {settings().site_url}/sitemap.xml",
    ]
    return _kept(Response("\n".join(lines) + "\n", mimetype="text/plain"))


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The parts: pages, products, and topics by kind and range of ids."""
    products = range((len(all_products()) + CHUNK - 1) // CHUNK)
    parts: list[tuple[str, int, datetime | None]] = [(PAGE, 0, None), *((PRODUCT, number, None) for number in products)]
    parts += listed_ranges()
    places = ((f"/sitemap-{kind}-{number}.xml", at) for kind, number, at in parts)
    return _xml("sitemapindex", "sitemap", places)


@blueprint.get("/sitemap-<kind>-<int:number>.xml")
def part(kind: str, number: int) -> Response:
    """Up to 10,000 addresses, each with the time of its last activity; too long to be kept in memory."""
    never_keep()
    places = list(_places(kind, number))
    if not places:
        raise NotFound
    return _xml("urlset", "url", places)


def _places(kind: str, number: int) -> Iterable[tuple[str, datetime | None]]:
    if kind == PAGE:
        return _pages() if number == 0 else []
    if kind == PRODUCT:
        active = activity_by_product()
        some = all_products()[number * CHUNK : (number + 1) * CHUNK]
        return [(f"/products/{product.slug}", active.get(product.id)) for product in some]
    if kind not in PLACES or number > 2**31 // CHUNK:
        return []
    return [(topic_url(kind, row.id), row.active_at) for row in listed_topics(kind, number)]


def _pages() -> list[tuple[str, datetime | None]]:
    """The pages that are always there, and each entry of the news."""
    return [*((path, None) for path in PAGES), *((entry_url(row.id), row.changed_at) for row in listed_entries())]


def _xml(root: str, item: str, places: Iterable[tuple[str, datetime | None]]) -> Response:
    site = escape(settings().site_url)
    lines = [
        f"<{item}><loc>{site}{escape(path)}</loc>"
        + (f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else "")
        + f"</{item}>\n"
        for path, at in places
    ]
    whole = f'{HEAD}<{root} xmlns="{SCHEMA}">\n{"".join(lines)}</{root}>\n'
    return _kept(Response(whole, mimetype="application/xml"))


def _kept(answer: Response) -> Response:
    """Crawlers and what stands before us may keep it for an hour: addresses and times, no words."""
    answer.cache_control.public, answer.cache_control.max_age = True, HOUR
    answer.add_etag(weak=True)
    return answer.make_conditional(request)

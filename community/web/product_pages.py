"""A product with its reviews, questions, ideas, tips and stories, and what came of them."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, send_file
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members, unless_there_is
from community.accounts.policy import is_product_team
from community.accounts.viewer import me
from community.attachments.taking import shown_photo
from community.follows.models import PRODUCT
from community.follows.showing import standing_to
from community.ideas.rows import rendered_ideas
from community.kernel.errors import NotFound
from community.kernel.fragments import fragments
from community.kernel.paging import Cursor, Page
from community.kernel.webpage import language, when
from community.loyalty.grounds import REVIEW_WRITTEN
from community.loyalty.queries import rules
from community.products.models import Product
from community.products.pictures import find_picture
from community.products.queries import Facets, facets_of, find_product
from community.products.rating import HALF_LIFE, PRIOR, weighted_rating
from community.reviews.actions import review_of
from community.reviews.queries import SORTS, WantedReviews, count_stars, latest_photos, list_reviews, own_review
from community.reviews.rows import rendered_reviews
from community.reviews.structured import reviews_data
from community.tips.models import BOTH
from community.topics.models import IDEA, QUESTION
from community.topics.queries import Wanted, list_topics
from community.topics.rows import rendered_rows, topic_url
from community.uses.showing import shown_use
from community.web.context import settings
from community.web.queries import changes_of, count_changes

blueprint = Blueprint("products", __name__)
REVIEWS, QUESTIONS, IDEAS, TIPS, CHANGES = "", "questions", "ideas", "tips", "changes"
FILTERS = ("stars", "photo", "period", "written", "variant", "owner")
YEAR = 365 * 24 * 3600


@blueprint.get("/products/pictures/<token>")
def picture(token: str) -> Response:
    path = find_picture(token, "small" if request.args.get("size") == "small" else "full")
    if path is None:
        raise NotFound
    # A token names one picture for ever, and everybody may see it.
    answer = send_file(path, mimetype="image/webp", conditional=True, max_age=YEAR)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    answer.headers["Content-Disposition"] = "inline"
    return answer


@blueprint.get("/products/<slug>")
@alike_for_members
def product(slug: str) -> str:
    found, person = find_product(slug), me()
    tab = request.args.get("tab", "")
    show = {QUESTIONS: _questions, IDEAS: _ideas, TIPS: _tips, CHANGES: _changes}.get(tab, _reviews)
    own = review_of(found.id, person.id) if person else None
    unless_there_is(own_review(found.id))
    return render_template(
        "products/product.html",
        feature="products",
        product=found,
        tab=tab if show is not _reviews else REVIEWS,
        tabs=_tabs(found, tab),
        own_review_url=topic_url("review", own.topic_id) + "/edit" if own else "",
        may_edit=is_product_team(person),
        standing=standing_to(PRODUCT, found.id, seen_by=person),
        use=shown_use(found, seen_by=person),
        structured=_structured(found),
        **show(found),
    )


def _url(product: Product, **more: str) -> str:
    given = {name: value for name, value in more.items() if value}
    return f"/products/{product.slug}" + (f"?{urlencode(given)}" if given else "")


def _tabs(product: Product, tab: str) -> list[tuple[Any, ...]]:
    return [
        (_("Reviews"), _url(product), tab not in (QUESTIONS, IDEAS, TIPS, CHANGES), product.review_count),
        (_("Questions"), _url(product, tab=QUESTIONS), tab == QUESTIONS, product.question_count),
        (_("Ideas"), _url(product, tab=IDEAS), tab == IDEAS, product.idea_count),
        (_("Tips and stories"), _url(product, tab=TIPS), tab == TIPS, product.tip_count + product.story_count),
        (_("What came of them"), _url(product, tab=CHANGES), tab == CHANGES, count_changes(product.id)),
    ]


def _paging(product: Product, page: Page[Any], **kept: str) -> dict[str, str]:
    return {
        "earlier_url": _url(product, **kept, after=page.before) if page.before else "",
        "later_url": _url(product, **kept, after=page.after) if page.after else "",
    }


def _cursor() -> Cursor | None:
    return Cursor.read(request.args.get("after"))


def _questions(product: Product) -> dict[str, Any]:
    page = list_topics(Wanted(kind=QUESTION, product_id=product.id), _cursor(), seen_by=me())
    return {"rows": rendered_rows(page.rows), **_paging(product, page, tab=QUESTIONS)}


def _ideas(product: Product) -> dict[str, Any]:
    page = list_topics(Wanted(kind=IDEA, product_id=product.id, sort="votes"), _cursor(), seen_by=me())
    return {"rows": rendered_ideas(page.rows, seen_by=me()), **_paging(product, page, tab=IDEAS)}


def _tips(product: Product) -> dict[str, Any]:
    page = list_topics(Wanted(kinds=BOTH, product_id=product.id), _cursor(), seen_by=me())
    return {"rows": rendered_rows(page.rows), **_paging(product, page, tab=TIPS)}


def _changes(product: Product) -> dict[str, Any]:
    page = changes_of(product.id, _cursor())
    changes = [
        {**row._mapping, "url": topic_url(row.kind, row.topic_id), "at": when(row.created_at)} for row in page.rows
    ]
    return {"changes": changes, **_paging(product, page, tab=CHANGES)}


def _asked(facets: Facets) -> dict[str, str]:
    """The filters and the order of the address, without what isn't one of them."""
    allowed = {
        "stars": tuple("12345"),
        "photo": ("1",),
        "period": ("half_year",),
        "written": ("ja", "en"),
        "variant": tuple(str(variant.id) for variant in facets.variants),
        "owner": ("1",),
        "sort": tuple(SORTS),
    }
    found = {name: request.args.get(name, "") for name in allowed}
    return {name: value if value in allowed[name] else "" for name, value in found.items()}


def _wanted(product: Product, asked: dict[str, str]) -> WantedReviews:
    return WantedReviews(
        product.id,
        stars=int(asked["stars"]) if asked["stars"] else None,
        with_photo=bool(asked["photo"]),
        long_use=bool(asked["period"]),
        written=asked["written"] or None,
        variant_id=int(asked["variant"]) if asked["variant"] else None,
        by_owners=bool(asked["owner"]),
        sort=asked["sort"] or "useful",
    )


def _reviews(product: Product) -> dict[str, Any]:
    facets = facets_of(product.id)
    asked = _asked(facets)
    wanted = _wanted(product, asked)
    page = list_reviews(wanted, _cursor())
    points = next((rule.points for rule in rules() if rule.key == REVIEW_WRITTEN), 0)
    is_narrowed = any(asked[name] for name in FILTERS if name != "stars")
    counts = count_stars(wanted) if is_narrowed else product.star_counts
    return {
        "reviews": rendered_reviews(page.rows, seen_by=me()),
        "described": reviews_data(page.rows, settings().site_url),
        "asked": asked,
        "is_filtered": any(asked[name] for name in FILTERS),
        "fitting": counts[wanted.stars - 1] if wanted.stars else sum(counts),
        "filters": _filters(product, asked, facets),
        "histogram_rows": [
            (stars, counts[stars - 1], _toggled(product, asked, "stars", str(stars))) for stars in (5, 4, 3, 2, 1)
        ],
        "sort": wanted.sort,
        "sorts": [("useful", _("Most helpful first")), ("new", _("Newest first")), ("lowest", _("Fewest stars first"))],
        "strip": _strip(product),
        "points": points,
        "aspects": facets.aspects,
        "rating": weighted_rating(product, facets.mean),
        "prior": PRIOR,
        "half_life": HALF_LIFE,
        **_paging(product, page, **asked),
    }


def _toggled(product: Product, asked: dict[str, str], name: str, value: str) -> str:
    """The address with a filter set, or without it where it is set already."""
    return _url(product, **{**asked, name: "" if asked[name] == value else value}) + "#reviews"


def _filters(product: Product, asked: dict[str, str], facets: Facets) -> list[tuple[str, str, bool]]:
    choices = [
        ("photo", "1", _("With photos")),
        ("owner", "1", _("Verified owners")),
        ("period", "half_year", _("Used for half a year or longer")),
        *(("variant", str(variant.id), variant.name(language())) for variant in facets.variants),
        ("written", "ja", "日本語"),
        ("written", "en", "English"),
    ]
    if asked["stars"]:
        stars = _("Only %(number)s out of 5", number=asked["stars"])
        choices.insert(0, ("stars", asked["stars"], stars))
    return [(text, _toggled(product, asked, name, value), asked[name] == value) for name, value, text in choices]


def _strip(product: Product) -> Markup:
    """The last photos, kept until a review comes, goes or is hidden: each changes the product's version."""

    def render() -> str:
        photos = [(shown_photo(photo), topic_url(topic.kind, topic.id)) for photo, topic in latest_photos(product.id)]
        return render_template("products/strip.html", photos=photos, product=product)

    return Markup(fragments.get(("products/strip.html", product.id, product.version, language()), render))


def _structured(product: Product) -> dict[str, Any]:
    """The product as search engines read it: schema.org's Product."""
    site_url = settings().site_url
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name(language()),
        "url": f"{site_url}/products/{product.slug}",
    }
    if description := product.description(language()):
        data["description"] = description
    if product.picture:
        data["image"] = f"{site_url}/products/pictures/{product.picture}"
    if product.average_stars:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(product.average_stars, 1),
            "reviewCount": product.review_count,
            "bestRating": 5,
            "worstRating": 1,
        }
    return data

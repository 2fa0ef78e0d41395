"""Beside a product's list of reviews: all their photos, and the numbers of which its weighted rating is made."""

from flask import Blueprint, current_app, jsonify, render_template, request
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members
from community.attachments.taking import shown_photo
from community.kernel.paging import Cursor
from community.products.queries import facets_of, find_product
from community.products.rating import HALF_LIFE, PRIOR, weight_on, weighted_rating
from community.reviews.queries import dated_stars, photos_of_reviews

blueprint = Blueprint("product_reviews", __name__)


@blueprint.get("/products/<slug>/photos")
@alike_for_members
def photos(slug: str) -> str:
    product = find_product(slug)
    page = photos_of_reviews(product.id, Cursor.read(request.args.get("after")))
    url = f"/products/{slug}/photos"
    return render_template(
        "reviews/photos.html",
        feature="products",
        product=product,
        photos=[(shown_photo(row.Photo), row.Topic) for row in page.rows],
        earlier_url=f"{url}?after={page.before}" if page.before else "",
        later_url=f"{url}?after={page.after}" if page.after else "",
    )


@blueprint.get("/products/<slug>/rating.json")
def rating(slug: str) -> Response:
    """The weighted rating with all that it is made of, so that anybody can work it out again."""
    product = find_product(slug)
    site_url = current_app.extensions["settings"].site_url
    found = weighted_rating(product, facets_of(product.id).mean)
    answer = {"product": f"{site_url}/products/{slug}", "C": PRIOR, "half_life_days": HALF_LIFE, "n": 0, "reviews": []}
    if found:
        reviews = [
            {
                "url": f"{site_url}/reviews/{row.id}",
                "stars": row.stars,
                "written_on": row.created_at.date().isoformat(),
                "weight": weight_on(row.created_at, found.on),
            }
            for row in dated_stars(product.id)
        ]
        answer |= {"m": found.mean, "n": found.count, "as_of": found.on.isoformat(), "sum_of_weights": found.weight}
        answer |= {"rating": found.value, "reviews": reviews}
    return jsonify(answer)

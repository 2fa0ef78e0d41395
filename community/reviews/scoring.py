"""What the public reviews of a product come to: its weighted sums and the averages of its aspects, counted in SQL."""

from typing import Any

from sqlalchemy import func, or_, select, update

from community.kernel.database import db
from community.kernel.transaction import action
from community.products.models import Facet, Product
from community.reviews.models import AspectRating, Review
from community.topics.models import PUBLIC, Topic

UNSEEN = {"synchronize_session": False}
NOISE = 1e-9
"""Sums in another order differ by less than this share of themselves."""


@action
def recount_ratings(product_id: int | None = None) -> int:
    """Bring a product's sums and averages up to date, or everybody's. Returns how many rows were wrong."""
    wrong = _recount_sums(product_id) + _recount_aspects(product_id)
    if wrong:
        db.session.expire_all()
    return wrong


def _recount_sums(product_id: int | None) -> int:
    def total(of: Any) -> Any:
        mine = (Review.product_id == Product.id, Topic.visibility == PUBLIC)
        return (
            select(func.coalesce(func.sum(of), 0.0))
            .join(Topic, Topic.id == Review.topic_id)
            .where(*mine)
            .scalar_subquery()
        )

    sums: dict[Any, Any] = {
        Product.weight_sum: total(Review.weight),
        Product.weighted_stars: total(Review.weight * Review.stars),
    }
    differ = or_(*(func.abs(column - right) > NOISE * (func.abs(right) + NOISE) for column, right in sums.items()))
    counting = update(Product).where(differ).values({**sums, Product.version: Product.version + 1})
    if product_id is not None:
        counting = counting.where(Product.id == product_id)
    return int(getattr(db.session.execute(counting, execution_options=UNSEEN), "rowcount", 0))


def _recount_aspects(product_id: int | None) -> int:
    def counted(what: Any) -> Any:
        return (
            select(what)
            .select_from(AspectRating)
            .join(Review, Review.id == AspectRating.review_id)
            .join(Topic, Topic.id == Review.topic_id)
            .where(AspectRating.facet_id == Facet.id, Topic.visibility == PUBLIC)
            .scalar_subquery()
        )

    counts: dict[Any, Any] = {
        Facet.rating_count: counted(func.count()),
        Facet.rating_sum: counted(func.coalesce(func.sum(AspectRating.stars), 0)),
    }
    differ = or_(*(column != right for column, right in counts.items()))
    counting = update(Facet).where(differ).values(counts)
    if product_id is not None:
        counting = counting.where(Facet.product_id == product_id)
    return int(getattr(db.session.execute(counting, execution_options=UNSEEN), "rowcount", 0))

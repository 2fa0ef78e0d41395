"""A product's weighted rating: recent reviews count for more, and few reviews count for little.

rating = (PRIOR · m + Σ wᵢ · starsᵢ) / (PRIOR + Σ wᵢ), with wᵢ = 2^(−age in days / HALF_LIFE) and m the mean of all
stars in the catalogue. All weights fade by one factor from day to day, so a product keeps two sums as of `EPOCH`, which
change only with its reviews; `weighted_rating` brings them to the day that it is asked for. Days are those of UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime

from community.kernel.clock import now
from community.products.models import Product

PRIOR = 7
"""As many reviews of the mean are added to each product's own (C)."""
HALF_LIFE = 180
"""Days after which a review counts half."""
EPOCH = date(2020, 1, 1)


@dataclass(frozen=True)
class WeightedRating:
    """The rating and everything that it was made of."""

    value: float
    mean: float
    """Of all stars in the catalogue."""
    weight: float
    """As how many reviews of today the product's count together."""
    count: int
    on: date


def weight_of(written_at: datetime) -> float:
    """What a review weighs beside one that was written on `EPOCH`. One from the future counts as of today."""
    return _growth(min(written_at, now()).date())


def _growth(day: date) -> float:
    return float(2 ** ((day - EPOCH).days / HALF_LIFE))


def weight_on(written_at: datetime, day: date) -> float:
    """What a review counts on a day, 1 at most."""
    return weight_of(written_at) / _growth(day)


def weighted_rating(product: Product, mean: float | None) -> WeightedRating | None:
    """The rating as of today; None without a review."""
    if mean is None or not product.review_count:
        return None
    today = now().date()
    weight, stars = product.weight_sum / _growth(today), product.weighted_stars / _growth(today)
    return WeightedRating((PRIOR * mean + stars) / (PRIOR + weight), mean, weight, product.review_count, today)

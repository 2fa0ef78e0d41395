"""What stands beside a review's words: who vouches for its author, the variant they have, and how they rate aspects."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from community.kernel.webpage import language
from community.products.models import Facet
from community.products.queries import Facets, facets_of
from community.reviews.models import Review
from community.reviews.queries import ratings_of, review_of_topic


@dataclass(frozen=True)
class Beside:
    """For one review. `rated` are the aspects that are still offered, each with its one to five."""

    review: Review | None
    variant: str = ""
    rated: Sequence[tuple[Facet, int]] = ()


def _beside(review: Review, facets: Facets, rated: dict[int, int]) -> Beside:
    variant = facets.variant(review.variant_id)
    stars = [(aspect, rated[aspect.id]) for aspect in facets.aspects if aspect.id in rated]
    return Beside(review, variant.name(language()) if variant else "", stars)


def beside_topic(topic_id: int) -> Beside:
    """Three statements, asked when the review has to be rendered."""
    review = review_of_topic(topic_id)
    if review is None:
        return Beside(None)
    return _beside(review, facets_of(review.product_id), ratings_of([review.id]).get(review.id, {}))


@dataclass(frozen=True)
class BesideAll:
    """For the reviews of a product's list: two statements for any number, once one of them has to be rendered."""

    product_id: int
    review_ids: tuple[int, ...]

    @cached_property
    def _known(self) -> tuple[Facets, dict[int, dict[int, int]]]:
        return facets_of(self.product_id), ratings_of(self.review_ids)

    def of(self, review: Review) -> Beside:
        facets, rated = self._known
        return _beside(review, facets, rated.get(review.id, {}))

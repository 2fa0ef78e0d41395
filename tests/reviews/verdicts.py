"""Reviews to try things on."""

from typing import Any

from community.accounts.models import Person
from community.products.models import Product
from community.reviews.actions import Verdict, write_review
from community.topics.models import Topic
from community.topics.text import written


def a_review(
    by: Person,
    product: Product,
    *,
    stars: int = 4,
    title: str = "Pours thin and straight",
    body: str = "The first drop lands where I aim.",
    period: str = "three_months",
    **more: Any,
) -> Topic:
    verdict = Verdict(product.id, title, written(body), stars, period, good="The spout", bad="Its weight", **more)
    return write_review(verdict, by=by)

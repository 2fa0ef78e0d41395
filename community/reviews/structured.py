"""A review as search engines read it: schema.org's Review."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from community.kernel.fragments import fragments
from community.kernel.markup import plain_text
from community.products.models import Product
from community.reviews.models import Review
from community.reviews.queries import review_of_topic
from community.reviews.wording import label_names
from community.topics.models import PUBLIC, Topic
from community.topics.rows import topic_url
from community.topics.thread import Thread

LONGEST = 1_000
MOST_REVIEWS = 5


def reviews_data(rows: Sequence[Row[Any]], site_url: str) -> list[dict[str, Any]]:
    """The first public reviews in a product's list (see `list_reviews`), as parts of the product's data."""
    return [_said(row.Topic, row, site_url) | _labelled(row.Review) for row in rows[:MOST_REVIEWS]]


def _labelled(review: Review | None) -> dict[str, str]:
    """What is known of who said it, as far as anything is."""
    labels = ", ".join(label_names(review))
    return {"keywords": labels} if labels else {}


def _said(topic: Topic, body: Row[Any], site_url: str) -> dict[str, Any]:
    """What somebody said, who, and when."""
    return {
        "@type": "Review",
        "name": topic.title,
        "url": site_url + topic_url(topic.kind, topic.id),
        "inLanguage": topic.language,
        "datePublished": topic.created_at.isoformat(timespec="seconds"),
        "reviewRating": {"@type": "Rating", "ratingValue": topic.stars, "bestRating": 5, "worstRating": 1},
        "reviewBody": fragments.get(("plain", body.id, body.version), lambda: plain_text(body.html)[:LONGEST]),
        "author": {"@type": "Person", "name": body.author_name, "url": f"{site_url}/people/{body.author_id}"},
    }


def review_data(thread: Thread, product: Product | None, lang: str, site_url: str) -> dict[str, Any] | None:
    """The data of a public review; None for any other."""
    topic, body = thread.topic, thread.body_row
    if body is None or product is None or topic.visibility != PUBLIC:
        return None
    data = {
        "@context": "https://schema.org",
        **_said(topic, body, site_url),
        "publishingPrinciples": f"{site_url}/about/reviews",
        "itemReviewed": {
            "@type": "Product",
            "name": product.name(lang),
            "url": f"{site_url}/products/{product.slug}",
        },
    }
    if labels := fragments.get(
        ("labels", body.id, body.version, lang), lambda: ", ".join(label_names(review_of_topic(topic.id)))
    ):
        data["keywords"] = labels
    return data

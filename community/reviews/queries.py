"""Finding reviews: one by its topic, and those of a product by stars and whatever else narrows them down."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from community.accounts.models import Person
from community.accounts.reader import ME
from community.attachments.models import Photo
from community.kernel.database import db
from community.kernel.paging import Cursor, Page, paged
from community.products.queries import facets_of
from community.reviews.models import AspectRating, Review
from community.topics.models import PUBLIC, REVIEW, Post, Topic
from community.topics.posts import POST_ROW

LONG_USE = ("half_year", "year")
PHOTOS_AT_ONCE = 24
PHOTO: tuple[Any, ...] = (Photo.id, Photo, Topic)
DATED: tuple[Any, ...] = (Topic.id, Topic.stars, Topic.created_at)
FEWEST_STARS = (-Topic.stars).label("fewest_stars")
"""Pages run from the greatest value down, so what comes with few stars first is sorted by their negative."""
POST, TOPIC = Post.__table__.c, Topic.__table__.c
SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "useful": (TOPIC.helpful, TOPIC.body_post_id),
    "new": (POST.created_at, POST.id),
    "lowest": (FEWEST_STARS, POST.id),
}


@dataclass(frozen=True)
class WantedReviews:
    """Which reviews of a product a list asks for; None or False means any."""

    product_id: int
    stars: int | None = None
    with_photo: bool = False
    long_use: bool = False
    written: str | None = None
    variant_id: int | None = None
    by_owners: bool = False
    sort: str = "useful"

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Of rows of Topic, Review and their Post."""
        yield Topic.product_id == self.product_id
        yield Topic.kind == REVIEW
        yield Topic.visibility == PUBLIC
        if self.stars:
            yield Topic.stars == self.stars
        if self.with_photo:
            yield Post.photo_count > 0
        if self.long_use:
            yield Review.period.in_(LONG_USE)
        if self.written:
            yield Topic.language == self.written
        if self.variant_id:
            yield Review.variant_id == self.variant_id
        if self.by_owners:
            yield Review.proof != ""


def own_review(product_id: int) -> Select[Any]:
    """The reader's review (accounts/reader) of a product."""
    return select(Review.id).where(Review.product_id == product_id, Review.author_id == ME)


def review_of_topic(topic_id: int) -> Review | None:
    """What a review has beyond its topic."""
    return db.session.scalar(select(Review).where(Review.topic_id == topic_id))


def list_reviews(wanted: WantedReviews, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of public reviews: the columns of their bodies, with `Topic` and `Review`. One statement for any page."""
    query = (
        select(*POST_ROW, Topic, Review, Topic.helpful, Topic.body_post_id)
        .join(Person, Person.id == Post.author_id)
        .join(Topic, Topic.body_post_id == Post.id)
        .join(Review, Review.topic_id == Topic.id)
        .where(*wanted.conditions())
    )
    if wanted.sort == "lowest":
        query = query.add_columns(FEWEST_STARS)
    return paged(query, SORTS.get(wanted.sort, SORTS["useful"]), cursor)


def count_stars(wanted: WantedReviews) -> tuple[int, ...]:
    """How many of the reviews that fit gave 1, 2, 3, 4 and 5 stars, whichever of them are asked for."""
    query = (
        select(Topic.stars, func.count())
        .select_from(Topic)
        .join(Post, Post.id == Topic.body_post_id)
        .join(Review, Review.topic_id == Topic.id)
        .where(*replace(wanted, stars=None).conditions())
        .group_by(Topic.stars)
    )
    counts: dict[int | None, int] = dict(iter(db.session.execute(query)))
    return tuple(counts.get(stars, 0) for stars in range(1, 6))


def ratings_of(review_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """One to five by aspect, by review. One statement."""
    found: dict[int, dict[int, int]] = {}
    query = select(AspectRating.review_id, AspectRating.facet_id, AspectRating.stars)
    for row in db.session.execute(query.where(AspectRating.review_id.in_(review_ids))):
        found.setdefault(row.review_id, {})[row.facet_id] = row.stars
    return found


def own_fields(topic: Topic) -> dict[str, Any]:
    """What a review has beyond its topic, as its revisions keep it: facets by their present names, in its language."""
    review = review_of_topic(topic.id)
    if review is None:
        return {}
    facets, language = facets_of(review.product_id), topic.language
    rated = ratings_of([review.id]).get(review.id, {})
    variant = facets.variant(review.variant_id)
    lines = [f"{facet.name(language)}: {rated[facet.id]}" for facet in facets.every if facet.id in rated]
    return {
        "stars": review.stars,
        "period": review.period,
        "good": review.good,
        "bad": review.bad,
        "variant": variant.name(language) if variant else "",
        "aspects": "\n".join(lines),
    }


def company_replies(topic_ids: Collection[int]) -> dict[int, Row[Any]]:
    """The first public word of the company in each of these topics. One statement."""
    found: dict[int, Row[Any]] = {}
    if topic_ids:
        query = (
            select(*POST_ROW)
            .join(Person, Person.id == Post.author_id)
            .where(Post.topic_id.in_(topic_ids), Post.is_official, Post.parent_id.is_(None), Post.visibility == PUBLIC)
        )
        # Sorted here: asked to sort, SQLite would walk through all posts in their order instead.
        for row in sorted(db.session.execute(query), key=lambda row: int(row.id)):
            found.setdefault(row.topic_id, row)
    return found


def latest_photos(product_id: int, limit: int = 5) -> list[tuple[Photo, Topic]]:
    """The last photos in public reviews of a product, each with its review."""
    query = (
        select(Photo, Topic)
        .join(Topic, Topic.body_post_id == Photo.post_id)
        .where(Topic.product_id == product_id, Topic.kind == REVIEW, Topic.visibility == PUBLIC)
        .order_by(Photo.id.desc())
        .limit(limit)
    )
    return [(photo, topic) for photo, topic in db.session.execute(query)]


def photos_of_reviews(product_id: int, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of all photos in public reviews of a product, the newest first: `Photo` and `Topic`. One statement."""
    query = (
        select(*PHOTO)
        .join(Topic, Topic.body_post_id == Photo.post_id)
        .where(Topic.product_id == product_id, Topic.kind == REVIEW, Topic.visibility == PUBLIC)
    )
    return paged(query, (Photo.__table__.c.id,), cursor, size=PHOTOS_AT_ONCE)


def dated_stars(product_id: int) -> Sequence[Row[Any]]:
    """Number, stars and time of each public review of a product, the oldest first. One statement."""
    query = select(*DATED)
    mine = (Topic.product_id == product_id, Topic.kind == REVIEW, Topic.visibility == PUBLIC)
    return db.session.execute(query.where(*mine).order_by(Topic.created_at, Topic.id)).all()

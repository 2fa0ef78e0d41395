"""Writing and rewriting a review."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid
from community.kernel.transaction import action
from community.products.actions import count_topic
from community.products.queries import facets_of
from community.products.rating import weight_of
from community.reviews.models import PERIODS, AspectRating, Review
from community.reviews.ownership import proof_of
from community.reviews.queries import own_fields
from community.reviews.scoring import recount_ratings
from community.topics.actions.posting import Edit, NewPost, NewTopic, add_post, edit_post, start_topic
from community.topics.models import PUBLIC, REVIEW, Post, Topic
from community.topics.text import Text


@dataclass(frozen=True)
class Verdict:
    """What somebody says of a product. `stars` 1 to 5; `good` and `bad` are short plain texts."""

    product_id: int
    title: str
    text: Text
    stars: int
    period: str
    good: str = ""
    bad: str = ""
    photos: tuple[str, ...] = ()
    variant_id: int | None = None
    ratings: Mapping[int, int] = field(default_factory=dict)
    """One to five by aspect; an aspect that wasn't rated isn't there."""

    def check(self) -> None:
        if not 1 <= self.stars <= 5:
            raise Invalid({"stars": _("Choose from 1 to 5 stars.")})
        if self.period not in PERIODS:
            raise Invalid({"period": _("Choose how long you've used it.")})

    def check_facets(self, present_variant: int | None = None) -> None:
        """Only what the product offers can be rated and chosen; a variant that was chosen before may stay."""
        facets = facets_of(self.product_id)
        if self.variant_id not in {None, present_variant, *(variant.id for variant in facets.variants)}:
            raise Invalid({"variant": _("Choose one of this product's variants.")})
        aspects = {aspect.id for aspect in facets.aspects}
        for facet_id, stars in self.ratings.items():
            if facet_id not in aspects or not 1 <= stars <= 5:
                raise Invalid({f"aspect-{facet_id}": _("Rate from 1 to 5, or leave it out.")})


def review_of(product_id: int, author_id: int) -> Review | None:
    """This person's review of this product, if they wrote one."""
    return db.session.scalar(select(Review).where(Review.product_id == product_id, Review.author_id == author_id))


@action
def write_review(verdict: Verdict, *, by: Person) -> Topic:
    """A first review of a product. A second one is a Conflict: the first is to be edited."""
    verdict.check()
    if review_of(verdict.product_id, by.id):
        raise Conflict(_("You've already reviewed this product. You can edit your review."))
    verdict.check_facets()
    new = NewTopic(REVIEW, verdict.title, verdict.text, verdict.product_id, photos=verdict.photos, stars=verdict.stars)
    topic = start_topic(new, by=by)
    review = Review(
        topic_id=topic.id,
        product_id=verdict.product_id,
        author_id=by.id,
        stars=verdict.stars,
        period=verdict.period,
        good=verdict.good,
        bad=verdict.bad,
        variant_id=verdict.variant_id,
        weight=weight_of(topic.created_at),
        proof=proof_of(by, verdict.product_id),
    )
    db.session.add(review)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("You've already reviewed this product. You can edit your review.")) from error
    _rate(review, verdict.ratings)
    recount_ratings(verdict.product_id)
    return topic


def _rate(review: Review, ratings: Mapping[int, int]) -> None:
    """What the product's present aspects are rated with; ratings of former ones stay as they are."""
    offered = {aspect.id for aspect in facets_of(review.product_id).aspects}
    mine = select(AspectRating).where(AspectRating.review_id == review.id, AspectRating.facet_id.in_(offered))
    known = {rating.facet_id: rating for rating in db.session.scalars(mine)}
    for facet_id in known.keys() - ratings.keys():
        db.session.delete(known[facet_id])
    for facet_id, stars in ratings.items():
        if facet_id in known:
            known[facet_id].stars = stars
        else:
            db.session.add(AspectRating(review_id=review.id, facet_id=facet_id, stars=stars))
    db.session.flush()


@action
def edit_review(topic: Topic, body: Post, edit: Edit, verdict: Verdict, *, by: Person) -> None:
    """Change a review; the former stars and words stay as a revision."""
    verdict.check()
    review = db.session.scalars(select(Review).where(Review.topic_id == topic.id)).one()
    verdict.check_facets(review.variant_id)
    edit_post(body, replace(edit, former=own_fields(topic)), by=by)
    if topic.visibility == PUBLIC and topic.stars != verdict.stars:
        count_topic(topic.product_id, REVIEW, topic.stars, -1)
        count_topic(topic.product_id, REVIEW, verdict.stars, 1)
    topic.stars = review.stars = verdict.stars
    review.period, review.good, review.bad = verdict.period, verdict.good, verdict.bad
    review.variant_id = verdict.variant_id
    _rate(review, verdict.ratings)
    recount_ratings(review.product_id)


@action
def put_words_back(topic: Topic, fields: Mapping[str, Any]) -> None:
    """The words of an earlier version. Its stars and choices stay as the author left them: they are theirs alone."""
    review = db.session.scalars(select(Review).where(Review.topic_id == topic.id)).one()
    review.good, review.bad = fields.get("good") or "", fields.get("bad") or ""


@action
def forget_review(topic: Topic) -> None:
    """Its author took the post back: they may write another one about the product."""
    review = db.session.scalars(select(Review).where(Review.topic_id == topic.id)).one()
    db.session.execute(delete(AspectRating).where(AspectRating.review_id == review.id))
    db.session.delete(review)
    db.session.flush()
    recount_ratings(topic.product_id)


@action
def reply_to_review(
    topic: Topic,
    text: Text,
    *,
    by: Person,
    is_official: bool = False,
    parent_id: int | None = None,
    photos: tuple[str, ...] = (),
) -> Post:
    """Comment on a review; staff may do so for the company."""
    return add_post(topic, NewPost(text, parent_id, is_official, photos), by=by)

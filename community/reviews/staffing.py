"""What staff say about reviews: which aspects and variants a product has, and what a reviewer was given for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import Person
from community.accounts.policy import is_product_team, is_staff
from community.audit.actions import note
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.once import lock
from community.kernel.transaction import action
from community.products.models import ASPECT, VARIANT, Facet, Product
from community.reviews.models import Review
from community.reviews.ownership import renew
from community.topics.models import Topic

MOST = {ASPECT: 6, VARIANT: 12}


@dataclass(frozen=True)
class FacetLine:
    """A line of the form: an aspect or variant as it shall be called. Without names it isn't offered any more."""

    facet_id: int | None
    name_ja: str
    name_en: str


@action
def offer_facets(product: Product, kind: str, lines: Sequence[FacetLine], *, by: Person) -> None:
    """Say which aspects or variants reviews of a product may speak of, in this order.

    One that is left out keeps what was said of it; a new one that is called like it brings that back.
    """
    if not is_product_team(by):
        raise NotAllowed(_("Only the product team can change products."))
    lock("facets", str(product.id))
    wanted = [line for line in lines if line.name_ja or line.name_en]
    if len(wanted) > MOST[kind]:
        raise Invalid({"": _("Up to %(most)s are possible.", most=MOST[kind])})
    mine = select(Facet).where(Facet.product_id == product.id, Facet.kind == kind)
    known = {facet.id: facet for facet in db.session.scalars(mine.order_by(Facet.id))}
    before = ", ".join(facet.name("ja") for facet in known.values() if facet.is_offered)
    for facet in known.values():
        facet.is_offered = False
    for position, line in enumerate(wanted):
        found = known.get(line.facet_id or 0) or _called(known, line) or Facet(product_id=product.id, kind=kind)
        found.name_ja, found.name_en, found.position, found.is_offered = line.name_ja, line.name_en, position, True
        db.session.add(found)
    db.session.flush()
    db.session.execute(
        update(Product).where(Product.id == product.id).values(version=Product.version + 1),
        execution_options={"synchronize_session": False},
    )
    renew(select(Review.topic_id).where(Review.product_id == product.id))
    after = ", ".join(line.name_ja or line.name_en for line in wanted)
    note(f"offer {kind}s", "product", product.id, by=by, before=before, after=after)


def _called(known: dict[int, Facet], line: FacetLine) -> Facet | None:
    names = (line.name_ja, line.name_en)
    return next((one for one in known.values() if not one.is_offered and (one.name_ja, one.name_en) == names), None)


@action
def label_review(topic: Topic, *, is_provided: bool, is_rewarded: bool, reason: str, by: Person) -> None:
    """Say that the reviewer was given the product, or something for the review; the reason goes to the staff log."""
    if not is_staff(by):
        raise NotAllowed(_("Only staff can label reviews."))
    review = db.session.scalars(select(Review).where(Review.topic_id == topic.id).with_for_update()).one()
    if review.author_id == by.id:
        raise NotAllowed(_("Somebody else on the staff has to label your own review."))
    if not reason:
        raise Invalid({"reason": _("Give a reason; it goes to the staff log.")})
    if (review.is_provided, review.is_rewarded) == (is_provided, is_rewarded):
        raise Conflict(_("These labels stand there already."))
    before = _labels(review)
    review.is_provided, review.is_rewarded = is_provided, is_rewarded
    db.session.flush()
    note("label", "post", topic.body_post_id or 0, by=by, reason=reason, before=before, after=_labels(review))
    renew([topic.id])


def _labels(review: Review) -> str:
    labels = (("provided", review.is_provided), ("rewarded", review.is_rewarded))
    return " ".join(label for label, holds in labels if holds) or "none"

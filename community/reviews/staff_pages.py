"""Where staff say what reviews of a product may speak of, invite owners, and label what reviewers were given."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import require_product_team, require_staff
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.products.models import ASPECT, VARIANT, Product
from community.products.queries import facets_of, find_product
from community.reviews.forms import FacetsForm, InvitationForm, LabelForm
from community.reviews.ownership import LASTS, MOST_INVITATIONS, invitations_of, invite
from community.reviews.queries import review_of_topic
from community.reviews.staffing import MOST, label_review, offer_facets
from community.topics.models import REVIEW, Topic
from community.topics.queries import find_topic

blueprint = Blueprint("review_staffing", __name__)


@blueprint.get("/staff/products/<slug>/reviewing")
def reviewing(slug: str) -> str:
    require_product_team()
    return _show(find_product(slug))


@blueprint.post("/staff/products/<slug>/aspects")
def aspects(slug: str) -> Response | tuple[str, int]:
    return _offer(slug, ASPECT)


@blueprint.post("/staff/products/<slug>/variants")
def variants(slug: str) -> Response | tuple[str, int]:
    return _offer(slug, VARIANT)


def _offer(slug: str, kind: str) -> Response | tuple[str, int]:
    person = require_product_team()
    product = find_product(slug)
    try:
        offer_facets(product, kind, FacetsForm.read(request.form, kind).lines, by=person)
    except Invalid as invalid:
        return _show(product, request.form, invalid.errors, kind), 422
    flash(_("Saved."), "ok")
    return redirect(f"/staff/products/{slug}/reviewing", 303)


@blueprint.post("/staff/products/<slug>/invitations")
def invitations(slug: str) -> Response | tuple[str, int] | str:
    """The links are shown now and never again: only their hashes are kept."""
    person = require_product_team()
    product = find_product(slug)
    try:
        keys = invite(product, InvitationForm.read(request.form).count, by=person)
    except Invalid as invalid:
        return _show(product, {}, invalid.errors), 422
    site_url = current_app.extensions["settings"].site_url
    return _show(product, links=[f"{site_url}/reviews/invitation/{key}" for key in keys])


def _show(
    product: Product,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    kind: str = "",
    links: list[str] | None = None,
) -> str:
    facets = facets_of(product.id)
    present = {ASPECT: facets.aspects, VARIANT: facets.variants}
    values: dict[str, Any] = {}
    for name, offered in present.items():
        for number, facet in enumerate(offered):
            values |= {f"{name}_id-{number}": facet.id, f"{name}_ja-{number}": facet.name_ja}
            values |= {f"{name}_en-{number}": facet.name_en}
    return render_template(
        "reviews/staff_reviewing.html",
        staff_page="products",
        product=product,
        values={**values, **{name: value for name, value in (typed or {}).items() if name.startswith(kind or "-")}},
        errors=errors or {},
        most=MOST,
        most_invitations=MOST_INVITATIONS,
        days=LASTS.days,
        invitations=invitations_of(product.id),
        links=links or [],
    )


@blueprint.get("/staff/reviews/<int:topic_id>/labels")
def labels_form(topic_id: int) -> str:
    topic = _labelled(topic_id)
    review = review_of_topic(topic_id)
    values = {"provided": review.is_provided, "rewarded": review.is_rewarded} if review else {}
    return _labels(topic, values, {})


@blueprint.post("/staff/reviews/<int:topic_id>/labels")
def labels(topic_id: int) -> Response | tuple[str, int]:
    topic, person = _labelled(topic_id), require_staff()
    try:
        form = LabelForm.read(request.form)
        label_review(topic, is_provided=form.is_provided, is_rewarded=form.is_rewarded, reason=form.reason, by=person)
    except Invalid as invalid:
        return _labels(topic, request.form, invalid.errors), 422
    except Conflict as conflict:
        return _labels(topic, request.form, {"": conflict.message}), 409
    flash(_("Saved."), "ok")
    return redirect(f"/reviews/{topic_id}", 303)


def _labelled(topic_id: int) -> Topic:
    person = require_staff()
    topic = find_topic(topic_id, REVIEW, seen_by=person)
    if topic.author_id == person.id:
        raise NotAllowed(_("Somebody else on the staff has to label your own review."))
    return topic


def _labels(topic: Topic, values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    return render_template("reviews/staff_labels.html", staff_page="", topic=topic, values=values, errors=errors)

"""The page behind an invitation's link: whoever takes it up is known to have the product."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import me, require_person
from community.kernel.database import db
from community.kernel.throttle import throttle
from community.products.models import Product
from community.reviews.ownership import accept_invitation, find_invitation

blueprint = Blueprint("invitations", __name__)
TRIES = "30/10 minutes"


@blueprint.get("/reviews/invitation/<key>")
def invitation(key: str) -> str:
    found = find_invitation(key)
    return render_template(
        "reviews/invitation.html",
        feature="products",
        key=key,
        product=db.session.get_one(Product, found.product_id),
        until=found.expires_at,
        is_signed_in=me() is not None,
    )


@blueprint.post("/reviews/invitation/<key>")
def accept(key: str) -> Response:
    person = require_person()
    throttle.hit(TRIES, "invitation", person.id)
    product = db.session.get_one(Product, accept_invitation(key, by=person).product_id)
    flash(_("Thank you. Your review of this product bears the label “Verified owner”."), "ok")
    return redirect(f"/compose?kind=review&product={product.slug}", 303)

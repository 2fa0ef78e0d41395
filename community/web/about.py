"""The pages that say how things are done here."""

from flask import Blueprint, render_template

blueprint = Blueprint("about", __name__)


@blueprint.get("/about/promise")
def promise() -> str:
    return render_template("web/promise.html")


@blueprint.get("/about/reviews")
def reviews() -> str:
    return render_template("web/reviews_policy.html")


@blueprint.get("/about/accessibility")
def accessibility() -> str:
    return render_template("web/accessibility.html")

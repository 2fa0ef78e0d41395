"""How long somebody used a product, and what is known of them, in the reader's words."""

from flask_babel import gettext as _

from community.reviews.models import Review


def used_for(period: str) -> str:
    """Beside a review; nothing where its source didn't say."""
    words = {
        "week": _("Used for a week"),
        "month": _("Used for a month"),
        "three_months": _("Used for 3 months"),
        "half_year": _("Used for half a year"),
        "year": _("Used for a year or longer"),
    }
    return words.get(period, "")


def label_names(review: Review | None) -> list[str]:
    """What stands beside the author's name."""
    if review is None:
        return []
    labels = (
        (bool(review.proof), _("Verified owner")),
        (review.is_provided, _("Provided product")),
        (review.is_rewarded, _("Rewarded review")),
    )
    return [name for holds, name in labels if holds]


def said_of(field: str, value: object) -> str:
    """What a revision of a review has in a field, in words."""
    return used_for(str(value)) if field == "period" else str(value)


def period_options() -> list[tuple[str, str]]:
    """The choice in the form."""
    return [
        ("", _("Choose how long")),
        ("week", _("About a week")),
        ("month", _("About a month")),
        ("three_months", _("About 3 months")),
        ("half_year", _("About half a year")),
        ("year", _("A year or longer")),
    ]

"""How a product's page shows that the reader uses it."""

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from community.accounts.alike import unless_there_is
from community.accounts.models import Person
from community.products.models import Product
from community.uses.queries import own_use, use_of


@dataclass(frozen=True)
class ShownUse:
    """What the macros of `uses/_use.html` need."""

    slug: str
    count: int
    is_used: bool = False
    since: str = ""
    hears_questions: bool = False


def month_name(day: date) -> str:
    """A month of a year in the reader's language."""
    return str(format_date(day, _("MMMM y")))


def shown_use(product: Product, *, seen_by: Person | None) -> ShownUse:
    """How the reader uses a product; the page isn't for others who use it."""
    unless_there_is(own_use(product.id))
    use = use_of(seen_by.id, product.id) if seen_by else None
    if use is None:
        return ShownUse(product.slug, product.user_count)
    return ShownUse(
        product.slug, product.user_count, True, month_name(use.since) if use.since else "", use.hears_questions
    )

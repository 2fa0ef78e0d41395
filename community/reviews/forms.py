"""Reading what somebody says of a product and how they change it, and what staff say about reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.attachments.taking import NO_PHOTOS, TakenPhotos
from community.kernel.forms import Reader
from community.kernel.markup import MAX_LENGTH
from community.products.models import LONGEST_FACET
from community.products.queries import Facets, all_products, facets_of
from community.reviews.actions import Verdict
from community.reviews.models import PERIODS
from community.reviews.ownership import MOST_INVITATIONS
from community.reviews.staffing import MOST, FacetLine
from community.topics.forms import read_language
from community.topics.models import TITLE_LENGTH
from community.topics.text import opening

LONGEST_POINT = 300
LONGEST_REASON = 500


@dataclass(frozen=True)
class ReviewForm:
    """What somebody says. Fields: product (a slug), stars, period, title, body, good, bad, photos."""

    verdict: Verdict
    values: Mapping[str, Any]
    """What makes two sendings the same."""

    @classmethod
    def read(cls, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "ReviewForm":
        reader = Reader(form)
        products = {product.slug: product.id for product in all_products()}
        product = reader.choice("product", products, missing=_("Choose the product you're reviewing."))
        words = _words(reader) | (_facets(reader, facets_of(products[product])) if product in products else {})
        if taken.problem:
            reader.refuse("photos", taken.problem)
        reader.check()
        values = {**words, "product": product, "photos": taken.fingerprint}
        return cls(_verdict(words, products[product], taken), values)


@dataclass(frozen=True)
class ReviewEditForm:
    """A review's new words, and the count of edits that their writer had seen."""

    verdict: Verdict
    words: int

    @classmethod
    def read(
        cls, form: Mapping[str, str], product_id: int, taken: TakenPhotos = NO_PHOTOS, *, variant_id: int | None = None
    ) -> "ReviewEditForm":
        """`variant_id` is the variant that stood there: it may stay though it isn't offered any more."""
        reader = Reader(form)
        count = reader.whole("words", least=1, most=10**9, missing=_("Reload the page and edit again.")) or 0
        words = _words(reader) | _facets(reader, facets_of(product_id), variant_id)
        if taken.problem:
            reader.refuse("photos", taken.problem)
        reader.check()
        return cls(_verdict(words, product_id, taken), count)


def _words(reader: Reader) -> dict[str, Any]:
    return {
        "stars": reader.whole("stars", least=1, most=5, missing=_("Choose from 1 to 5 stars.")),
        "period": reader.choice("period", PERIODS, missing=_("Choose how long you've used it.")),
        "title": reader.line("title", longest=TITLE_LENGTH, missing=_("Enter a title.")),
        "body": reader.text("body", longest=MAX_LENGTH, missing=_("Write how it is to use.")),
        "good": reader.line("good", longest=LONGEST_POINT),
        "bad": reader.line("bad", longest=LONGEST_POINT),
        "language": read_language(reader),
    }


def _facets(reader: Reader, facets: Facets, present: int | None = None) -> dict[str, Any]:
    """The variant and the aspects' ratings. Ratings of another product, chosen before this one, are passed over."""
    variants = {str(variant.id): variant.id for variant in facets.variants}
    if present is not None:
        variants[str(present)] = present
    variant = reader.choice("variant", variants) if variants else ""
    ratings = {aspect.id: reader.whole(f"aspect-{aspect.id}", least=1, most=5) for aspect in facets.aspects}
    return {
        "variant": variants.get(variant),
        "ratings": {aspect_id: stars for aspect_id, stars in ratings.items() if stars},
    }


def _verdict(words: Mapping[str, Any], product_id: int, taken: TakenPhotos) -> Verdict:
    return Verdict(
        product_id,
        words["title"],
        opening(words["body"], (), words["language"]),
        words["stars"],
        words["period"],
        words["good"],
        words["bad"],
        taken.tokens,
        words["variant"],
        words["ratings"],
    )


@dataclass(frozen=True)
class FacetsForm:
    """The lines of a product's aspects or variants. Fields, by kind and line: aspect_id-0, aspect_ja-0, aspect_en-0."""

    lines: Sequence[FacetLine]

    @classmethod
    def read(cls, form: Mapping[str, str], kind: str) -> "FacetsForm":
        reader, lines = Reader(form), []
        seen: set[str] = set()
        for number in range(MOST[kind]):
            facet_id = reader.whole(f"{kind}_id-{number}", least=1, most=2**31)
            names = {lang: reader.line(f"{kind}_{lang}-{number}", longest=LONGEST_FACET) for lang in ("ja", "en")}
            said = {name for name in names.values() if name}
            if said & seen:
                reader.refuse(f"{kind}_ja-{number}", _("Another line is called this already."))
            seen |= said
            lines.append(FacetLine(facet_id, names["ja"], names["en"]))
        reader.check()
        return cls(lines)


@dataclass(frozen=True)
class InvitationForm:
    """How many links to make."""

    count: int

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "InvitationForm":
        reader = Reader(form)
        missing = _("Enter a number from %(least)s to %(most)s.", least=1, most=MOST_INVITATIONS)
        count = reader.whole("count", least=1, most=MOST_INVITATIONS, missing=missing)
        reader.check()
        return cls(count or 1)


@dataclass(frozen=True)
class LabelForm:
    """What the reviewer was given, and how staff know."""

    is_provided: bool
    is_rewarded: bool
    reason: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "LabelForm":
        reader = Reader(form)
        reason = reader.text("reason", longest=LONGEST_REASON, missing=_("Give a reason; it goes to the staff log."))
        reader.check()
        return cls(reader.ticked("provided"), reader.ticked("rewarded"), reason)

"""Reading what somebody shares, and how they change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.attachments.taking import NO_PHOTOS, TakenPhotos
from community.kernel.forms import Reader
from community.kernel.markup import MAX_LENGTH
from community.products.queries import all_products
from community.tags.forms import read_tags
from community.tips.actions import Agreement, Shared
from community.tips.wording import CONSENT, consent_words
from community.topics.models import STORY, TITLE_LENGTH
from community.topics.text import written


@dataclass(frozen=True)
class TipForm:
    """What somebody shares. Fields: title, body, product (a slug or nothing), tags, photos; of a story also consent."""

    shared: Shared
    values: Mapping[str, Any]
    """What makes two sendings the same."""

    @classmethod
    def read(cls, kind: str, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "TipForm":
        reader = Reader(form)
        title = reader.line("title", longest=TITLE_LENGTH, missing=_("Enter a title."))
        missing = _("Write what happened.") if kind == STORY else _("Write how you do it.")
        body = reader.text("body", longest=MAX_LENGTH, missing=missing)
        products = {product.slug: product.id for product in all_products()}
        product = reader.choice("product", products)
        labels = read_tags(reader)
        agreement = read_agreement(form) if kind == STORY else None
        if taken.problem:
            reader.refuse("photos", taken.problem)
        reader.check()
        shared = Shared(kind, title, written(body), products.get(product), labels, taken.tokens, agreement)
        words = {"title": title, "body": body, "product": product, "tags": labels}
        return cls(shared, {**words, "consent": agreement is not None, "photos": taken.fingerprint})


@dataclass(frozen=True)
class TipEditForm:
    """New words, and the count of edits that their writer had seen."""

    shared: Shared
    words: int

    @classmethod
    def read(cls, kind: str, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "TipEditForm":
        reader = Reader(form)
        words = reader.whole("words", least=1, most=10**9, missing=_("Reload the page and edit again.")) or 0
        shared = TipForm.read(kind, form, taken).shared
        reader.check()
        return cls(shared, words)


def read_agreement(form: Mapping[str, str]) -> Agreement | None:
    """What is ticked names the version of the words beside it; None where nothing is ticked, or something older."""
    return Agreement(CONSENT, consent_words()) if form.get("consent") == CONSENT else None

"""Asking a question, and changing one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.attachments.taking import NO_PHOTOS, TakenPhotos
from community.kernel.forms import Reader
from community.kernel.markup import MAX_LENGTH
from community.products.queries import all_products
from community.tags.forms import read_tags
from community.topics.forms import read_language
from community.topics.models import TITLE_LENGTH
from community.topics.text import Text, opening


@dataclass(frozen=True)
class QuestionForm:
    """What somebody asks. Fields: title, body, product (a slug or nothing), tags (one line), masked, and the photos."""

    title: str
    text: Text
    product_id: int | None
    labels: tuple[str, ...]
    photos: tuple[str, ...]
    values: Mapping[str, Any]
    """What makes two sendings the same."""
    is_masked: bool = False
    """Whether the name of who asks stays out of it."""

    @classmethod
    def read(cls, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "QuestionForm":
        reader = Reader(form)
        title = reader.line("title", longest=TITLE_LENGTH, missing=_("Enter a title."))
        body = reader.text("body", longest=MAX_LENGTH, missing=_("Write what you'd like to know."))
        products = {product.slug: product.id for product in all_products()}
        product = reader.choice("product", products)
        labels, language, is_masked = read_tags(reader), read_language(reader), reader.ticked("masked")
        if taken.problem:
            reader.refuse("photos", taken.problem)
        reader.check()
        values = {
            "title": title,
            "body": body,
            "product": product,
            "tags": labels,
            "photos": taken.fingerprint,
            "masked": is_masked,
        }
        text = opening(body, labels, language)
        values["language"] = language
        return cls(title, text, products.get(product), labels, taken.tokens, values, is_masked)


@dataclass(frozen=True)
class QuestionEditForm:
    """A question's new words, and the count of edits that their writer had seen."""

    question: QuestionForm
    words: int

    @classmethod
    def read(cls, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "QuestionEditForm":
        reader = Reader(form)
        words = reader.whole("words", least=1, most=10**9, missing=_("Reload the page and edit again.")) or 0
        question = QuestionForm.read(form, taken)
        reader.check()
        return cls(question, words)

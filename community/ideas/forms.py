"""Reading what somebody proposes, how they change it, and what the product team decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.attachments.taking import NO_PHOTOS, TakenPhotos
from community.ideas.actions import Proposal
from community.ideas.models import LONGEST_USE_CASE, STATES
from community.kernel.forms import Reader
from community.kernel.markup import MAX_LENGTH
from community.products.queries import all_products
from community.tags.forms import read_tags
from community.topics.forms import read_language
from community.topics.models import TITLE_LENGTH
from community.topics.text import Text, opening, together, written


@dataclass(frozen=True)
class IdeaForm:
    """What somebody proposes. Fields: title, body (the problem), wish, product (a slug or nothing), tags, photos."""

    proposal: Proposal
    values: Mapping[str, Any]
    """What makes two sendings the same."""

    @classmethod
    def read(cls, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "IdeaForm":
        reader = Reader(form)
        title = reader.line("title", longest=TITLE_LENGTH, missing=_("Enter a title."))
        problem = reader.text("body", longest=MAX_LENGTH, missing=_("Write what bothers you."))
        wish = reader.text("wish", longest=MAX_LENGTH, missing=_("Write what would make you glad."))
        products = {product.slug: product.id for product in all_products()}
        product = reader.choice("product", products)
        labels, language = read_tags(reader), read_language(reader)
        if taken.problem:
            reader.refuse("photos", taken.problem)
        reader.check()
        words = {"title": title, "body": problem, "wish": wish, "product": product, "tags": labels}
        body = opening(problem, labels, language)
        glad = opening(wish, (*labels, *body.tags), language)
        proposal = Proposal(title, together(body, glad), glad, products.get(product), labels, taken.tokens)
        return cls(proposal, {**words, "language": language, "photos": taken.fingerprint})


@dataclass(frozen=True)
class IdeaEditForm:
    """An idea's new words, and the count of edits that their writer had seen."""

    proposal: Proposal
    words: int

    @classmethod
    def read(cls, form: Mapping[str, str], taken: TakenPhotos = NO_PHOTOS) -> "IdeaEditForm":
        reader = Reader(form)
        words = reader.whole("words", least=1, most=10**9, missing=_("Reload the page and edit again.")) or 0
        proposal = IdeaForm.read(form, taken).proposal
        reader.check()
        return cls(proposal, words)


def read_use_case(form: Mapping[str, str]) -> str:
    """Why somebody needs an idea. Field: words."""
    reader = Reader(form)
    words = reader.text("words", longest=LONGEST_USE_CASE, missing=_("Write why you need it, in a sentence or two."))
    reader.check()
    return words


@dataclass(frozen=True)
class DecisionForm:
    """A new state and the public reply that goes with it."""

    state: str
    reason: Text

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "DecisionForm":
        reader = Reader(form)
        state = reader.choice("state", STATES, missing=_("Choose one of the six states."))
        missing = _("Write the reply that everyone who asked will read.")
        reason = reader.text("reason", longest=MAX_LENGTH, missing=missing)
        reader.check()
        return cls(state, written(reason))

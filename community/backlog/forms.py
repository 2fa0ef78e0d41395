"""The forms of the backlog."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.backlog.models import LONGEST_NOTES, LONGEST_QUOTE, LONGEST_REPLY, LONGEST_TITLE
from community.ideas.models import STATES
from community.kernel.forms import Reader
from community.topics.text import Text, written


@dataclass(frozen=True)
class EvidenceForm:
    """A quote from a post, and where it goes: an item by its number, or a new one with a title."""

    quote: str
    item_id: int | None
    title: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "EvidenceForm":
        reader = Reader(form)
        quote = reader.text("quote", longest=LONGEST_QUOTE, missing=_("Leave at least a few words of the quote."))
        item_id = reader.whole("item", least=1, most=2**31 - 1)
        missing = "" if item_id else _("Enter a title")
        title = reader.line("title", longest=LONGEST_TITLE, missing=missing) if not item_id else ""
        reader.check()
        return cls(quote, item_id, title)

    @property
    def values(self) -> Mapping[str, Any]:
        return {"quote": self.quote, "item": self.item_id, "title": self.title}


@dataclass(frozen=True)
class DecisionForm:
    """The state an item moves to and the reply that goes out with it. `seen_state` stood on the page."""

    state: str
    reply: Text
    seen_state: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "DecisionForm":
        reader = Reader(form)
        state = reader.choice("state", STATES, missing=_("Choose one of the six states."))
        reply = reader.text(
            "reply", longest=LONGEST_REPLY, missing=_("Write the reply that everyone who asked will read.")
        )
        seen_state = reader.choice("seen_state", STATES, missing=_("Reload the page and decide again."))
        reader.check()
        return cls(state, written(reply), seen_state)

    @property
    def values(self) -> Mapping[str, Any]:
        return {"state": self.state, "reply": self.reply.markdown}


@dataclass(frozen=True)
class ItemForm:
    """New words for an item, and the count of edits that their writer had seen."""

    title: str
    notes: str
    product_id: int | None
    words: int

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "ItemForm":
        reader = Reader(form)
        title = reader.line("title", longest=LONGEST_TITLE, missing=_("Enter a title"))
        notes = reader.text("notes", longest=LONGEST_NOTES)
        product_id = reader.whole("product", least=1, most=2**31 - 1)
        words = reader.whole("words", least=1, most=10**9, missing=_("Reload the page and edit again.")) or 0
        reader.check()
        return cls(title, notes, product_id, words)

"""Reading the form of one's interests."""

from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from community.kernel.forms import Reader
from community.tags.actions import read_labels

LONGEST_TAGS = 500


@dataclass(frozen=True)
class InterestsForm:
    """The products and tags somebody wants to read about, and whether the list is made for them."""

    product_ids: frozenset[int]
    labels: tuple[str, ...]
    is_personal: bool

    @classmethod
    def read(cls, form: "MultiDict[str, str]") -> "InterestsForm":
        reader = Reader(form)
        numbers = form.getlist("product")
        if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
            reader.refuse("product", _("Choose from the products of the list."))
        labels = read_labels(reader.text("tags", longest=LONGEST_TAGS))
        reader.check()
        return cls(frozenset(map(int, numbers)), tuple(labels), reader.ticked("personal"))

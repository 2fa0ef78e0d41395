"""The form about two words."""

from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from community.kernel.forms import Reader
from community.search.models import APART, LONGEST_WORD, SAME


@dataclass(frozen=True)
class PairForm:
    """Two words, and whether they are the same."""

    one: str
    other: str
    stance: str

    @classmethod
    def read(cls, form: "MultiDict[str, str]") -> "PairForm":
        reader = Reader(form)
        one = reader.line("one", longest=LONGEST_WORD, missing=_("Enter a word"))
        other = reader.line("other", longest=LONGEST_WORD, missing=_("Enter a word"))
        stance = reader.choice("stance", (SAME, APART), default=SAME)
        reader.check()
        return cls(one, other, stance)

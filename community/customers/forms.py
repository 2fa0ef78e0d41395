"""Reading whom staff heard, where, and what they want to remember."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from community.accounts.addresses import clean_address
from community.customers.actions import Heard
from community.customers.knowing import Details
from community.customers.models import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_NOTE, LONGEST_REFERENCE, SOURCES
from community.kernel.forms import Reader


@dataclass(frozen=True)
class HeardForm:
    """Fields: name, email, reference (one of them at least), source, note."""

    heard: Heard
    values: Mapping[str, str]
    """What makes two sendings the same."""

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "HeardForm":
        reader = Reader(form)
        name = reader.line("name", longest=LONGEST_NAME)
        written = reader.line("email", longest=LONGEST_ADDRESS)
        reference = reader.line("reference", longest=LONGEST_REFERENCE)
        source = reader.choice("source", SOURCES, missing=_("Choose where you heard it."))
        note = reader.text("note", longest=LONGEST_NOTE)
        email = clean_address(written)
        if written and not email:
            reader.refuse("email", _("This doesn't look like an email address."))
        if not (name or written or reference):
            reader.refuse("name", _("Enter a name, an email address or a number, so that nobody is counted twice."))
        reader.check()
        values = {"name": name, "email": email, "reference": reference, "source": source, "note": note}
        return cls(Heard(Details(name, email, reference), source, note), values)

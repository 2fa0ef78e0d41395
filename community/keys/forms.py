"""Reading what a new key is called and what it is for."""

from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from community.kernel.forms import Reader
from community.keys.models import LONGEST_NAME, SCOPES


@dataclass(frozen=True)
class KeyForm:
    """Fields: name, scopes (one or more of SCOPES)."""

    name: str
    scopes: frozenset[str]

    @classmethod
    def read(cls, form: "MultiDict[str, str]") -> "KeyForm":
        reader = Reader(form)
        name = reader.line("name", longest=LONGEST_NAME, missing=_("Say which program it is for."))
        scopes = frozenset(form.getlist("scopes"))
        if not scopes or not scopes <= set(SCOPES):
            reader.refuse("scopes", _("Choose what the key is for."))
        reader.check()
        return cls(name, scopes)

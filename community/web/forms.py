"""Reading what the company says of a product."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from community.kernel.forms import Reader
from community.products.actions import Description
from community.products.models import LONGEST_TEMPLATE
from community.topics.models import KINDS

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG, LONGEST_NAME, LONGEST_CATEGORY, LONGEST_DESCRIPTION = 50, 80, 40, 2_000


@dataclass(frozen=True)
class ProductForm:
    """Names, descriptions and categories in both languages, the place in the list, and a new product's address."""

    slug: str
    said: Description
    templates: Mapping[str, tuple[str, str]]
    """What posts about it begin with, by kind."""

    @classmethod
    def read(cls, form: Mapping[str, str], *, is_new: bool) -> "ProductForm":
        reader = Reader(form)
        slug = ""
        if is_new:
            slug = reader.line("slug", longest=LONGEST_SLUG, missing=_("Enter the last part of the address."))
            if slug and not SLUG.fullmatch(slug):
                reader.refuse("slug", _("Use small letters, figures and single hyphens, such as drip-kettle-k2."))
        names = {lang: reader.line(f"name_{lang}", longest=LONGEST_NAME) for lang in ("ja", "en")}
        if not any(names.values()):
            reader.refuse("name_ja", _("Enter a name in at least one language."))
        descriptions = {lang: reader.text(f"description_{lang}", longest=LONGEST_DESCRIPTION) for lang in ("ja", "en")}
        categories = {lang: reader.line(f"category_{lang}", longest=LONGEST_CATEGORY) for lang in ("ja", "en")}
        position = reader.whole("position", least=0, most=9999) or 0
        templates = {kind: _template(reader, kind) for kind in KINDS}
        reader.check()
        return cls(slug, Description(names, descriptions, categories, position), templates)


def _template(reader: Reader, kind: str) -> tuple[str, str]:
    japanese, english = (
        reader.text(f"template_{kind}_{language}", longest=LONGEST_TEMPLATE) for language in ("ja", "en")
    )
    return japanese, english

"""“I use this” that somebody pressed before they had signed in: said once they have."""

import re

from flask_babel import lazy_gettext as _l

from community.accounts import intents
from community.accounts.models import Person
from community.products.queries import find_product
from community.uses.actions import use_product


def use_as_wished(person: Person, match: re.Match[str]) -> None:
    use_product(find_product(match.group(1)).id, by=person)


def install() -> None:
    intents.register(r"/products/([a-z0-9-]{1,60})/use", use_as_wished, _l("We note it as soon as you've signed in."))

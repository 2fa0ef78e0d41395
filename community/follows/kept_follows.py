"""A follow that somebody pressed before they had signed in: done once they have."""

import re

from flask_babel import lazy_gettext as _l

from community.accounts import intents
from community.accounts.models import Person
from community.follows.actions import follow
from community.follows.models import Subject


def follow_as_wished(person: Person, match: re.Match[str]) -> None:
    """Follow what the path of the button names."""
    follow(Subject(match.group(1), int(match.group(2))), by=person)


def install() -> None:
    intents.register(
        r"/follow/(topic|product|tag|person)/(\d{1,9})",
        follow_as_wished,
        _l("You follow it as soon as you've signed in."),
    )

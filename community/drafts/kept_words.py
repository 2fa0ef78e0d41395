"""What somebody sent after their session had ended: theirs again once they have signed in."""

import re

from flask_babel import lazy_gettext as _l

from community.accounts import intents
from community.accounts.models import Person
from community.drafts.actions import claim_draft


def claim_words(person: Person, match: re.Match[str]) -> None:
    """Put it into their account; the page they're led to shows it."""
    claim_draft(match.group(1), by=person)


def install() -> None:
    intents.register(
        r"/drafts/claim/([A-Za-z0-9_-]{10,60})",
        claim_words,
        _l("What you wrote is kept. It's there once you've signed in."),
    )

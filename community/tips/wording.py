"""What the author of a story agrees to. Other words are another version; who agreed to the former agreed to those."""

from flask_babel import gettext as _

CONSENT = "2026-11"
"""The version that is asked for now."""


def consent_words() -> str:
    """The present version in the reader's language."""
    return _(
        "You may point out my story with its photos and my display name on the home page, in mail to members and on "
        "your own pages. I can take this back at any time, and then you stop at once."
    )

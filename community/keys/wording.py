"""What a key can be for, in the reader's language."""

from flask_babel import gettext as _

from community.keys.models import READ_VOICES, SCOPES, WRITE_VOICES


def scope_options() -> list[tuple[str, str]]:
    names = {
        READ_VOICES: _("Read what was entered for customers"),
        WRITE_VOICES: _("Vote and post for customers, and take that back"),
    }
    return [(scope, names[scope]) for scope in SCOPES]

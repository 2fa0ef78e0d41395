"""What states are called where no template says it."""

from flask_babel import gettext as _


def state_name(state: str) -> str:
    """The state in the reader's language."""
    names = {
        "new": _("New"),
        "review": _("Under review"),
        "planned": _("Planned"),
        "building": _("In progress"),
        "shipped": _("Shipped"),
        "declined": _("Not now"),
    }
    return names.get(state, state)

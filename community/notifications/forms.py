"""Reading the table of kinds and ways."""

from collections.abc import Mapping

from community.notifications.models import ALWAYS_IN_APP, CHOICES, NEVER_MAILED
from community.notifications.queries import Choice


def read_choices(form: Mapping[str, str]) -> dict[str, Choice]:
    """What is ticked; what can't be chosen is as it always is, whatever the form says."""
    return {
        kind: Choice(
            in_app=kind in ALWAYS_IN_APP or form.get(f"app-{kind}") == "1",
            by_mail=kind not in NEVER_MAILED and form.get(f"mail-{kind}") == "1",
        )
        for kind in CHOICES
    }

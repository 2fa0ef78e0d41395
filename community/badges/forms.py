"""Reading the forms with which staff give badges and take them back."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _

from community.kernel.forms import Reader

LONGEST_REASON = 300


def read_gift(form: Mapping[str, str], keys: Collection[str]) -> tuple[str, str]:
    """Which badge, and why."""
    reader = Reader(form)
    key = reader.choice("badge", keys, missing=_("Choose a badge."))
    reason = reader.line("reason", longest=LONGEST_REASON, missing=_("Say what it is for. Everybody reads it."))
    reader.check()
    return key, reason


def read_taking_back(form: Mapping[str, str]) -> str:
    reader = Reader(form)
    reason = reader.line("why", longest=LONGEST_REASON, missing=_("Give a reason for the log."))
    reader.check()
    return reason

"""What reasons, deeds and paces are called."""

from flask_babel import gettext as _
from flask_babel import ngettext

from community.curation import models
from community.topics.models import LOCKED

HOUR, DAY = 60, 1440


def lock_reason(reason: str) -> str:
    names = {
        models.HEATED: _("The talk has become heated"),
        models.SPAMMED: _("It draws advertising"),
        models.SETTLED: _("Everything has been said"),
        models.OTHER: _("Another reason"),
    }
    return names.get(reason, reason)


def close_reason(reason: str) -> str:
    names = {
        models.ELSEWHERE: _("It's answered elsewhere"),
        models.OUTDATED: _("It's outdated"),
        models.DUPLICATE: _("It was asked before"),
        models.OFF_TOPIC: _("It doesn't belong here"),
        models.NOT_NEEDED: _("The person who asked no longer needs it"),
        models.OTHER: _("Another reason"),
    }
    return names.get(reason, reason)


def reason_name(how: str, reason: str) -> str:
    """Why something was locked or closed; with "another reason" the words beside it say it all."""
    if reason == models.OTHER:
        return ""
    return lock_reason(reason) if how == LOCKED else close_reason(reason)


def deed_name(deed: str) -> str:
    names = {
        models.LOCK: _("Lock it"),
        models.CLOSE: _("Close it"),
        models.REOPEN: _("Reopen it"),
        models.UNPIN: _("Take it off the top"),
    }
    return names.get(deed, deed)


def pace_name(minutes: int) -> str:
    """How long somebody waits between two posts."""
    if not minutes:
        return _("No wait")
    if minutes % DAY == 0:
        return ngettext("%(num)s day", "%(num)s days", minutes // DAY)
    if minutes % HOUR == 0:
        return ngettext("%(num)s hour", "%(num)s hours", minutes // HOUR)
    return ngettext("%(num)s minute", "%(num)s minutes", minutes)

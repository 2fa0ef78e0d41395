"""What badges are called and what they are given for, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import ngettext

from community.badges.measures import HELPED, PICTURED, SHIPPED, SOLUTIONS, TRUSTED
from community.kernel.webpage import language

TONES = {
    "first-solution": ("ok", "check"),
    "ten-helped": ("ok", "heart"),
    "pictured-review": ("info", "photo"),
    "trusted-reviews": ("info", "review"),
    "shipped-idea": ("plan", "idea"),
    "bridge": ("warn", "globe"),
}


def badge_name(key: str, name_ja: str = "", name_en: str = "") -> str:
    """The name that the site gave it, else ours."""
    own = (name_ja or name_en) if language() == "ja" else (name_en or name_ja)
    names = {
        "first-solution": _("First solution"),
        "ten-helped": _("Helped ten people"),
        "pictured-review": _("A review in pictures"),
        "trusted-reviews": _("Reviews people rely on"),
        "shipped-idea": _("A voice that shipped"),
        "bridge": _("Bridge between languages"),
        "behind-the-scenes": _("Behind the scenes"),
    }
    return own or names.get(key, key)


def badge_ground(measure: str, least: int) -> str:
    """What it is given for."""
    if measure == SOLUTIONS:
        return ngettext(
            "%(num)s answer was chosen as the solution.", "%(num)s answers were chosen as the solution.", least
        )
    if measure == HELPED:
        return ngettext(
            "Answers solved the question of %(num)s person.",
            "Answers solved questions of %(num)s different people.",
            least,
        )
    if measure == PICTURED:
        return ngettext("Wrote %(num)s review with photos.", "Wrote %(num)s reviews with photos.", least)
    if measure == TRUSTED:
        return ngettext("%(num)s person found a review useful.", "Reviews were found useful %(num)s times.", least)
    if measure == SHIPPED:
        return ngettext("%(num)s idea became something real.", "%(num)s ideas became something real.", least)
    return _("Staff give it as thanks, with a reason.")


def tone_of(key: str) -> tuple[str, str]:
    """Tone and icon of the sign."""
    return TONES.get(key, ("mute", "leaf"))

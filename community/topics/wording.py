"""What people can say of how often and how badly they have a problem."""

from flask_babel import gettext as _

from community.topics.models import BLOCKING, DAILY, HARD, LIGHT, MONTHLY, SELDOM, WEEKLY


def frequency_names() -> list[tuple[str, str]]:
    return [
        (DAILY, _("Every day")),
        (WEEKLY, _("Several times a week")),
        (MONTHLY, _("Several times a month")),
        (SELDOM, _("Now and then")),
    ]


def severity_names() -> list[tuple[str, str]]:
    return [(LIGHT, _("A little inconvenient")), (HARD, _("A real trouble")), (BLOCKING, _("I can't use it"))]

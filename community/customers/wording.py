"""Where staff heard a customer, in the reader's language."""

from flask_babel import gettext as _

from community.customers.models import EVENT, MAIL, OTHER, PHONE, SHOP


def source_options() -> list[tuple[str, str]]:
    return [
        (PHONE, _("On the phone")),
        (SHOP, _("In the shop")),
        (MAIL, _("By mail")),
        (EVENT, _("At an event")),
        (OTHER, _("Elsewhere")),
    ]


def source_name(source: str) -> str:
    return dict(source_options()).get(source, source)

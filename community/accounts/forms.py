"""Reading the forms of accounts."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from flask_babel import gettext as _

from community.accounts.actions.profile import LONGEST_BIO, Profile
from community.accounts.actions.registering import NewPerson
from community.accounts.addresses import clean_address
from community.accounts.models import AUDIENCES, LANGUAGES, THEMES
from community.accounts.names import clean_name, name_fault
from community.accounts.passwords import password_fault
from community.kernel.errors import Invalid
from community.kernel.forms import Reader


def read_address(form: Mapping[str, str]) -> str:
    """The address in the field `email`; Invalid if it can't be one."""
    address = clean_address(form.get("email", ""))
    if not address:
        raise Invalid({"email": _("Enter an address such as name@example.com.")})
    return address


def read_registration(form: Mapping[str, str], *, language: str, time_zone: str) -> NewPerson:
    """Name, address and password of somebody new."""
    reader = Reader(form)
    name = clean_name(form.get("display_name", ""))
    address = clean_address(form.get("email", ""))
    password = form.get("password", "")
    if fault := name_fault(name):
        reader.refuse("display_name", fault)
    if not address:
        reader.refuse("email", _("Enter an address such as name@example.com."))
    if fault := password_fault(password, email=address, name=name):
        reader.refuse("password", fault)
    reader.check()
    return NewPerson(name, address, password, language, time_zone)


def read_profile(form: Mapping[str, str]) -> Profile:
    """What people write about themselves and how they see the site."""
    reader = Reader(form)
    profile = Profile(
        display_name=form.get("display_name", ""),
        bio=reader.text("bio", longest=LONGEST_BIO),
        language=reader.choice("language", LANGUAGES, missing=_("Choose one of the options.")),
        time_zone=reader.choice("time_zone", available_timezones(), missing=_("Choose one of the options.")),
        theme=reader.choice("theme", THEMES, missing=_("Choose one of the options.")),
        shows_uses=reader.choice("shows_uses", AUDIENCES),
    )
    if fault := name_fault(clean_name(profile.display_name), is_staff=True):
        reader.refuse("display_name", fault)
    reader.check()
    return profile

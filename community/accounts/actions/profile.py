"""What people set about themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import available_timezones

from flask_babel import gettext as _

from community.accounts.models import AUDIENCES, HIDEABLE, LANGUAGES, THEMES, Person
from community.accounts.names import clean_name, name_fault
from community.kernel.errors import Invalid
from community.kernel.transaction import action

LONGEST_BIO = 600


@dataclass(frozen=True)
class Profile:
    """What others see of a person, and how the person sees the site."""

    display_name: str
    bio: str
    language: str
    time_zone: str
    theme: str
    shows_uses: str = ""
    """One of AUDIENCES; nothing leaves it as it is."""


@action
def edit_profile(person: Person, profile: Profile) -> None:
    """Take over what a person wrote about themselves."""
    name = clean_name(profile.display_name)
    errors = {}
    if name != person.display_name and (fault := name_fault(name, is_staff=person.is_staff)):
        errors["display_name"] = fault
    if len(profile.bio) > LONGEST_BIO:
        errors["bio"] = _("Use at most %(most)s characters.", most=LONGEST_BIO)
    if errors:
        raise Invalid(errors)
    person.display_name, person.bio = name, profile.bio
    person.version += 1
    choose_language(person, profile.language)
    choose_time_zone(person, profile.time_zone)
    choose_theme(person, profile.theme)
    if profile.shows_uses:
        show_uses_to(person, profile.shows_uses)


@action
def choose_privacy(person: Person, shown: Collection[str]) -> None:
    """Show others these of HIDEABLE and keep the rest to oneself. It holds at once, beside every post, too."""
    person.hidden = " ".join(what for what in HIDEABLE if what not in shown)
    person.version += 1


@action
def choose_theme(person: Person, theme: str) -> None:
    if theme not in THEMES:
        raise Invalid({"theme": _("Choose one of the options.")})
    person.theme = theme


@action
def choose_language(person: Person, language: str) -> None:
    if language not in LANGUAGES:
        raise Invalid({"language": _("Choose one of the options.")})
    person.language = language


@action
def choose_time_zone(person: Person, time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise Invalid({"time_zone": _("Choose one of the options.")})
    person.time_zone = time_zone


@action
def show_uses_to(person: Person, audience: str) -> None:
    """Let these people read beside one's name that one uses a product."""
    if audience not in AUDIENCES:
        raise Invalid({"shows_uses": _("Choose one of the options.")})
    person.shows_uses = audience


@action
def set_avatar(person: Person, token: str) -> str | None:
    """Show the picture stored under `token`. Returns the former one's token, whose file is needed no more."""
    former = person.avatar
    person.avatar = token
    person.version += 1
    return former


@action
def remove_avatar(person: Person) -> str | None:
    """Show the initial again. Returns the former picture's token."""
    former = person.avatar
    if former:
        person.avatar = None
        person.version += 1
    return former

"""What every template can use, and the reader's language and zone: by account, then cookie, then browser."""

from urllib.parse import urlencode
from zoneinfo import available_timezones

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError

from community.accounts import viewer
from community.accounts.models import THEMES, Person
from community.accounts.policy import can_administer, is_moderator
from community.kernel.database import db
from community.kernel.webpage import (
    asset,
    csrf_field,
    fills,
    hole,
    language,
    piece,
    translated,
    translated_plural,
    when,
)
from community.notifications.queries import unread_count
from community.settings import Settings

LANGUAGES = ("ja", "en")
ZONES = frozenset(available_timezones())
"""Asked for once: the answer is read from a folder of hundreds of files."""
csrf = CSRFProtect()


def settings() -> Settings:
    """The settings this application was made with."""
    found: Settings = current_app.extensions["settings"]
    return found


def choose_language() -> str:
    """The reader's language for this request; the site's own where a command or a worker speaks."""
    if not has_request_context():
        return settings().default_language
    if (asked := request.args.get("lang")) in LANGUAGES:
        return str(asked)
    if person := viewer.me():
        return person.language
    if (kept := request.cookies.get("lang")) in LANGUAGES:
        return str(kept)
    return request.accept_languages.best_match(LANGUAGES) or settings().default_language


def choose_time_zone() -> str:
    """The reader's zone: the account's, else the site's."""
    person = viewer.me() if has_request_context() else None
    name = person.time_zone if person else ""
    return name if name in ZONES else settings().default_time_zone


def choose_theme() -> str:
    person = viewer.me()
    theme = person.theme if person else request.cookies.get("theme", "")
    return theme if theme in THEMES and theme != "system" else ""


def here() -> str:
    """This page's own address, without a language asked for just once."""
    arguments = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return request.path + (f"?{urlencode(arguments)}" if arguments else "")


class Viewer:
    """The person signed in, as templates know them. What others must not get to see of them belongs into holes."""

    def __init__(self, person: Person) -> None:
        self.id = person.id
        self.display_name = person.display_name
        self.initial = person.initial
        self.hue = person.hue
        self.avatar_url = f"/avatars/{person.avatar}" if person.avatar else None
        self.is_staff = person.is_staff
        self.roles = person.role_names
        self.is_verified = person.email_verified_at is not None


@fills("me")
def _my_id() -> str:
    person = viewer.me()
    return str(person.id) if person else ""


@fills("menu")
def _my_menu() -> str:
    """The bell with its count, and the menu."""
    person = viewer.me()
    if person is None:
        return ""
    return piece(
        "parts/frame/me.html",
        name=person.display_name,
        initial=person.initial,
        hue=person.hue,
        avatar_url=f"/avatars/{person.avatar}" if person.avatar else None,
        is_staff=person.is_staff,
        is_moderator=is_moderator(person),
        is_admin=can_administer(person),
        unread=_unread(person.id),
    )


def _unread(person_id: int) -> int:
    """Nothing while the database is away: the page that says so has a bell, too."""
    known: int | None = viewer.besides("unread")
    if known is not None:
        return known
    try:
        return unread_count(person_id)
    except SQLAlchemyError:
        db.session.rollback()
        return 0


def page_context() -> dict[str, object]:
    person = viewer.me()
    return {
        "viewer": Viewer(person) if person else None,
        "site_name": settings().site_name(language()),
        "lang": language(),
        "theme": choose_theme(),
    }


def init_app(app: Flask) -> None:
    Babel(app, locale_selector=choose_language, timezone_selector=choose_time_zone)
    login = LoginManager(app)
    login.session_protection = None
    viewer.install(login)
    csrf.init_app(app)
    csrf.exempt("community.notifications.pages.stop_mail_by_link")  # mail programs post it; its link is signed
    for endpoint in ("enter", "revoke"):
        csrf.exempt(f"community.customers.api.{endpoint}")  # a key is asked for, and no cookie counts
    app.context_processor(page_context)
    app.jinja_env.globals.update(
        {"_": translated, "gettext": translated, "ngettext": translated_plural},
        asset=asset,
        csrf_field=csrf_field,
        hole=hole,
        piece=piece,
        site_url=app.extensions["settings"].site_url,
        when=when,
    )

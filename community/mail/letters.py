"""Composing letters from templates/mail/ in the language of who gets them. Every link begins with SITE_URL."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask_babel import force_locale, gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from community.settings import Settings

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@dataclass(frozen=True)
class Letter:
    """What a mail says, as plain text and as HTML."""

    subject: str
    text: str
    html: str


class Stationery:
    """The site's paper: its templates, name and address. It knows of no request, so of no Host header either."""

    def __init__(self) -> None:
        self._settings = Settings()
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(_=gettext, ngettext=ngettext, url=self.url)

    def use(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def host(self) -> str:
        """The site's host name, for the ids of messages."""
        return urlsplit(self._settings.site_url).hostname or "localhost"

    def url(self, path: str) -> str:
        """The full address of a path of this site."""
        return self._settings.site_url + path

    def site_name(self, language: str) -> str:
        return self._settings.site_name(language)

    @property
    def mail_from(self) -> str:
        return self._settings.mail_from

    def compose(self, name: str, language: str, values: dict[str, object]) -> Letter:
        """Fill the templates `mail/<name>.txt`, whose first line is the subject, and `mail/<name>.html`."""
        context = {**values, "lang": language, "site_name": self._settings.site_name(language)}
        with force_locale(language):
            plain = self._templates.get_template(f"mail/{name}.txt").render(context)
            subject, _, text = plain.strip().partition("\n")
            context["subject"] = subject = " ".join(subject.split())
            html = self._templates.get_template(f"mail/{name}.html").render(context)
        return Letter(subject, text.strip() + "\n", html)


stationery = Stationery()


def compose(letter: str, /, *, language: str, **values: object) -> Letter:
    """The letter `letter` for a reader of `language`. `values` go to the templates, which also have `url(path)`."""
    return stationery.compose(letter, language, values)

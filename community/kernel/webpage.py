"""What pages share below the shell: asset addresses, holes for what is the reader's own, times as markup."""

import re
import secrets
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from flask import current_app, render_template
from flask_babel import format_date, format_time, get_locale, get_timezone, get_translations
from markupsafe import Markup

from community.kernel.clock import now
from community.kernel.fragments import fragments

HOLE_MARK = f"hole-{secrets.token_hex(12)}-"
"""Begins what stands for something of the reader's own in rendered pieces. Nobody outside can guess it."""
HOLES = re.compile(HOLE_MARK.encode() + rb"([a-z]+);")
_fillers: dict[str, Callable[[], str]] = {}
_each_time: set[str] = set()


def fills(name: str, *, each_time: bool = False) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register what a hole is filled with when a page leaves: markup, once for a page or anew for each of its holes."""

    def register(filler: Callable[[], str]) -> Callable[[], str]:
        _fillers[name] = filler
        if each_time:
            _each_time.add(name)
        return filler

    return register


def hole(name: str) -> Markup:
    """Leaves a place open for what is the reader's own, so that the page around it may be made for many."""
    return Markup("{}{};").format(HOLE_MARK, name)


def fill_holes(page: bytes) -> bytes:
    """The page with everything that is the reader's own. What fills a hole may have holes itself."""
    known: dict[str, bytes] = {}

    def fill(found: re.Match[bytes]) -> bytes:
        name = found.group(1).decode()
        if name not in known:
            filled = HOLES.sub(fill, _fillers[name]().encode())
            if name in _each_time:
                return filled
            known[name] = filled
        return known[name]

    return HOLES.sub(fill, page)


def csrf_field() -> Markup:
    """The hidden input of a form."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(hole("csrf"))


_assets: dict[str, str] = {}


def asset(name: str) -> str:
    """The address of a static file, with its content's hash so that it may be kept for a year."""
    known = _assets.get(name)
    if known is not None:
        return known
    path = Path(current_app.static_folder or "") / name
    found = f"/static/{name}"
    if path.is_file():
        found += f"?v={sha256(path.read_bytes()).hexdigest()[:10]}"
        if not current_app.debug:
            _assets[name] = found
    return found


def language() -> str:
    """The reader's language: 'ja' or 'en'."""
    locale = get_locale()
    return "en" if locale is None or locale.language != "ja" else "ja"


def zone() -> str:
    """The name of the reader's time zone, as a part of cache keys."""
    return str(get_timezone())


def when(at: datetime) -> Markup:
    """A time as `<time>` in the reader's zone: the day, with its year if another, and the clock time if recent."""
    zone_info = get_timezone()
    local, present = at.astimezone(zone_info), now().astimezone(zone_info)
    day = _day(local, present)
    if present - local < timedelta(days=2):
        day = f"{day} {format_time(at, 'H:mm')}"
    # What is still to come isn't said as so long ago.
    relative = Markup(" data-relative") if local <= present else ""
    return Markup('<time datetime="{}"{}>{}</time>').format(at.isoformat(timespec="seconds"), relative, day)


def _day(local: datetime, present: datetime) -> str:
    """A day, with its year if another."""
    pattern = "M月d日" if language() == "ja" else "d MMM"
    if local.year != present.year:
        pattern = "y年M月d日" if language() == "ja" else "d MMM y"
    return str(format_date(local, pattern, rebase=False))


def span(begins_at: datetime, ends_at: datetime) -> tuple[Markup, Markup]:
    """Both ends of something as `<time>` with day and clock time in the reader's zone; the day once if it is one."""
    zone_info = get_timezone()
    first, last, present = (at.astimezone(zone_info) for at in (begins_at, ends_at, now()))
    begins, ends = f"{_day(first, present)} {format_time(begins_at, 'H:mm')}", format_time(ends_at, "H:mm")
    if first.date() != last.date():
        ends = f"{_day(last, present)} {ends}"
    said = zip((begins_at, ends_at), (begins, ends), strict=True)
    before, after = (
        Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), words) for at, words in said
    )
    return before, after


@fills("nonce", each_time=True)
def new_nonce() -> str:
    """An idempotency key for a form."""
    return secrets.token_urlsafe(12)


def catalogued(message: str) -> str:
    """What the catalogue of the reader's language has for a message: our own words, so they count as markup."""
    return get_translations().gettext(message)


def catalogued_plural(one: str, many: str, num: int) -> str:
    return get_translations().ngettext(one, many, num)


def translated(message: str, **values: object) -> Markup:
    """gettext for templates: without the detours of the general one, since a page says a hundred things."""
    text = Markup(catalogued(message))
    return text % values if "%" in text else text


def translated_plural(one: str, many: str, num: int, **values: object) -> Markup:
    """ngettext for templates."""
    return Markup(catalogued_plural(one, many, num)) % {"num": num, **values}


def piece(template: str, **values: Hashable) -> Markup:
    """A part of the frame that depends on nothing but the language and these values, rendered once for each."""
    key = (template, language(), *sorted(values.items()))
    return Markup(fragments.get(key, lambda: render_template(template, **values)))

"""Every setting of the site: read once, typed, and refused with one clear line when it is wrong.

The table in docs/deploying.md, .env.example and the fields below are kept equal by a test.
"""

import difflib
import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal, Self, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "KOENOWA_"
# The test suite and the bench keep their own variables beside the site's; the site itself ignores them.
FOREIGN_PREFIXES = ("KOENOWA_TEST_", "KOENOWA_BENCH_")
POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
SECRET_KEY_LENGTH = 32
DISTINCT_CHARACTERS = 10

Environment = Literal["development", "production", "test"]
Language = Literal["ja", "en"]
Delivery = Literal["inline", "worker"]
Sockets = Literal["inline", "separate"]


class SettingsError(Exception):
    """One line that names the setting and says what is allowed."""


@dataclass(frozen=True)
class Variable:
    """How one setting is called outside, how it is read, and what may be written there."""

    name: str
    read: Callable[[str], object]
    allowed: str
    is_secret: bool = False


def setting(variable: Variable, default: object) -> Any:
    """Declare a field of Settings; a secret one stays out of its repr, so that it cannot reach a log."""
    return field(default=default, repr=not variable.is_secret, metadata={"variable": variable})


def _one_of(name: str, *words: str) -> Variable:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return Variable(name, read, " or ".join(words))


def _switch(name: str) -> Variable:
    def read(text: str) -> bool:
        return {"on": True, "off": False}[text]

    return Variable(name, read, "on or off")


def _number(name: str, least: int, most: int) -> Variable:
    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError(text)
        return number

    return Variable(name, read, f"a whole number from {least} to {most}")


def _text(name: str) -> Variable:
    return Variable(name, str, "any text")


def _server(name: str, schemes: tuple[str, ...], allowed: str) -> Variable:
    def read(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not (parts.hostname or parts.scheme == "unix"):
            raise ValueError(text)
        _ = parts.port  # raises when the port is no number
        return text

    return Variable(name, read, allowed, is_secret=True)


def _site_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(text)
    return f"{parts.scheme}://{parts.netloc}"


def _database_url(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if separator and scheme in POSTGRESQL:
        _ = urlsplit(text).port
        return text
    # An in-memory database would be another one for each thread.
    if scheme != "sqlite" or len(rest) < len("/x") or not rest.startswith("/") or ":memory:" in rest:
        raise ValueError(text)
    return text


def _placed(database_url: str, instance: Path) -> str:
    """psycopg 3 for PostgreSQL however it is spelt; a relative SQLite file lies in the instance folder."""
    scheme, _, rest = database_url.partition("://")
    if scheme in POSTGRESQL:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and not rest.startswith("//"):
        return f"sqlite:///{instance / rest.removeprefix('/')}"
    return database_url


def _mail_address(text: str) -> str:
    _, address = parseaddr(text)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or "\n" in text:
        raise ValueError(text)
    return text


def _time_zone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError(text)
    return ZoneInfo(text).key


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The site's settings. Build it with from_environment; tests may name the fields themselves."""

    environment: Environment = setting(_one_of("KOENOWA_ENV", "development", "production", "test"), "development")
    secret_key: str = setting(
        Variable("SECRET_KEY", str, f"{SECRET_KEY_LENGTH} characters or more", is_secret=True), ""
    )
    site_url: str = setting(
        Variable("SITE_URL", _site_url, "an address such as https://community.example.com, without a path"),
        "http://localhost:8000",
    )
    database_url: str = setting(
        Variable(
            "DATABASE_URL",
            _database_url,
            "sqlite:///file.db or postgresql://user:password@host/name",
            is_secret=True,
        ),
        "sqlite:///koenowa.db",
    )
    redis_url: str | None = setting(_server("REDIS_URL", ("redis", "rediss", "unix"), "redis://host:6379/0"), None)
    smtp_url: str | None = setting(
        _server("SMTP_URL", ("smtp", "smtps"), "smtp://user:password@host:587 or smtps://user:password@host:465"), None
    )
    mail_from: str = setting(
        Variable("KOENOWA_MAIL_FROM", _mail_address, "an address such as Yunowa <community@example.com>"),
        "no-reply@localhost",
    )
    site_name_ja: str = setting(_text("KOENOWA_SITE_NAME_JA"), "ゆのわ")
    site_name_en: str = setting(_text("KOENOWA_SITE_NAME_EN"), "Yunowa")
    default_language: Language = setting(_one_of("KOENOWA_DEFAULT_LANGUAGE", "ja", "en"), "ja")
    default_time_zone: str = setting(
        Variable("KOENOWA_DEFAULT_TIME_ZONE", _time_zone, "a zone such as Asia/Tokyo"), "Asia/Tokyo"
    )
    instance: Path = setting(Variable("KOENOWA_INSTANCE", Path, "a folder the site may write to"), Path("instance"))
    delivery: Delivery = setting(_one_of("KOENOWA_DELIVERY", "inline", "worker"), "inline")
    sockets: Sockets = setting(_one_of("KOENOWA_SOCKETS", "inline", "separate"), "inline")
    page_cache: bool = setting(_switch("KOENOWA_PAGE_CACHE"), default=True)
    max_upload_mb: int = setting(_number("KOENOWA_MAX_UPLOAD_MB", 1, 100), 10)
    proxies: int = setting(_number("KOENOWA_PROXIES", 0, 5), 0)
    log_level: str = setting(_one_of("KOENOWA_LOG_LEVEL", "debug", "info", "warning", "error"), "info")

    def __post_init__(self) -> None:
        """Make the folder absolute and the database's address one that SQLAlchemy takes as it is."""
        object.__setattr__(self, "instance", (ROOT / self.instance).resolve())
        object.__setattr__(self, "database_url", _placed(self.database_url, self.instance))

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ, env_file: str | Path | None = ".env") -> Self:
        """Read the environment over the file, check everything, and keep a key for development."""
        written = _known(_lines_of(env_file), everything=True) | _known(environ, everything=False)
        values = {}
        for name, variable in VARIABLES.items():
            if text := written.get(variable.name, "").strip():
                values[name] = _read(variable, text)
        settings = cls(**cast("dict[str, Any]", values))
        _check_together(settings, written)
        if not settings.secret_key:
            object.__setattr__(settings, "secret_key", _kept_key(settings.instance / "secret_key"))
        return settings

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def uses_https(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def max_upload_bytes(self) -> int:
        return self.max_upload_mb * 1024 * 1024

    def site_name(self, language: str) -> str:
        return self.site_name_ja if language.startswith("ja") else self.site_name_en


VARIABLES: dict[str, Variable] = {each.name: each.metadata["variable"] for each in fields(Settings)}


def settings_or_exit() -> Settings:
    """The settings, or one line on standard error and exit status 2."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from None


def _read(variable: Variable, text: str) -> object:
    try:
        return variable.read(text)
    except (ValueError, KeyError):
        shown = "" if variable.is_secret else f", not {text!r}"
        raise SettingsError(f"{variable.name} must be {variable.allowed}{shown}.") from None


def _known(written: Mapping[str, str], *, everything: bool) -> dict[str, str]:
    """The settings among these; a file holds nothing else, an environment holds many other programs' variables."""
    names = [variable.name for variable in VARIABLES.values()]
    for name in written:
        if name in names or name.startswith(FOREIGN_PREFIXES):
            continue
        if everything or name.startswith(PREFIX):
            close = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {close[0]}?" if close else "docs/deploying.md lists those there are."
            raise SettingsError(f"{name} is not a setting; {hint}")
    return {name: text for name, text in written.items() if name in names}


def _lines_of(env_file: str | Path | None) -> dict[str, str]:
    """KEY=value lines of the file; a missing file is an empty one."""
    path = ROOT / env_file if env_file else None
    if path is None or not path.is_file():
        return {}
    written = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\"'].*|)\s*", line)
        if match is None:
            raise SettingsError(f"{path.name}, line {number}, must be NAME=value.")
        name, text = match.groups()
        written[name] = text[1:-1] if text[:1] in ("'", '"') else text
    return written


def _check_together(settings: Settings, written: Mapping[str, str]) -> None:
    if settings.sockets == "separate" and settings.redis_url is None:
        raise SettingsError("KOENOWA_SOCKETS=separate needs REDIS_URL, through which the processes talk.")
    if not settings.is_production:
        return
    if _is_weak(settings.secret_key):
        raise SettingsError(
            f"SECRET_KEY must be {SECRET_KEY_LENGTH} or more random characters in production; "
            "python -c 'import secrets; print(secrets.token_hex(32))' makes one."
        )
    if not written.get("SITE_URL", "").strip():
        raise SettingsError("SITE_URL must be set in production: the address people reach the site at.")


def _is_weak(key: str) -> bool:
    """Too short, or typed by hand: random hex of the wanted length nearly always has more distinct characters."""
    return (
        len(key) < SECRET_KEY_LENGTH or len(set(key)) < DISTINCT_CHARACTERS or bool(re.search(r"(?i)change.?me", key))
    )


def _kept_key(path: Path) -> str:
    """The development key: made once, readable by its owner only, the same for processes that start together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text("utf-8").strip()

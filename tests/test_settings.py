"""Settings are read once, typed, and refused in one line that says what to write instead."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import MISSING, FrozenInstanceError, fields
from pathlib import Path

import pytest

from community.settings import ROOT, VARIABLES, Settings, SettingsError

GOOD_KEY = "0123456789abcdef" * 2


def read(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_environment({"KOENOWA_INSTANCE": str(tmp_path)} | environ, env_file=None)


def refusal(tmp_path: Path, **environ: str) -> str:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **environ)
    line = str(refused.value)
    assert "\n" not in line
    return line


def default_of(name: str) -> str:
    """The default of a setting as one would write it in a file."""
    value = next(each.default for each in fields(Settings) if each.name == name)
    assert value is not MISSING
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def test_without_any_setting_the_site_runs_on_sqlite_in_its_instance_folder(tmp_path):
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/koenowa.db"
    assert settings.site_url == "http://localhost:8000"
    assert (settings.delivery, settings.sockets, settings.page_cache) == ("inline", "inline", True)
    assert (settings.redis_url, settings.smtp_url) == (None, None)
    assert not settings.is_production


def test_values_arrive_typed_and_cannot_be_changed_later(tmp_path):
    settings = read(
        tmp_path,
        KOENOWA_MAX_UPLOAD_MB="3",
        KOENOWA_PAGE_CACHE="off",
        KOENOWA_PROXIES="2",
        SITE_URL="https://a.example/",
    )
    assert settings.max_upload_bytes == 3 * 1024 * 1024
    assert settings.page_cache is False
    assert settings.proxies == 2
    assert settings.site_url == "https://a.example"
    assert settings.uses_https
    with pytest.raises(FrozenInstanceError):
        settings.proxies = 3


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg_however_its_address_is_spelt(tmp_path, scheme):
    settings = read(tmp_path, DATABASE_URL=f"{scheme}://haruka:pw@db.example:5432/koenowa")
    assert settings.database_url == "postgresql+psycopg://haruka:pw@db.example:5432/koenowa"
    assert not settings.uses_sqlite
    assert Settings(database_url=f"{scheme}:///koenowa").database_url == "postgresql+psycopg:///koenowa"


def test_an_absolute_sqlite_file_stays_where_it_is(tmp_path):
    assert read(tmp_path, DATABASE_URL="sqlite:////srv/site.db").database_url == "sqlite:////srv/site.db"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("KOENOWA_ENV", "prod", "development or production or test"),
        ("KOENOWA_DELIVERY", "redis", "inline or worker"),
        ("KOENOWA_SOCKETS", "off", "inline or separate"),
        ("KOENOWA_PAGE_CACHE", "true", "on or off"),
        ("KOENOWA_DEFAULT_LANGUAGE", "fr", "ja or en"),
        ("KOENOWA_DEFAULT_TIME_ZONE", "Tokyo", "a zone such as Asia/Tokyo"),
        ("KOENOWA_MAX_UPLOAD_MB", "ten", "a whole number from 1 to 100"),
        ("KOENOWA_MAX_UPLOAD_MB", "0", "a whole number from 1 to 100"),
        ("KOENOWA_PROXIES", "-1", "a whole number from 0 to 5"),
        ("KOENOWA_LOG_LEVEL", "loud", "debug or info or warning or error"),
        ("KOENOWA_MAIL_FROM", "nobody", "an address such as"),
        ("SITE_URL", "community.example.com", "without a path"),
        ("SITE_URL", "https://example.com/community", "without a path"),
        ("DATABASE_URL", "mysql://root@db/koenowa", "sqlite:///file.db or postgresql://"),
        ("DATABASE_URL", "sqlite://", "sqlite:///file.db"),
        ("DATABASE_URL", "postgresql://db:port/koenowa", "postgresql://"),
        ("REDIS_URL", "localhost:6379", "redis://host:6379/0"),
        ("REDIS_URL", "redis://host:many/0", "redis://host:6379/0"),
        ("SMTP_URL", "mail.example.com:587", "smtp://"),
    ],
)
def test_a_malformed_value_is_refused_by_name_with_what_is_allowed(tmp_path, name, value, allowed):
    line = refusal(tmp_path, **{name: value})
    assert line.startswith(f"{name} must be ")
    assert allowed in line


def test_a_refusal_never_shows_a_password(tmp_path):
    for name in ("DATABASE_URL", "REDIS_URL", "SMTP_URL"):
        assert "geheim" not in refusal(tmp_path, **{name: "ftp://minami:geheim@host/x"})
    settings = read(
        tmp_path, SECRET_KEY="geheim", DATABASE_URL="postgresql://m:geheim@h/x", SMTP_URL="smtp://m:geheim@h"
    )
    assert "geheim" not in repr(settings)


def test_a_mistyped_name_is_refused_and_the_right_one_suggested(tmp_path):
    assert refusal(tmp_path, KOENOWA_LOG_LEVLE="info") == (
        "KOENOWA_LOG_LEVLE is not a setting; did you mean KOENOWA_LOG_LEVEL?"
    )


def test_other_programs_variables_are_none_of_our_business(tmp_path):
    assert read(tmp_path, PATH="/bin", FLASK_APP="wsgi", KOENOWA_TEST_REDIS_URL="redis://h").proxies == 0


def test_the_file_is_read_and_the_environment_wins_over_it(tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text(
        "# ours\n\nexport KOENOWA_SITE_NAME_JA='山の輪'\nKOENOWA_SITE_NAME_EN=\"Mountain Circle\"\n"
        "REDIS_URL=\nKOENOWA_PROXIES=1\n",
        "utf-8",
    )
    settings = Settings.from_environment({"KOENOWA_PROXIES": "2", "KOENOWA_INSTANCE": str(tmp_path)}, env_file)
    assert (settings.site_name("ja"), settings.site_name("en-GB")) == ("山の輪", "Mountain Circle")
    assert settings.redis_url is None
    assert settings.proxies == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("DATABASE=sqlite:///x.db", "DATABASE is not a setting; did you mean DATABASE_URL?"),
        ("PATH=/bin", "PATH is not a setting; docs/deploying.md lists those there are."),
        ("KOENOWA_ENV=test\nKOENOWA_PROXIES", ".env, line 2, must be NAME=value."),
        ("KOENOWA_SITE_NAME_JA='山", ".env, line 1, must be NAME=value."),
    ],
)
def test_a_file_with_a_wrong_line_is_refused(tmp_path, text, line):
    env_file = tmp_path / ".env"
    env_file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"KOENOWA_INSTANCE": str(tmp_path)}, env_file)
    assert str(refused.value) == line


def test_development_makes_a_key_once_and_keeps_it_to_its_owner(tmp_path):
    instance = tmp_path / "instance"
    with ThreadPoolExecutor(8) as starts:
        keys = set(starts.map(lambda _: read(instance).secret_key, range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert [path.name for path in instance.iterdir()] == ["secret_key"]
    assert (instance / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", ["", "short", "a" * 64, "please-change-me-0123456789abcdefghij"])
def test_production_refuses_to_start_without_a_real_key(tmp_path, key):
    line = refusal(tmp_path, KOENOWA_ENV="production", SECRET_KEY=key, SITE_URL="https://a.example")
    assert line.startswith("SECRET_KEY must be 32 or more random characters in production")
    assert not (tmp_path / "secret_key").exists()


def test_production_wants_to_know_its_own_address(tmp_path):
    assert refusal(tmp_path, KOENOWA_ENV="production", SECRET_KEY=GOOD_KEY).startswith("SITE_URL must be set")
    assert read(tmp_path, KOENOWA_ENV="production", SECRET_KEY=GOOD_KEY, SITE_URL="https://a.example").is_production


def test_separate_sockets_need_redis(tmp_path):
    assert "REDIS_URL" in refusal(tmp_path, KOENOWA_SOCKETS="separate")
    assert read(tmp_path, KOENOWA_SOCKETS="separate", REDIS_URL="redis://h:6379/1").sockets == "separate"


@pytest.mark.parametrize("program", [["flask", "--app", "wsgi", "routes"], ["gunicorn", "wsgi:app"]])
def test_a_program_stops_with_one_line_and_status_two(program):
    """gunicorn above all: it would start a worker that ends like this again and again."""
    ended = subprocess.run(
        [Path(sys.executable).with_name(program[0]), *program[1:]],
        env={"KOENOWA_PROXIES": "many", "FLASK_SKIP_DOTENV": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == "KOENOWA_PROXIES must be a whole number from 0 to 5, not 'many'.\n"


def test_the_documented_table_is_the_settings():
    table = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)? ?\| ([^|]+) \| [^|]+ \|$", documentation(), re.MULTILINE)
    ours = [(v.name, default_of(name), v.allowed) for name, v in VARIABLES.items()]
    assert [(name, default, allowed.strip()) for name, default, allowed in table] == ours


def test_the_example_file_is_the_settings_with_their_defaults():
    example = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert example == [(variable.name, default_of(name)) for name, variable in VARIABLES.items()]


def test_the_example_file_starts_a_development_site(tmp_path):
    settings = Settings.from_environment({"KOENOWA_INSTANCE": str(tmp_path)}, ROOT / ".env.example")
    assert settings.environment == "development"


def documentation() -> str:
    return (ROOT / "docs" / "deploying.md").read_text("utf-8")

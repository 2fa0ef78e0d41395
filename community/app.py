"""Making the application. PARTS is the product's table of contents."""

from datetime import timedelta
from pathlib import Path
from types import ModuleType

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from community import (
    accounts,
    admin,
    attachments,
    audit,
    backlog,
    badges,
    curation,
    customers,
    demo,
    drafts,
    feed,
    follows,
    hours,
    ideas,
    importing,
    keys,
    loyalty,
    mail,
    moderation,
    news,
    notifications,
    polls,
    products,
    questions,
    realtime,
    reviews,
    search,
    tags,
    tips,
    topics,
    uses,
    votes,
    web,
)
from community.kernel import database, running
from community.kernel.requests import FormRequest, RowNumber, Word
from community.kernel.throttle import throttle
from community.settings import Settings, settings_or_exit

PARTS: tuple[ModuleType, ...] = (
    running,
    mail,
    accounts,
    products,
    votes,
    tags,
    attachments,
    drafts,
    audit,
    uses,
    topics,
    follows,
    keys,
    questions,
    ideas,
    reviews,
    polls,
    tips,
    hours,
    moderation,
    backlog,
    news,
    curation,
    customers,
    loyalty,
    badges,
    notifications,
    search,
    feed,
    realtime,
    admin,
    web,
    importing,
    demo,
)
ROOT = Path(__file__).parent.parent


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings from ours."""
    engine: dict[str, object] = {"hide_parameters": True}
    if settings.uses_sqlite:
        engine["connect_args"] = {"timeout": 15, "check_same_thread": False}
    else:
        engine |= {"pool_size": 10, "max_overflow": 20, "pool_timeout": 10}
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine,
        BABEL_DEFAULT_LOCALE=settings.default_language,
        BABEL_DEFAULT_TIMEZONE=settings.default_time_zone,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "community" / "translations"),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes * 4 + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_NAME="__Host-koenowa" if settings.uses_https else "koenowa",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.uses_https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_ENABLED=settings.environment != "test",
        TESTING=settings.environment == "test",
    )


def create_app(settings: Settings | None = None) -> Flask:
    """The whole site. Starts no thread and opens no connection; `wsgi.py` and the commands do."""
    settings = settings or settings_or_exit()
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask("community", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.request_class = FormRequest
    app.url_map.converters |= {"int": RowNumber, "default": Word}
    app.extensions["settings"] = settings
    configure(app, settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    database.db.init_app(app)
    with app.app_context():
        database.prepare(database.db.engine)
    throttle.use(settings.redis_url)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    for part in PARTS:
        if hasattr(part, "init_app"):
            part.init_app(app)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count)  # type: ignore[method-assign]
    return app

"""What works (/healthz) and whether to send traffic (/readyz), for machines."""

from collections.abc import Callable

from flask import Blueprint, current_app, jsonify
from redis import Redis
from sqlalchemy import text
from werkzeug.wrappers import Response

from community.kernel.courier import waiting_and_dead
from community.kernel.database import db
from community.search.engine import engine
from community.search.queries import index_health
from community.web.context import settings

blueprint = Blueprint("health", __name__)


def _tried(check: Callable[[], object]) -> object:
    try:
        return check()
    except Exception as error:  # whatever a broken part raises is what this page is to tell
        db.session.rollback()
        return f"failed: {type(error).__name__}"


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    return "ok"


def _queue() -> str:
    url = settings().redis_url
    if not url:
        return "not used"
    with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
        client.ping()
    return "ok"


def _deliveries() -> dict[str, int]:
    waiting, dead = waiting_and_dead()
    return {"waiting": waiting, "dead": dead}


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Each part by itself; 200 as long as the database answers, since all else only degrades."""
    report = {
        "database": _tried(_database),
        "deliveries": _tried(_deliveries),
        "index": _tried(lambda: index_health(engine())),
        "queue": _tried(_queue),
    }
    answer = jsonify(report)
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if report["database"] == "ok" else 503


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 when this process can serve: the database answers and its tables are there."""

    def tables() -> str:
        db.session.execute(text("SELECT 1 FROM person LIMIT 1"))
        return "ok"

    state = _tried(tables)
    answer = jsonify(ready=state == "ok", database=state, delivery=current_app.extensions["settings"].delivery)
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if state == "ok" else 503

"""Structured logs: one JSON object a line, with the request's id, without bodies or secrets."""

import json
import logging
import secrets
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, has_request_context, request

PLAIN = frozenset(logging.LogRecord("", 0, "", 0, "", None, None).__dict__) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """Formats a record with what was passed as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request_id"] = g.get("request_id", "")
        line.update({k: v for k, v in record.__dict__.items() if k not in PLAIN})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


log = logging.getLogger("community.request")


def path_without_keys() -> str:
    """The request's path; a key that somebody got by mail stays out of the log."""
    key = (request.view_args or {}).get("key")
    return request.path.replace(str(key), "…") if key else request.path


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if response.status_code >= 400 or request.method != "GET":
        log.info(
            "request",
            extra={
                "method": request.method,
                "path": path_without_keys(),
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            },
        )
    return response


def init_app(app: Flask) -> None:
    """Log to standard error; page reads that went well are left to the server's access log."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    ours = logging.getLogger("community")
    ours.handlers[:] = [handler]
    ours.setLevel(app.extensions["settings"].log_level.upper())
    ours.propagate = app.testing
    app.before_request(_begin)
    app.after_request(_end)

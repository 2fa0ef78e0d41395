"""Pages for nobody in particular, kept for a second: the same answer to everyone who isn't signed in.

It stands in front of Flask. A page is kept only if it was made without a session, sets no cookie and holds no token;
every commit of this process forgets all, and another process's change shows within a second.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request

from community.accounts.viewer import me
from community.kernel.transaction import after_every_commit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SECONDS = 1.0
MOST_PAGES = 2_000
LONGEST_QUERY = 300
MARK = "X-Koenowa-Keep"
SKIPPED = ("/static/", "/socket.io/", "/photos/", "/avatars/", "/healthz", "/readyz", "/api/")


@dataclass(frozen=True)
class Kept:
    """A finished page."""

    at: float
    serial: int
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str


class PageCache:
    """WSGI middleware with a bounded store, safe for threads."""

    def __init__(self, app: Callable[..., Iterable[bytes]], session_cookie: str) -> None:
        self._app = app
        self._session_cookie = session_cookie
        self._kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._serial = 0

    def forget(self) -> None:
        """Something changed: no kept page is answered any more."""
        self._serial += 1

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._app(environ, start_response)
        kept = self._kept.get(key)
        if kept is None or kept.serial != self._serial or time.monotonic() - kept.at > SECONDS:
            kept = self._make(key, environ)
        if environ.get("HTTP_IF_NONE_MATCH") == kept.etag and kept.status.startswith("200"):
            start_response(
                "304 NOT MODIFIED", [h for h in kept.headers if h[0] not in ("Content-Length", "Content-Type")]
            )
            return []
        start_response(kept.status, kept.headers)
        return [kept.body]

    def _key(self, environ: "WSGIEnvironment") -> tuple[str, ...] | None:
        path = environ.get("PATH_INFO", "")
        query = environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] != "GET" or path.startswith(SKIPPED) or len(query) > LONGEST_QUERY:
            return None
        lang, theme = "", ""
        if raw := environ.get("HTTP_COOKIE"):
            try:
                cookies = SimpleCookie(raw)
            except CookieError:
                return None
            if self._session_cookie in cookies:
                return None
            lang = cookies["lang"].value if "lang" in cookies else ""
            theme = cookies["theme"].value if "theme" in cookies else ""
        accept = environ.get("HTTP_ACCEPT_LANGUAGE", "")[:100]
        return (environ.get("HTTP_HOST", ""), path, query, accept, environ.get("HTTP_ACCEPT", "")[:100], lang, theme)

    def _make(self, key: tuple[str, ...], environ: "WSGIEnvironment") -> Kept:
        at, serial = time.monotonic(), self._serial
        answer: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
            answer["status"], answer["headers"] = status, headers
            return lambda _data: None

        chunks = self._app(environ, start)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        headers = [h for h in answer["headers"] if h[0] != MARK]
        may_keep = len(headers) < len(answer["headers"]) and not any(h[0] == "Set-Cookie" for h in headers)
        etag = next((value for name, value in headers if name == "ETag"), "")
        if may_keep and not etag:
            etag = f'W/"{blake2b(body, digest_size=10).hexdigest()}"'
            headers.append(("ETag", etag))
        kept = Kept(at, serial, answer["status"], headers, body, etag)
        if may_keep:
            with self._lock:
                self._kept[key] = kept
                self._kept.move_to_end(key)
                if len(self._kept) > MOST_PAGES:
                    self._kept.popitem(last=False)
        return kept


def never_keep() -> None:
    """This answer is for this request only."""
    g.never_keep = True


def _mark(response: Response) -> Response:
    is_page = request.method == "GET" and response.status_code == 200 and not response.direct_passthrough
    is_plain = is_page and me() is None and not g.get("never_keep", False) and not g.get("has_public_form", False)
    if (
        is_plain
        and "Set-Cookie" not in response.headers
        and "no-store" not in response.headers.get("Cache-Control", "")
    ):
        response.headers[MARK] = "1"
    return response


def init_app(app: Flask) -> None:
    """Put the cache in front, unless the settings say otherwise."""
    if not app.extensions["settings"].page_cache:
        return
    cache = PageCache(app.wsgi_app, app.config["SESSION_COOKIE_NAME"])
    app.extensions["page_cache"] = cache
    app.after_request_funcs.setdefault(None, []).insert(0, _mark)
    after_every_commit(cache.forget)
    app.wsgi_app = cache  # type: ignore[method-assign]

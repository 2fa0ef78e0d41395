"""What leaves with every answer: security headers, what is the reader's own, and what may be kept by whom."""

from functools import cache, lru_cache
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from community.accounts.viewer import me
from community.kernel.webpage import fill_holes, fills
from community.web.context import here, settings

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'{sockets}; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@fills("csrf")
def _token() -> str:
    """The reader's CSRF token; pages for nobody in particular stay without one."""
    if me() is None and not g.get("has_public_form", False):
        return ""
    secret = session.get("csrf_token")
    return _signed(secret, current_app.secret_key) if secret else str(generate_csrf())


@lru_cache(10_000)
def _signed(_secret: str, _key: object) -> str:
    """The token of a session, which is the same for as long as its secret is."""
    return str(generate_csrf())


@fills("here")
def _here() -> str:
    """The page's own address, for the forms that lead back to it."""
    return escape(here())


@fills("place")
def _here_quoted() -> str:
    """The same inside another address."""
    return quote(here())


def make_personal(response: Response) -> Response:
    """Fill the holes of a page: the token of its forms, the way back, the reader's menu."""
    if not response.direct_passthrough and response.mimetype == "text/html":
        response.set_data(fill_holes(response.get_data()))
    return response


@cache
def _of_every_answer(site: str, uses_https: bool) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": POLICY.format(sockets=" " + site.replace("http", "ws", 1)),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if uses_https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def secure(response: Response) -> Response:
    own = {name.lower() for name, _value in response.headers}
    wanted = _of_every_answer(settings().site_url, settings().uses_https)
    response.headers.extend({name: value for name, value in wanted.items() if name.lower() not in own})
    if request.path.startswith("/static/"):
        if "v" in request.args:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif "private" in response.headers.get("Cache-Control", ""):
        pass  # a photo: kept by this browser alone, and asked for again each time
    elif request.path.startswith("/avatars/") and response.status_code == 200:
        pass  # a face says itself how long it may be kept, and is the same for everybody
    elif me() is not None or g.get("has_public_form", False):
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "no-cache")
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def init_app(app: Flask) -> None:
    app.after_request(secure)
    app.after_request(make_personal)

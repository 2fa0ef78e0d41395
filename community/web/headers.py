"""What leaves with every answer: security headers, what is the reader's own, and what may be kept by whom."""

from urllib.parse import quote

from flask import Flask, Response, g, request
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
    return generate_csrf() if me() is not None or g.get("has_public_form", False) else ""


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


def secure(response: Response) -> Response:
    site = settings().site_url
    sockets = " " + site.replace("http", "ws", 1)
    put = response.headers.setdefault
    put("Content-Security-Policy", POLICY.format(sockets=sockets))
    put("X-Content-Type-Options", "nosniff")
    put("X-Frame-Options", "DENY")
    put("Referrer-Policy", "strict-origin-when-cross-origin")
    put("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    put("Cross-Origin-Opener-Policy", "same-origin")
    put("Cross-Origin-Resource-Policy", "same-origin")
    if settings().uses_https:
        put("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
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
        put("Cache-Control", "no-cache")
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def init_app(app: Flask) -> None:
    app.after_request(secure)
    app.after_request(make_personal)

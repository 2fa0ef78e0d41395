"""Language and colours: on the account for people signed in, in a cookie for everybody else."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from community.accounts.actions.profile import choose_language, choose_theme
from community.accounts.models import THEMES
from community.accounts.viewer import me
from community.kernel.errors import NotFound
from community.kernel.redirects import safe_path
from community.web.context import LANGUAGES, settings
from community.web.page_cache import never_keep

blueprint = Blueprint("preferences", __name__)
YEAR = 365 * 24 * 3600


def _keep(name: str, value: str) -> Response:
    answer = redirect(safe_path(request.values.get("next")), 303)
    answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings().uses_https, httponly=False)
    never_keep()
    return answer


@blueprint.get("/settings/theme")
def theme_by_cookie() -> Response:
    """For readers without an account: only this browser remembers."""
    value = request.args.get("value", "")
    if value not in THEMES:
        raise NotFound
    return _keep("theme", value)


@blueprint.post("/settings/theme")
def theme() -> Response:
    value = request.form.get("value", "")
    if value not in THEMES:
        raise NotFound
    if person := me():
        choose_theme(person, value)
    return _keep("theme", value)


@blueprint.get("/settings/language")
def language_by_cookie() -> Response:
    value = request.args.get("value", "")
    if value not in LANGUAGES:
        raise NotFound
    return _keep("lang", value)


@blueprint.post("/settings/language")
def language() -> Response:
    value = request.form.get("value", "")
    if value not in LANGUAGES:
        raise NotFound
    if person := me():
        choose_language(person, value)
    return _keep("lang", value)

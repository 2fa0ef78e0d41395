"""The staff page on which administrators make keys for programs, and end them."""

import hmac
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.keys import new_key
from community.accounts.models import Person
from community.accounts.viewer import require_admin
from community.kernel.errors import Invalid
from community.kernel.webpage import when
from community.keys.actions import end_key, make_key
from community.keys.forms import KeyForm
from community.keys.models import PREFIX, ProgramKey
from community.keys.queries import find_key, list_keys
from community.keys.wording import scope_options

blueprint = Blueprint("keys", __name__)


@blueprint.get("/staff/keys")
def keys() -> str:
    return _page(require_admin(), {}, {})


@blueprint.post("/staff/keys")
def make() -> tuple[str, int]:
    """The answer shows the key, this once: it is kept nowhere, so there is no page to be led to."""
    admin = require_admin()
    try:
        form = KeyForm.read(request.form)
    except Invalid as invalid:
        return _page(admin, request.form, invalid.errors, request.form.getlist("scopes")), 422
    secret = _secret(request.form.get("nonce", ""), admin)
    made = make_key(form.name, form.scopes, secret, by=admin)
    return _page(admin, {}, {}, made=made, secret=secret), 201


def _secret(nonce: str, admin: Person) -> str:
    """A new key; of the same form sent twice, the same."""
    said = f"{admin.id} {nonce or new_key()}".encode("utf-8", "replace")
    site_key = str(current_app.secret_key).encode()
    return PREFIX + hmac.new(site_key, b"program key " + said, "sha256").hexdigest()


def _page(
    admin: Person,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    chosen: list[str] | None = None,
    made: ProgramKey | None = None,
    secret: str = "",
) -> str:
    return render_template(
        "keys/keys.html",
        staff_page="keys",
        values=values,
        errors=errors,
        chosen=chosen or [],
        scopes=scope_options(),
        made=made,
        secret=secret,
        keys=[_shown(key) for key in list_keys(seen_by=admin)],
    )


def _shown(key: ProgramKey) -> SimpleNamespace:
    return SimpleNamespace(
        id=key.id,
        name=key.name,
        beginning=key.beginning,
        scopes=[name for scope, name in scope_options() if key.allows(scope)],
        by=key.person.display_name,
        made=when(key.made_at),
        used=when(key.used_at) if key.used_at else "",
        is_over=key.ended_at is not None,
    )


@blueprint.post("/staff/keys/<int:key_id>/end")
def end(key_id: int) -> Response:
    admin = require_admin()
    if end_key(find_key(key_id, seen_by=admin), by=admin):
        flash(_("The key is over. Programs that hold it are refused."), "ok")
    else:
        flash(_("This key was over already."), "info")
    return redirect("/staff/keys", 303)

"""Saved searches as pages show them: the list, the form that saves one, and taking one back."""

from collections.abc import Mapping
from types import SimpleNamespace

from flask import Blueprint, flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.kernel.errors import Conflict, Invalid
from community.kernel.forms import Reader
from community.search.models import SavedSearch
from community.search.saved import LONGEST_NAME, bring_back_search, find_own, remove_search, saved_by

blueprint = Blueprint("saved_searches", __name__)


def asked_for(given: Mapping[str, str]) -> dict[str, str]:
    """Words and filters without what wasn't chosen, in one order."""
    return {name: given[name] for name in sorted(given) if given[name]}


def read_name(form: Mapping[str, str]) -> str:
    reader = Reader(form)
    name = reader.line("name", longest=LONGEST_NAME, missing=_("Enter a name for this search."))
    if not form.get("q", "").strip():
        reader.refuse("q", _("Search for something first."))
    reader.check()
    return name


def saving(given: Mapping[str, str], args: Mapping[str, str], person: Person | None) -> SimpleNamespace:
    """What the search page needs: one's own list, and the form that adds to it."""
    own = saved_by(person.id) if person else ()
    return SimpleNamespace(
        own=[shown_search(one) for one in own],
        fields=asked_for(given),
        name=args.get("name", given["q"])[:LONGEST_NAME],
        may_save=person is not None and bool(given["q"]),
    )


def shown_search(saved: SavedSearch) -> SimpleNamespace:
    return SimpleNamespace(id=saved.id, name=saved.name, url=f"/search?{saved.query}", at=saved.saved_at)


@blueprint.post("/search/saved/<int:saved_id>/remove")
def remove(saved_id: int) -> Response:
    person = require_person()
    remove_search(find_own(saved_id, by=person))
    return redirect(f"/me?tab=searches&removed={saved_id}", 303)


@blueprint.post("/search/saved/<int:saved_id>/restore")
def restore(saved_id: int) -> Response:
    person = require_person()
    try:
        bring_back_search(find_own(saved_id, by=person))
    except Invalid as invalid:
        raise Conflict(invalid.errors["name"]) from invalid
    flash(_("Your saved search is back."), "ok")
    return redirect("/me?tab=searches", 303)

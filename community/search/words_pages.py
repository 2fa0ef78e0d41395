"""Where staff see and say which words mean the same, and how often what stands here already has helped."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import require_staff
from community.kernel.errors import Conflict, Invalid
from community.search.actions import forget_word_pair, say_words_are
from community.search.forms import PairForm
from community.search.models import SAME
from community.search.words import ENOUGH_SHARE, common_pairs, deflections, learned_pairs, said_pairs

blueprint = Blueprint("words", __name__)


@blueprint.get("/staff/words")
def words() -> str:
    require_staff()
    return _show({}, {})


@blueprint.post("/staff/words")
def say_words() -> Response | tuple[str, int]:
    person = require_staff()
    try:
        form = PairForm.read(request.form)
        pair = say_words_are(form.stance, form.one, form.other, by=person)
    except Invalid as invalid:
        return _show(request.form, invalid.errors), 422
    except Conflict as conflict:
        return _show(request.form, {"": conflict.message}), 409
    said = (
        _("“%(one)s” and “%(other)s” mean the same from now on.")
        if pair.stance == SAME
        else _("“%(one)s” and “%(other)s” don't stand for each other from now on.")
    )
    flash(said % {"one": pair.one, "other": pair.other}, "ok")
    return redirect("/staff/words", 303)


@blueprint.post("/staff/words/<int:pair_id>/forget")
def forget_words(pair_id: int) -> Response:
    forget_word_pair(pair_id, by=require_staff())
    flash(_("Removed."), "ok")
    return redirect("/staff/words", 303)


def _show(values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "search/words.html",
        staff_page="words",
        values=values,
        errors=errors,
        pairs=said_pairs(),
        learned=learned_pairs(),
        enough=ENOUGH_SHARE,
        common_count=len(common_pairs()),
        helped=deflections(),
    )

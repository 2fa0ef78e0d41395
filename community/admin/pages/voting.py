"""How many votes everybody has, if that is limited."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import require_admin
from community.admin.forms import BudgetForm
from community.kernel.database import db
from community.kernel.errors import Invalid
from community.loyalty.queries import ladder
from community.loyalty.wording import rank_name
from community.topics.actions.budgeting import lift_budget, set_budget
from community.votes.models import VoteBudget

blueprint = Blueprint("voting", __name__)


@blueprint.get("/staff/votes")
def limit() -> str:
    require_admin()
    budget = db.session.get(VoteBudget, 1)
    values: dict[str, Any] = {}
    if budget:
        extra = {f"extra-{key}": str(count) for key, count in budget.extra.items()}
        values = {"votes": budget.votes, "is_on": budget.is_on, **extra}
    return _page(values, {})


def _page(values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    named = [(f"extra-{rank.key}", rank_name(rank.key)) for rank in ladder().ranks]
    return render_template("admin/votes.html", staff_page="people", values=values, errors=errors, ranks=named)


@blueprint.post("/staff/votes")
def set_limit() -> Response | tuple[str, int]:
    admin = require_admin()
    if not request.form.get("is_on"):
        lift_budget(by=admin)
        flash(_("Votes aren't limited."), "ok")
        return redirect("/staff/votes", 303)
    try:
        form = BudgetForm.read(request.form, [rank.key for rank in ladder().ranks])
    except Invalid as invalid:
        return _page(request.form, invalid.errors), 422
    set_budget(form.votes, form.extra, by=admin)
    flash(_("Saved. Votes that were given stay."), "ok")
    return redirect("/staff/votes", 303)

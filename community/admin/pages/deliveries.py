"""Deliveries that wait or were given up: staff see them, administrators try them again."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from community.accounts.viewer import require_admin, require_moderator
from community.admin import actions, policy, queries
from community.kernel.courier import LAST_TRY, waiting_and_dead
from community.kernel.outbox import DEAD, DUE
from community.kernel.paging import Cursor
from community.kernel.webpage import when

blueprint = Blueprint("deliveries", __name__)
TABS = {"dead": DEAD, "waiting": DUE}


@blueprint.get("/staff/deliveries")
def deliveries() -> str:
    """Given up by default; with ?tab=waiting those that will be tried by themselves."""
    staff = require_moderator()
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else "dead"
    page = queries.deliveries(TABS[tab], Cursor.read(request.args.get("at")))
    waiting, dead = waiting_and_dead()
    return render_template(
        "admin/deliveries.html",
        staff_page="deliveries",
        tab=tab,
        tabs=[
            (_("Given up"), "/staff/deliveries", tab == "dead", dead),
            (_("Waiting"), "/staff/deliveries?tab=waiting", tab == "waiting", waiting),
        ],
        dead=dead,
        deliveries=[dict(row._mapping, at=when(row.created_at), due=when(row.due_at)) for row in page.rows],
        last_try=LAST_TRY,
        can_retry=policy.can_retry(staff),
        prev_url=f"/staff/deliveries?tab={tab}&at={page.before}" if page.before else "",
        next_url=f"/staff/deliveries?tab={tab}&at={page.after}" if page.after else "",
    )


@blueprint.post("/staff/deliveries/<int:delivery_id>/again")
def again(delivery_id: int) -> Response:
    actions.retry_delivery(delivery_id, by=require_admin())
    flash(_("We're trying it again."), "ok")
    return redirect("/staff/deliveries", 303)


@blueprint.post("/staff/deliveries/again")
def all_again() -> Response:
    count = actions.retry_all_deliveries(by=require_admin())
    flash(ngettext("We're trying %(num)s delivery again.", "We're trying %(num)s deliveries again.", count), "ok")
    return redirect("/staff/deliveries", 303)

"""An item: its evidence, its words, and the decision with its public reply."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_product_team, require_staff
from community.backlog import actions, policy, queries
from community.backlog.forms import DecisionForm, ItemForm
from community.backlog.models import LONGEST_NOTES, LONGEST_REPLY, LONGEST_TITLE, Item
from community.backlog.showing import item_url, product_choices, shown_decision, shown_evidence, shown_item
from community.ideas.models import STATES
from community.kernel.errors import Conflict, Invalid
from community.kernel.once import once
from community.kernel.paging import Cursor
from community.products.queries import all_products

blueprint = Blueprint("backlog_items", __name__)


@blueprint.get("/staff/backlog/<int:item_id>")
def item(item_id: int) -> str:
    staff = require_staff()
    asked = request.args.get("to", "")
    values = {"state": asked} if asked in STATES else {}
    return _page(queries.find_item(item_id), staff, values)


@blueprint.post("/staff/backlog/<int:item_id>/decide")
def decide(item_id: int) -> Response | tuple[str, int]:
    """Move the item and publish the reply; what was typed survives every refusal."""
    staff = require_product_team()
    found = queries.find_item(item_id)
    try:
        form = DecisionForm.read(request.form)
        url = once(
            f"person:{staff.id}",
            request.form.get("nonce", ""),
            {"decide": item_id, **form.values},
            lambda: _decided(found, form, staff),
            refusal=_("This form was sent before with other words. Check it, then send it again."),
        )
    except Invalid as invalid:
        errors = {"" if name == "nonce" else name: sentence for name, sentence in invalid.errors.items()}
        return _page(queries.find_item(item_id), staff, request.form, errors), 422
    except Conflict as stale:
        return _page(queries.find_item(item_id), staff, request.form, {"": stale.message}), 409
    return redirect(url, 303)


def _decided(item: Item, form: DecisionForm, staff: Person) -> str:
    actions.decide(item, form.state, form.reply, by=staff, seen_state=form.seen_state)
    people = queries.weigh(item, by=staff).people
    flash(
        ngettext("Published. %(num)s person is being told.", "Published. %(num)s people are being told.", people), "ok"
    )
    return item_url(item.id)


@blueprint.post("/staff/backlog/<int:item_id>/evidence/<int:evidence_id>/remove")
def remove(item_id: int, evidence_id: int) -> Response:
    """Take a post off the item; the next page offers the way back."""
    staff = require_staff()
    found = queries.find_item(item_id)
    post_id = actions.remove_evidence(found, evidence_id, by=staff)
    return redirect(f"{item_url(item_id)}?removed={post_id}", 303)


@blueprint.get("/staff/backlog/<int:item_id>/edit")
def edit_form(item_id: int) -> str:
    require_product_team()
    found = queries.find_item(item_id)
    values = {"title": found.title, "notes": found.notes, "product": found.product_id or "", "words": found.words}
    return _edit_page(found, values, {})


@blueprint.post("/staff/backlog/<int:item_id>/edit")
def edit(item_id: int) -> Response | tuple[str, int]:
    staff = require_product_team()
    found = queries.find_item(item_id)
    try:
        form = ItemForm.read(request.form)
        if form.product_id is not None and form.product_id not in {product.id for product in all_products()}:
            raise Invalid({"product": _("Choose one of the options.")})
        actions.edit_item(
            found,
            title=form.title,
            notes=form.notes,
            product_id=form.product_id,
            seen_words=form.words,
            by=staff,
        )
    except Invalid as invalid:
        return _edit_page(found, request.form, invalid.errors), 422
    except Conflict as stale:
        newer = queries.find_item(item_id)
        values = {**request.form, "words": newer.words}
        return _edit_page(newer, values, {"": stale.message}, newer=newer), 409
    return redirect(item_url(item_id), 303)


def _edit_page(item: Item, values: Mapping[str, Any], errors: Mapping[str, str], newer: Item | None = None) -> str:
    return render_template(
        "backlog/edit.html",
        staff_page="backlog",
        item=shown_item(item),
        newer=shown_item(newer) if newer else None,
        products=[("", _("No product")), *product_choices(all_products(), "id")],
        values=values,
        errors=errors,
        longest_title=LONGEST_TITLE,
        longest_notes=LONGEST_NOTES,
    )


def _page(item: Item, staff: Person, values: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    page = queries.evidence_for(item.id, Cursor.read(request.args.get("at")))
    removed = request.args.get("removed", "")
    url = item_url(item.id)
    return render_template(
        "backlog/item.html",
        staff_page="backlog",
        item=shown_item(item),
        weight=queries.weigh(item, by=staff),
        evidence=[shown_evidence(row) for row in page.rows],
        prev_url=f"{url}?at={page.before}#evidence" if page.before else "",
        next_url=f"{url}?at={page.after}#evidence" if page.after else "",
        history=[shown_decision(decision) for decision in queries.decisions_on(item.id)],
        can_decide=policy.can_decide(staff),
        removed_post=removed if removed.isdecimal() and len(removed) < 10 else "",
        longest_reply=LONGEST_REPLY,
        values=values,
        errors=errors or {},
    )

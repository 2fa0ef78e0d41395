"""From a post into the backlog: the first click shows the quote and where it could go, the second puts it there."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_staff
from community.backlog import actions, policy, queries
from community.backlog.forms import EvidenceForm
from community.backlog.models import LONGEST_QUOTE, LONGEST_TITLE
from community.backlog.showing import item_url, shown_choice
from community.kernel.errors import Conflict, Invalid
from community.kernel.markup import excerpt
from community.kernel.once import once
from community.kernel.transaction import transaction
from community.kernel.webpage import language
from community.topics.models import Post
from community.topics.queries import find_post
from community.topics.showing import shown_person

blueprint = Blueprint("gathering", __name__)
QUOTED = 300


def _post(staff: Person) -> Post:
    number = request.args.get("post", "")
    post = find_post(int(number) if number.isdecimal() and len(number) < 10 else 0, seen_by=staff)
    if not policy.can_be_evidence(post):
        raise Conflict(_("This post isn't public, so it can't be evidence."))
    return post


@blueprint.get("/staff/backlog/new")
def gather_form() -> str:
    """The quote (?quote= or the post's beginning), items to join, and a new one named like the topic."""
    post = _post(require_staff())
    quote = request.args.get("quote", "").strip()[:LONGEST_QUOTE] or excerpt(post.markdown, QUOTED)
    return _page(post, {"quote": quote, "title": post.topic.title[:LONGEST_TITLE]}, {})


@blueprint.post("/staff/backlog/new")
def gather() -> Response | tuple[str, int] | str:
    """Join an item or make one; a search for items comes back with all that was typed."""
    staff = require_staff()
    post = _post(staff)
    if "search" in request.form:
        return _page(post, request.form, {})
    try:
        form = EvidenceForm.read(request.form)
        url = once(
            f"person:{staff.id}",
            request.form.get("nonce", ""),
            {"evidence": post.id, **form.values},
            lambda: _gathered(post, form, staff),
            refusal=_("This form was sent before with other words. Check it, then send it again."),
        )
    except Invalid as invalid:
        errors = {"" if name == "nonce" else name: sentence for name, sentence in invalid.errors.items()}
        return _page(post, request.form, errors), 422
    return redirect(url, 303)


def _gathered(post: Post, form: EvidenceForm, staff: Person) -> str:
    with transaction():
        if form.item_id:
            item = queries.find_item(form.item_id)
        else:
            item = actions.make_item(form.title, by=staff, product_id=post.topic.product_id)
        is_new = actions.add_evidence(item, post, quote=form.quote, by=staff)
        customers = queries.weigh(item, by=staff).customers
    if is_new:
        flash(
            ngettext(
                "Added. %(num)s customer speaks for this now.",
                "Added. %(num)s customers speak for this now.",
                customers,
            ),
            "ok",
        )
    else:
        flash(_("This post speaks for the item already."), "info")
    return item_url(item.id)


def _page(post: Post, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    topic = post.topic
    search = values.get("q", "").strip()[:100]
    rows = queries.items_to_join(post, topic.product_id, search)
    return render_template(
        "backlog/new.html",
        staff_page="backlog",
        post=post,
        author=shown_person(post.author),
        topic=topic,
        back_url=f"/posts/{post.id}",
        product=topic.product.name(language()) if topic.product else "",
        choices=[shown_choice(row) for row in rows],
        search=search,
        values=values,
        errors=errors,
        longest_quote=LONGEST_QUOTE,
        longest_title=LONGEST_TITLE,
    )

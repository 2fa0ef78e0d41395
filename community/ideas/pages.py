"""Lists of ideas, an idea with what came of it, commenting, editing, and the product team's decision."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members
from community.accounts.models import Person
from community.accounts.viewer import me, require_person, require_product_team
from community.attachments.actions import MOST_PHOTOS
from community.attachments.taking import NO_PHOTOS, TakenPhotos, shown_photo, take_photos
from community.follows.models import TOPIC
from community.follows.showing import standing_to
from community.ideas.actions import comment_on_idea, decide_idea, edit_idea
from community.ideas.forms import DecisionForm, IdeaEditForm
from community.ideas.merging import merged_into
from community.ideas.models import STATES
from community.ideas.queries import wish_of
from community.ideas.rows import rendered_ideas
from community.ideas.supporting import support_of
from community.kernel.errors import Conflict, Invalid, NotFound
from community.kernel.once import once
from community.kernel.paging import Cursor
from community.kernel.remembered import memory
from community.kernel.webpage import language
from community.products.models import Product
from community.products.queries import all_products, products_to_choose
from community.tags.queries import find_tag
from community.topics import policy
from community.topics.actions.posting import Edit
from community.topics.discussion import discussion
from community.topics.forms import PostForm
from community.topics.history import marked
from community.topics.merged import find_living_topic
from community.topics.models import IDEA, PUBLIC, Post, Topic
from community.topics.orders import ORDERS, list_in_order, order_options
from community.topics.pinned import apart_from_pinned
from community.topics.posts import photos_of
from community.topics.queries import Wanted, count_by_state, find_editable_post, find_topic
from community.topics.text import LANGUAGES
from community.topics.thread import thread_of
from community.topics.writing import Writing, blank, received
from community.votes.queries import vote_budget

blueprint = Blueprint("ideas", __name__)
LIST_FIELDS = ("state", "product", "tag", "language", "sort")


@blueprint.get("/ideas")
@alike_for_members
def ideas() -> str:
    asked = {name: request.args.get(name, "") for name in LIST_FIELDS}
    products = all_products()
    product = _product_of(asked["product"], products)
    tag = find_tag(asked["tag"]) if asked["tag"] else None
    wanted = Wanted(
        kind=IDEA,
        product_id=product.id if product else None,
        # An unknown tag is on no idea.
        tag_id=(tag.id if tag else 0) if asked["tag"] else None,
        state=asked["state"] if asked["state"] in STATES else None,
        language=asked["language"] if asked["language"] in LANGUAGES else None,
        sort=asked["sort"] if asked["sort"] in ORDERS else "active",
    )
    cursor = Cursor.read(request.args.get("after"))
    page = list_in_order(wanted, cursor, seen_by=me())
    pinned, rows = apart_from_pinned(wanted, cursor, page.rows)
    is_counted = wanted.tag_id is None and wanted.language is None
    counts = count_by_state(IDEA, wanted.product_id) if is_counted else {}
    return render_template(
        "ideas/list.html",
        feature="ideas",
        is_counted=is_counted,
        rows=rendered_ideas(rows, seen_by=me()),
        pinned=rendered_ideas(pinned, seen_by=me()) if pinned else "",
        wanted=wanted,
        asked=asked,
        states=[(state, _url(asked, state=state), wanted.state == state, counts.get(state, 0)) for state in STATES],
        everything=(_url(asked, state=""), wanted.state is None, sum(counts.values())),
        count=counts.get(wanted.state, 0) if wanted.state else sum(counts.values()),
        tag=tag.label if tag else asked["tag"][:40],
        product=product,
        products=_product_links(asked, products),
        sorts=order_options(IDEA),
        is_limited=memory.recall(("is_limited",), lambda: vote_budget() is not None),
        earlier_url=_url(asked, after=page.before) if page.before else "",
        later_url=_url(asked, after=page.after) if page.after else "",
    )


def _product_of(slug: str, products: Sequence[Product]) -> Product | None:
    """The product a list is narrowed to; NotFound for one that isn't there."""
    found = next((product for product in products if product.slug == slug), None)
    if slug and found is None:
        raise NotFound
    return found


def _product_links(asked: Mapping[str, str], products: Sequence[Product]) -> list[tuple[str, str, bool, int]]:
    """Name, address, whether it's the chosen one, and how many ideas there are."""
    return [
        (
            product.name(language()),
            _url(asked, product="" if product.slug == asked["product"] else product.slug),
            product.slug == asked["product"],
            product.idea_count,
        )
        for product in products
    ]


def _url(asked: Mapping[str, str], **more: str) -> str:
    given = {name: value for name, value in {**asked, **more}.items() if value}
    return f"/ideas?{urlencode(given)}" if given else "/ideas"


@blueprint.get("/ideas/<int:topic_id>")
@alike_for_members
def idea(topic_id: int) -> str:
    topic = find_topic(topic_id, IDEA, seen_by=me())
    return _show(topic, blank(topic, by=me()))


def _show(topic: Topic, writing: Writing, decision_errors: Mapping[str, str] | None = None) -> str:
    """An idea's page; with `decision_errors` the decision form keeps what was typed into it."""
    thread = thread_of(topic, request.args, seen_by=me())
    standing = standing_to(TOPIC, topic.id, seen_by=me())
    site_url = current_app.extensions["settings"].site_url
    return render_template(
        "ideas/idea.html",
        feature="ideas",
        topic=topic,
        thread=thread,
        writing=writing,
        # The wish changes only with an edit of the body, so it's asked for only when the piece has to be rendered.
        body=thread.body_piece("ideas/body.html", (standing,), wish_of=wish_of, standing=standing),
        merged=merged_into(thread, request.args, seen_by=me()),
        support=support_of(thread, seen_by=me()),
        may_decide=policy.can_decide(me()),
        may_merge=policy.can_merge(me()) and topic.visibility == PUBLIC,
        states=STATES,
        typed=request.form if decision_errors else {},
        decision_errors=decision_errors or {},
        errors={**writing.errors, **(decision_errors or {})},
        structured=discussion(thread, site_url) if thread.is_first_page else None,
    )


@blueprint.post("/ideas/<int:topic_id>/comments")
def comment(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic = find_living_topic(topic_id, IDEA, seen_by=person)

    def do(form: PostForm) -> Post:
        return comment_on_idea(topic, form.text, by=person, is_official=form.is_official, photos=form.photos)

    return received(topic, do, shown=lambda writing: _show(topic, writing), by=person)


@blueprint.post("/ideas/<int:topic_id>/decide")
def decide(topic_id: int) -> Response | tuple[str, int]:
    person = require_product_team()
    topic = find_topic(topic_id, IDEA, seen_by=person)
    try:
        _decide_once(topic, DecisionForm.read(request.form), person)
    except Invalid as invalid:
        errors = {"" if name == "nonce" else name: sentence for name, sentence in invalid.errors.items()}
        return _show(topic, blank(topic, by=person), errors), 422
    except Conflict as conflict:
        return _show(topic, blank(topic, by=person), {"state": conflict.message}), 409
    flash(_("Your decision is public, and everyone who asked will be told."), "ok")
    return redirect(f"/ideas/{topic_id}#history", 303)


def _decide_once(topic: Topic, form: DecisionForm, person: Person) -> None:
    def do() -> str:
        decide_idea(topic, form.state, form.reason, by=person)
        return f"/ideas/{topic.id}"

    once(
        f"person:{person.id}",
        request.form.get("nonce", ""),
        {"path": request.path, "state": form.state, "reason": form.reason.markdown},
        do,
        refusal=_("This form was sent before with other words. Check below, then send it again."),
    )


@blueprint.get("/ideas/<int:topic_id>/edit")
def edit_form(topic_id: int) -> str:
    topic, body = _editable(topic_id, require_person())
    wish = wish_of(topic_id)
    values = {
        "title": topic.title,
        "body": body.markdown,
        "wish": wish.markdown,
        "product": topic.product.slug if topic.product else "",
        "language": topic.language,
        "tags": "、".join(wish.labels),
    }
    return _edit_page(topic, body, values, {}, NO_PHOTOS)


@blueprint.post("/ideas/<int:topic_id>/edit")
def edit(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic, body = _editable(topic_id, person)
    room = MOST_PHOTOS - body.photo_count
    taken = take_photos(request.files.getlist("photos"), request.form, by=person, room=room)
    try:
        form = IdeaEditForm.read(request.form, taken)
        edit_idea(topic, body, _edit_of(form, topic_id), form.proposal.wish, by=person)
    except Invalid as invalid:
        return _edit_page(topic, body, request.form, invalid.errors, taken), 422
    except Conflict as stale:
        return _edit_page(topic, body, request.form, {"": stale.message}, taken, is_stale=True), 409
    return redirect(f"/ideas/{topic_id}", 303)


def _edit_of(form: IdeaEditForm, topic_id: int) -> Edit:
    proposal = form.proposal
    return Edit(
        proposal.problem,
        form.words,
        title=proposal.title,
        product_id=proposal.product_id,
        labels=proposal.labels,
        photos=proposal.photos,
        dropped=request.form.getlist("take_down"),
        former={"wish": wish_of(topic_id).markdown},
    )


def _editable(topic_id: int, person: Person) -> tuple[Topic, Post]:
    topic = find_topic(topic_id, IDEA, seen_by=person)
    return topic, find_editable_post(topic.body_post_id or 0, by=person)


def _edit_page(
    topic: Topic,
    body: Post,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    taken: TakenPhotos,
    *,
    is_stale: bool = False,
) -> str:
    typed = "\n\n".join(values.get(name, "") for name in ("title", "body", "wish"))
    newer = f"{topic.title}\n\n{body.markdown}\n\n{wish_of(topic.id).markdown}" if is_stale else ""
    return render_template(
        "ideas/edit.html",
        feature="ideas",
        topic=topic,
        post=body,
        values=values,
        errors=errors,
        products=products_to_choose(topic.product),
        hung=[shown_photo(photo) for photo in photos_of([body.id]).get(body.id, ())],
        photos=taken.kept,
        room=MOST_PHOTOS - body.photo_count,
        newer=marked(typed, newer, ("typed", typed, body.id, body.words)) if is_stale else "",
    )

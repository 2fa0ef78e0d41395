"""Lists of tips and stories, one with what others say of it, commenting, editing, agreeing, pointing out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members
from community.accounts.models import Person
from community.accounts.viewer import me, require_person, require_staff
from community.attachments.actions import MOST_PHOTOS
from community.attachments.taking import NO_PHOTOS, TakenPhotos, shown_photo, take_photos
from community.follows.models import TOPIC
from community.follows.showing import standing_to
from community.kernel.errors import Conflict, Invalid
from community.kernel.paging import Cursor
from community.kernel.webpage import when
from community.products.queries import all_products, products_to_choose
from community.tags.queries import find_tag, tags_of
from community.tips import actions, policy
from community.tips.forms import TipEditForm, read_agreement
from community.tips.models import FEATURED
from community.tips.queries import consent_of
from community.tips.wording import CONSENT, consent_words
from community.topics.actions.posting import Edit, edit_post
from community.topics.discussion import ARTICLE, POSTING, discussion
from community.topics.forms import PostForm
from community.topics.history import marked
from community.topics.models import STORY, TIP, Post, Topic
from community.topics.orders import ORDERS, list_in_order, order_options
from community.topics.posts import photos_of
from community.topics.queries import Wanted, count_by_state, find_editable_post, find_topic
from community.topics.rows import rendered_rows, topic_url
from community.topics.thread import thread_of
from community.topics.writing import Writing, blank, received

blueprint = Blueprint("tips", __name__)
KINDS = {"tips": TIP, "stories": STORY}
LIST = "/<any(tips, stories):place>"
ONE = "/<any(tips, stories):place>/<int:topic_id>"


# ---------------------------------------------------------------- lists


@blueprint.get(LIST)
@alike_for_members
def tips(place: str) -> str:
    asked = {name: request.args.get(name, "").replace("\0", "") for name in ("show", "product", "tag", "sort")}
    products = all_products()
    product = next((one for one in products if one.slug == asked["product"]), None)
    tag = find_tag(asked["tag"]) if asked["tag"] else None
    wanted = Wanted(
        kind=KINDS[place],
        state=FEATURED if asked["show"] == FEATURED else None,
        product_id=product.id if product else None,
        # An unknown tag is on nothing.
        tag_id=(tag.id if tag else 0) if asked["tag"] else None,
        sort=asked["sort"] if asked["sort"] in ORDERS else "active",
    )
    page = list_in_order(wanted, Cursor.read(request.args.get("after")), seen_by=me())
    return render_template(
        "tips/list.html",
        feature="tips",
        kind=wanted.kind,
        place=place,
        rows=rendered_rows(page.rows),
        tabs=_tabs(place, asked, wanted),
        filters=_filters(place, asked, wanted),
        products=products,
        product=product,
        tag=tag.label if tag else asked["tag"][:40],
        wanted=wanted,
        asked=asked,
        sorts=order_options(TIP),
        earlier_url=_url(place, asked, after=page.before) if page.before else "",
        later_url=_url(place, asked, after=page.after) if page.after else "",
    )


def _url(place: str, asked: Mapping[str, str], **more: str) -> str:
    given = {name: value for name, value in {**asked, **more}.items() if value}
    return f"/{place}" + (f"?{urlencode(given)}" if given else "")


def _counts(kind: str, wanted: Wanted) -> dict[str, int]:
    """By state; none where a tag narrows the list, since that isn't counted."""
    return count_by_state(kind, wanted.product_id) if wanted.tag_id is None else {}


def _tabs(place: str, asked: Mapping[str, str], wanted: Wanted) -> list[tuple[Any, ...]]:
    """Both kinds, each with the same narrowing but the state."""
    names = {"tips": _("Tips"), "stories": _("Stories")}
    kept = {**asked, "show": ""}
    tabs: list[tuple[Any, ...]] = []
    for other, name in names.items():
        counts = _counts(KINDS[other], wanted)
        tab = (name, _url(other, kept), other == place)
        tabs.append((*tab, sum(counts.values())) if wanted.tag_id is None else tab)
    return tabs


def _filters(place: str, asked: Mapping[str, str], wanted: Wanted) -> list[tuple[Any, ...]]:
    counts, is_featured = _counts(KINDS[place], wanted), wanted.state == FEATURED
    chip = (_("Featured"), _url(place, asked, show="" if is_featured else FEATURED), is_featured)
    return [(*chip, counts.get(FEATURED, 0)) if wanted.tag_id is None else chip]


# ---------------------------------------------------------------- one of them


def _find(place: str, topic_id: int, seen_by: Person | None) -> Topic:
    return find_topic(topic_id, KINDS[place], seen_by=seen_by)


@blueprint.get(ONE)
@alike_for_members
def tip(place: str, topic_id: int) -> str:
    topic = _find(place, topic_id, me())
    return _show(topic, blank(topic, by=me()))


def _show(topic: Topic, writing: Writing) -> str:
    thread = thread_of(topic, request.args, seen_by=me())
    standing = standing_to(TOPIC, topic.id, seen_by=me())
    schema, site_url = ARTICLE if topic.kind == STORY else POSTING, current_app.extensions["settings"].site_url
    return render_template(
        "tips/tip.html",
        feature="tips",
        topic=topic,
        thread=thread,
        writing=writing,
        errors=writing.errors,
        body=thread.body_piece("tips/body.html", (standing,), tags=tags_of(topic.id), standing=standing),
        staging=_staging(topic, me()),
        structured=discussion(thread, site_url, schema) if thread.is_first_page else None,
    )


def _staging(topic: Topic, person: Person | None) -> SimpleNamespace | None:
    """What its author and staff see of pointing it out; None for all others, to whom it costs nothing."""
    is_author, is_staff = policy.can_withdraw(person, topic), policy.can_feature(person)
    if not is_author and not is_staff:
        return None
    consent = consent_of(topic.id) if topic.kind == STORY else None
    return SimpleNamespace(
        is_author=is_author,
        is_staff=is_staff,
        is_featured=topic.state == FEATURED,
        can_agree=policy.can_agree(person, topic),
        can_feature=is_staff and policy.can_be_featured(topic, is_agreed=consent is not None),
        agreed_at=when(consent.given_at) if consent else "",
        agreed_words=consent.words if consent else "",
        agreed_language=consent.language if consent else "",
        version=CONSENT,
        words=consent_words(),
    )


@blueprint.post(f"{ONE}/comments")
def comment(place: str, topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic = _find(place, topic_id, person)

    def do(form: PostForm) -> Post:
        return actions.comment_on_tip(topic, form.text, by=person, is_official=form.is_official, photos=form.photos)

    return received(topic, do, shown=lambda writing: _show(topic, writing), by=person)


# ---------------------------------------------------------------- agreeing and pointing out


@blueprint.post("/stories/<int:topic_id>/consent")
def consent(topic_id: int) -> Response:
    person = require_person()
    topic = find_topic(topic_id, STORY, seen_by=person)
    agreement = read_agreement(request.form)
    if agreement is None:
        flash(_("Tick the box first. Nothing has changed."), "info")
    else:
        actions.agree(topic, agreement, by=person)
        flash(_("Thank you. You can take it back here at any time."), "ok")
    return redirect(topic_url(STORY, topic_id), 303)


@blueprint.post("/stories/<int:topic_id>/consent/withdraw")
def withdraw(topic_id: int) -> Response:
    person = require_person()
    actions.withdraw_consent(find_topic(topic_id, STORY, seen_by=person), by=person)
    flash(_("You've taken your consent back. Your story isn't pointed out any more."), "ok")
    return redirect(topic_url(STORY, topic_id), 303)


@blueprint.post(f"{ONE}/feature")
def feature(place: str, topic_id: int) -> Response:
    person = require_staff()
    actions.feature(_find(place, topic_id, person), by=person)
    flash(_("It's pointed out on the home page now, and its author is thanked."), "ok")
    return redirect(f"/{place}/{topic_id}", 303)


@blueprint.post(f"{ONE}/unfeature")
def unfeature(place: str, topic_id: int) -> Response:
    person = require_staff()
    actions.unfeature(_find(place, topic_id, person), by=person)
    flash(_("It isn't pointed out any more."), "ok")
    return redirect(f"/{place}/{topic_id}", 303)


# ---------------------------------------------------------------- editing


@dataclass(frozen=True)
class _Desk:
    """What somebody edits, and what they typed."""

    topic: Topic
    body: Post
    values: Mapping[str, Any]
    errors: Mapping[str, str]
    taken: TakenPhotos = NO_PHOTOS


@blueprint.get(f"{ONE}/edit")
def edit_form(place: str, topic_id: int) -> str:
    topic, body = _editable(place, topic_id, require_person())
    values = {
        "title": topic.title,
        "body": body.markdown,
        "product": topic.product.slug if topic.product else "",
        "tags": "、".join(tag.label for tag in tags_of(topic.id)),
    }
    return _edit_page(_Desk(topic, body, values, {}))


@blueprint.post(f"{ONE}/edit")
def edit(place: str, topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic, body = _editable(place, topic_id, person)
    room = MOST_PHOTOS - body.photo_count
    taken = take_photos(request.files.getlist("photos"), request.form, by=person, room=room)
    try:
        edit_post(body, _edit_of(TipEditForm.read(topic.kind, request.form, taken)), by=person)
    except Invalid as invalid:
        return _edit_page(_Desk(topic, body, request.form, invalid.errors, taken)), 422
    except Conflict as stale:
        return _edit_page(_Desk(topic, body, request.form, {"": stale.message}, taken), is_stale=True), 409
    return redirect(topic_url(topic.kind, topic_id), 303)


def _edit_of(form: TipEditForm) -> Edit:
    shared = form.shared
    return Edit(
        shared.text,
        form.words,
        title=shared.title,
        product_id=shared.product_id,
        labels=shared.labels,
        photos=shared.photos,
        dropped=request.form.getlist("take_down"),
    )


def _editable(place: str, topic_id: int, person: Person) -> tuple[Topic, Post]:
    topic = _find(place, topic_id, person)
    return topic, find_editable_post(topic.body_post_id or 0, by=person)


def _edit_page(desk: _Desk, *, is_stale: bool = False) -> str:
    topic, body, values = desk.topic, desk.body, desk.values
    typed = f"{values.get('title', '')}\n\n{values.get('body', '')}"
    newer = f"{topic.title}\n\n{body.markdown}"
    return render_template(
        "tips/edit.html",
        feature="tips",
        topic=topic,
        post=body,
        values=values,
        errors=desk.errors,
        products=products_to_choose(topic.product),
        hung=[shown_photo(photo) for photo in photos_of([body.id]).get(body.id, ())],
        photos=desk.taken.kept,
        room=MOST_PHOTOS - body.photo_count,
        newer=marked(typed, newer, ("typed", typed, body.id, body.words)) if is_stale else "",
    )

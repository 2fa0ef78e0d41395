"""A review with its comments and the company's word, and its author's way to change it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members
from community.accounts.models import Person
from community.accounts.policy import is_staff
from community.accounts.viewer import me, require_person
from community.attachments.actions import MOST_PHOTOS
from community.attachments.taking import NO_PHOTOS, TakenPhotos, shown_photo, take_photos
from community.follows.models import TOPIC
from community.follows.showing import standing_to
from community.kernel.errors import Conflict, Invalid
from community.kernel.webpage import language
from community.products.queries import facets_of
from community.reviews.actions import edit_review, reply_to_review
from community.reviews.beside import beside_topic
from community.reviews.forms import ReviewEditForm
from community.reviews.queries import ratings_of, review_of_topic
from community.reviews.structured import review_data
from community.reviews.wording import period_options, used_for
from community.topics.actions.posting import Edit
from community.topics.forms import PostForm
from community.topics.history import marked
from community.topics.models import REVIEW, Post, Topic
from community.topics.posts import photos_of
from community.topics.queries import find_editable_post, find_topic
from community.topics.thread import thread_of
from community.topics.writing import Writing, blank, received

blueprint = Blueprint("reviews", __name__)


@blueprint.get("/reviews/<int:topic_id>")
@alike_for_members
def review(topic_id: int) -> str:
    topic = find_topic(topic_id, REVIEW, seen_by=me())
    return _show(topic, blank(topic, by=me()))


def _show(topic: Topic, writing: Writing) -> str:
    thread = thread_of(topic, request.args, seen_by=me())
    standing = standing_to(TOPIC, topic.id, seen_by=me())
    site_url = current_app.extensions["settings"].site_url
    return render_template(
        "reviews/review.html",
        feature="products",
        topic=topic,
        product=topic.product,
        thread=thread,
        writing=writing,
        errors=writing.errors,
        # Stars and the rest change only with an edit of the body: asked for when the piece has to be rendered.
        body=thread.body_piece(
            "reviews/body.html",
            (standing,),
            topic=topic,
            beside=lambda: beside_topic(topic.id),
            used_for=used_for,
            standing=standing,
        ),
        structured=review_data(thread, topic.product, language(), site_url) if thread.is_first_page else None,
        may_label=is_staff(me()),
    )


@blueprint.post("/reviews/<int:topic_id>/comments")
def comment(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic = find_topic(topic_id, REVIEW, seen_by=person)

    def do(form: PostForm) -> Post:
        return reply_to_review(topic, form.text, by=person, is_official=form.is_official, photos=form.photos)

    return received(topic, do, shown=lambda writing: _show(topic, writing), by=person)


@blueprint.get("/reviews/<int:topic_id>/edit")
def edit_form(topic_id: int) -> str:
    topic, body = _editable(topic_id, require_person())
    return _edit_page(topic, body, _present(topic, body), {}, NO_PHOTOS)


def _present(topic: Topic, body: Post) -> dict[str, Any]:
    """The review as it stands, by the names of the form's fields."""
    found = review_of_topic(topic.id)
    values: dict[str, Any] = {
        "title": topic.title,
        "body": body.markdown,
        "stars": topic.stars,
        "language": topic.language,
    }
    if found:
        rated = ratings_of([found.id]).get(found.id, {})
        values |= {"period": found.period, "good": found.good, "bad": found.bad, "variant": found.variant_id or ""}
        values |= {f"aspect-{aspect_id}": stars for aspect_id, stars in rated.items()}
    return values


@blueprint.post("/reviews/<int:topic_id>/edit")
def edit(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    topic, body = _editable(topic_id, person)
    room, present = MOST_PHOTOS - body.photo_count, review_of_topic(topic_id)
    taken = take_photos(request.files.getlist("photos"), request.form, by=person, room=room)
    try:
        variant_id = present.variant_id if present else None
        form = ReviewEditForm.read(request.form, topic.product_id or 0, taken, variant_id=variant_id)
        verdict, dropped = form.verdict, request.form.getlist("take_down")
        change = Edit(verdict.text, form.words, title=verdict.title, photos=verdict.photos, dropped=dropped)
        edit_review(topic, body, change, verdict, by=person)
    except Invalid as invalid:
        return _edit_page(topic, body, request.form, invalid.errors, taken), 422
    except Conflict as stale:
        return _edit_page(topic, body, request.form, {"": stale.message}, taken, is_stale=True), 409
    return redirect(f"/reviews/{topic_id}", 303)


def _editable(topic_id: int, person: Person) -> tuple[Topic, Post]:
    topic = find_topic(topic_id, REVIEW, seen_by=person)
    return topic, find_editable_post(topic.body_post_id or 0, by=person)


def _edit_page(
    topic: Topic,
    body: Post,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    taken: TakenPhotos,
    *,
    is_stale: bool = False,
) -> str:
    fields = ("title", "body", "good", "bad")
    typed = "\n\n".join(str(values.get(name, "")) for name in fields)
    newer = "\n\n".join(str(text) for name, text in _present(topic, body).items() if name in fields) if is_stale else ""
    return render_template(
        "reviews/edit.html",
        feature="products",
        topic=topic,
        post=body,
        values=values,
        errors=errors,
        periods=period_options(),
        facets=facets_of(topic.product_id or 0),
        hung=[shown_photo(photo) for photo in photos_of([body.id]).get(body.id, ())],
        photos=taken.kept,
        room=MOST_PHOTOS - body.photo_count,
        newer=marked(typed, newer, ("typed", typed, body.id, body.words)) if is_stale else "",
    )

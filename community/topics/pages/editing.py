"""Editing an answer, comment or reply."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from community.accounts.viewer import require_person
from community.attachments.actions import MOST_PHOTOS
from community.attachments.taking import NO_PHOTOS, TakenPhotos, shown_photo, take_photos
from community.kernel.errors import Conflict, Invalid
from community.topics.actions.posting import Edit, edit_post
from community.topics.forms import EditForm
from community.topics.history import marked
from community.topics.models import Post
from community.topics.posts import photos_of
from community.topics.queries import find_editable_post
from community.topics.rows import PLACES
from community.topics.showing import edit_url
from community.topics.thread import place_of

blueprint = Blueprint("editing", __name__)


@blueprint.get("/posts/<int:post_id>/edit")
def edit_form(post_id: int) -> Response | str:
    person = require_person()
    post = find_editable_post(post_id, by=person)
    if post.is_body:
        return redirect(edit_url(post.topic, post.id, is_body=True))
    return _page(post, {"body": post.markdown, "language": post.language}, {}, NO_PHOTOS)


@blueprint.post("/posts/<int:post_id>/edit")
def edit(post_id: int) -> Response | tuple[str, int]:
    person = require_person()
    post = find_editable_post(post_id, by=person)
    if post.is_body:
        return redirect(edit_url(post.topic, post.id, is_body=True), 303)
    taken = take_photos(request.files.getlist("photos"), request.form, by=person, room=MOST_PHOTOS - post.photo_count)
    try:
        form = EditForm.read(request.form, taken)
        dropped = request.form.getlist("take_down")
        edit_post(post, Edit(form.text, form.words, photos=form.photos, dropped=dropped), by=person)
    except Invalid as invalid:
        return _page(post, request.form, invalid.errors, taken), 422
    except Conflict as stale:
        typed = request.form.get("body", "")
        newer = marked(typed, post.markdown, ("typed", typed, post.id, post.words))
        return _page(post, request.form, {"": stale.message}, taken, newer=newer), 409
    return redirect(place_of(post, post.topic), 303)


def _page(post: Post, values: object, errors: dict[str, str], taken: TakenPhotos, newer: str = "") -> str:
    return render_template(
        "topics/edit.html",
        post=post,
        url=place_of(post, post.topic),
        values=values,
        errors=errors,
        hung=[shown_photo(photo) for photo in photos_of([post.id]).get(post.id, ())],
        photos=taken.kept,
        room=MOST_PHOTOS - post.photo_count,
        newer=newer,
        feature=PLACES[post.topic.kind],
    )

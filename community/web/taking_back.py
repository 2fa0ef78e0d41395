"""Taking back what was just posted: the post goes, its words and photos are a draft again."""

from typing import Any

from flask import Blueprint, flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.drafts.actions import put_back
from community.drafts.models import ANSWER, REPLY, Draft
from community.drafts.reading import Place
from community.ideas.queries import wish_of
from community.kernel.transaction import action
from community.reviews.actions import forget_review
from community.reviews.queries import ratings_of, review_of_topic
from community.tags.queries import tags_of
from community.topics.actions.taking_back import take_back_post
from community.topics.models import IDEA, REVIEW, Post, Topic
from community.topics.queries import find_post
from community.web.draft_pages import continue_url

blueprint = Blueprint("taking_back", __name__)


@blueprint.post("/posts/<int:post_id>/take-back")
def take_back(post_id: int) -> Response:
    person = require_person()
    draft = take_back_into_draft(find_post(post_id, seen_by=person), by=person)
    flash(_("Taken back. Your words and photos are a draft again."), "ok")
    return redirect(continue_url(draft), 303)


@action
def take_back_into_draft(post: Post, *, by: Person) -> Draft:
    """The post goes and the draft comes together, or neither."""
    topic, is_topic = post.topic, post.opens
    fields: dict[str, Any] = {"body": post.markdown}
    if is_topic:
        fields |= {"title": topic.title, "product": topic.product.slug if topic.product else ""}
        fields |= WORDS.get(topic.kind, _tags)(topic)
        fields["masked"] = "1" if topic.author.is_mask else ""
        place = Place(topic.kind)
    elif post.parent_id:
        place = Place(REPLY, topic.id, post.parent_id)
    else:
        place = Place(ANSWER, topic.id)
    photos = take_back_post(post, by=by)
    if is_topic and topic.kind == REVIEW:
        forget_review(topic)
    kept = {name: [str(value)] for name, value in fields.items() if value not in ("", None)}
    return put_back(place, kept | ({"photo_token": list(photos)} if photos else {}), by=by)


def _tags(topic: Topic) -> dict[str, Any]:
    return {"tags": "、".join(tag.label for tag in tags_of(topic.id))}


def _idea(topic: Topic) -> dict[str, Any]:
    wish = wish_of(topic.id)
    return {"wish": wish.markdown, "tags": "、".join(wish.labels)}


def _review(topic: Topic) -> dict[str, Any]:
    found = review_of_topic(topic.id)
    if found is None:
        return {"stars": topic.stars}
    rated = ratings_of([found.id]).get(found.id, {})
    words = {"period": found.period, "good": found.good, "bad": found.bad, "variant": found.variant_id}
    return {"stars": topic.stars, **words, **{f"aspect-{aspect_id}": stars for aspect_id, stars in rated.items()}}


WORDS = {IDEA: _idea, REVIEW: _review}
"""What kinds with fields of their own say besides title, text and product, by the names of the composer's fields."""

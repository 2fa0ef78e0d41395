"""Voting, replying, deleting and bringing back."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.kernel.errors import NotFound
from community.kernel.redirects import path_here
from community.kernel.requests import row_number
from community.kernel.throttle import throttle
from community.topics import policy
from community.topics.actions.budgeting import BudgetSpent
from community.topics.actions.posting import NewPost, add_post
from community.topics.actions.visibility import delete_post, restore_post
from community.topics.actions.voting import kind_of_vote, take_back_vote, vote, vote_instead
from community.topics.elsewhere import Shut
from community.topics.forms import PostForm
from community.topics.merged import find_voted_post
from community.topics.models import Post
from community.topics.pages.budgeting import votes_page
from community.topics.queries import find_own_deleted_post, find_post
from community.topics.rows import PLACES, topic_url
from community.topics.thread import place_of
from community.topics.writing import Writing, blank_reply, received
from community.votes.models import SUPPORT

blueprint = Blueprint("posts", __name__)
VOTES = "120/minute"


@blueprint.post("/posts/<int:post_id>/vote")
def cast_vote(post_id: int) -> Response | tuple[Response | str, int]:
    person = require_person()
    post = find_voted_post(post_id, seen_by=person)
    throttle.hit(VOTES, "vote", person.id)
    is_wished = request.form.get("on", "1") == "1"
    try:
        _do(post, person, is_wished=is_wished)
    except BudgetSpent as spent:
        return _spent(spent, post, person), spent.status
    message = _vote_message(post, is_on=is_wished)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(pressed=is_wished, count=post.vote_count, message=message)
    flash(message, "ok")
    return redirect(back_to(post), 303)


def _do(post: Post, person: Person, *, is_wished: bool) -> None:
    """Vote, take back, or (with `instead`) take another vote back to give it to this."""
    former = request.form.get("instead", type=row_number)
    if not is_wished:
        take_back_vote(post, by=person)
    elif former:
        vote_instead(post, find_voted_post(former, seen_by=person), by=person)
    else:
        vote(post, by=person)


def _spent(spent: BudgetSpent, post: Post, person: Person) -> Response | str:
    """Where one's votes are; the script is led there."""
    if request.accept_mimetypes.best == "application/json":
        place = f"/votes?wish={post.id}"
        return jsonify(error=spent.message, message=spent.message, status=spent.status, lead=place)
    return votes_page(post.topic, spent.message, person)


def _vote_message(post: Post, *, is_on: bool) -> str:
    kind = kind_of_vote(post.topic.kind, post.is_body)
    if not is_on:
        return _("Your vote was taken back.") if kind == SUPPORT else _("Taken back.")
    if kind == SUPPORT:
        return _("You voted for this.")
    return _("Marked as useful.")


def back_to(post: Post) -> str:
    """Where a form without script was pressed: the same page, at the post if it's there; else the post's place."""
    back = path_here(request.referrer, request.host_url)
    if not back:
        return place_of(post, post.topic)
    is_thread = back.partition("?")[0] == topic_url(post.topic.kind, post.topic_id)
    return f"{back}#post-{post.id}" if is_thread else back


@blueprint.get("/posts/<int:post_id>/reply")
def reply_form(post_id: int) -> str:
    person = require_person()
    post = _answerable(post_id, person)
    return _reply_page(post, blank_reply(post, by=person), person)


@blueprint.post("/posts/<int:post_id>/reply")
def reply(post_id: int) -> Response | tuple[str, int]:
    person = require_person()
    post = _answerable(post_id, person)
    topic = post.topic

    def do(form: PostForm) -> Post:
        return add_post(topic, NewPost(form.text, post_id, form.is_official), by=person)

    return received(
        topic, do, shown=lambda w: _reply_page(post, w, person), by=person, writing=blank_reply(post, by=person)
    )


def _answerable(post_id: int, person: Person) -> Post:
    post = find_post(post_id, seen_by=person)
    if post.is_body or post.parent_id is not None:
        raise NotFound
    if request.method == "GET" and policy.is_shut_for(person, post.topic):
        raise Shut(post.topic)
    return post


def _reply_page(post: Post, writing: Writing, person: Person) -> str:
    return render_template(
        "topics/reply_page.html",
        post=post,
        topic=post.topic,
        url=place_of(post, post.topic),
        writing=writing,
        errors=writing.errors,
        feature=PLACES[post.topic.kind],
        lang_of_post=post.language,
        can_write=policy.can_reply(person, post.topic),
        is_over=policy.is_over(post.topic),
    )


@blueprint.post("/posts/<int:post_id>/delete")
def delete(post_id: int) -> Response:
    """Taken away at once, with an offer to bring it back."""
    person = require_person()
    post = find_post(post_id, seen_by=person)
    topic_kind, topic_id, is_body = post.topic.kind, post.topic_id, post.opens
    delete_post(post, by=person)
    if is_body:
        return redirect(f"/posts/{post_id}/deleted", 303)
    return redirect(f"{topic_url(topic_kind, topic_id)}?deleted={post_id}#answers", 303)


@blueprint.get("/posts/<int:post_id>/deleted")
def deleted(post_id: int) -> str:
    """What is left of a topic for its author: the way to bring it back."""
    post = find_own_deleted_post(post_id, by=require_person())
    return render_template(
        "topics/deleted.html",
        post=post,
        topic=post.topic,
        list_url=_list_url(post.topic.kind),
        feature=PLACES[post.topic.kind],
    )


def _list_url(kind: str) -> str:
    return "/products" if kind == "review" else f"/{PLACES[kind]}"


@blueprint.post("/posts/<int:post_id>/restore")
def restore(post_id: int) -> Response:
    person = require_person()
    post = find_own_deleted_post(post_id, by=person)
    restore_post(post, by=person)
    flash(_("Your post is back."), "ok")
    return redirect(place_of(post, post.topic), 303)

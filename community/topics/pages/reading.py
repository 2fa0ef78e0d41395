"""Finding a post's place, what came while somebody was reading, and how a post read before."""

from urllib.parse import quote_plus

from flask import Blueprint, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from community.accounts.viewer import me, require_person
from community.kernel.requests import row_number
from community.topics import policy
from community.topics.history import versions_of
from community.topics.merged import find_living_topic
from community.topics.models import PUBLIC
from community.topics.posts import posts_after
from community.topics.queries import find_post, find_topic
from community.topics.quoting import quoted
from community.topics.rows import topic_url
from community.topics.showing import PostSet
from community.topics.thread import place_of

blueprint = Blueprint("topics", __name__)
MOST_NEW = 100


@blueprint.get("/topics/<int:topic_id>")
def topic(topic_id: int) -> Response:
    found = find_topic(topic_id, seen_by=me())
    draft = request.args.get("draft", "")
    return redirect(topic_url(found.kind, found.id) + (f"?draft={quote_plus(draft[:40])}#write" if draft else ""))


@blueprint.get("/posts/<int:post_id>")
def post(post_id: int) -> Response:
    found = find_post(post_id, seen_by=me())
    return redirect(place_of(found, found.topic))


@blueprint.get("/posts/<int:post_id>/quote")
def quote(post_id: int) -> Response:
    """To the form below, with these words in it; scripts get the words alone."""
    found = find_post(post_id, seen_by=require_person())
    if request.accept_mimetypes.best == "application/json":
        return jsonify(text=quoted(found))
    return redirect(f"{topic_url(found.topic.kind, found.topic_id)}?quote={post_id}#write", 303)


@blueprint.get("/topics/<int:topic_id>/posts")
def new_posts(topic_id: int) -> str:
    """What came after a post, as pieces to be put into the open page."""
    found = find_living_topic(topic_id, seen_by=me())
    rows = posts_after(found, _after(), seen_by=me(), limit=MOST_NEW)
    own_place = [row for row in rows if row.parent_id is None]
    posts = PostSet.gather(found, rows, seen_by=me())
    inside = {reply.id for row in own_place for reply in posts.replies.get(row.id, ())}
    return "".join(posts.rendered_alone(row) for row in rows if row.id not in inside)


@blueprint.get("/topics/<int:topic_id>/since")
def since(topic_id: int) -> Response:
    """How many posts came after one: for pages that were away."""
    found = find_living_topic(topic_id, seen_by=me())
    ids = [row.id for row in posts_after(found, _after(), seen_by=me(), limit=MOST_NEW)]
    return jsonify(ids=ids, count=len(ids), last_post=max(ids, default=_after()))


@blueprint.get("/posts/<int:post_id>/history")
def history(post_id: int) -> str:
    found = find_post(post_id, seen_by=me())
    return render_template(
        "topics/history.html",
        post=found,
        versions=versions_of(found),
        url=place_of(found, found.topic),
        may_revert=policy.can_curate(me()) and found.visibility == found.topic.visibility == PUBLIC,
    )


def _after() -> int:
    return request.args.get("after", 0, type=row_number)

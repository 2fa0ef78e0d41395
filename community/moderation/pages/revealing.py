"""Looking up who posted something without their name."""

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_moderator
from community.kernel.errors import Invalid, NotAllowed
from community.moderation import policy
from community.moderation.actions import reveal
from community.moderation.forms import read_reveal_reason
from community.moderation.models import LONGEST_REVEAL_REASON
from community.moderation.queries import revealed
from community.topics.models import Post
from community.topics.queries import find_post
from community.topics.showing import post_url, shown_person

blueprint = Blueprint("revealing", __name__)


@blueprint.get("/staff/posts/<int:post_id>/reveal")
def reveal_form(post_id: int) -> str:
    moderator = require_moderator()
    return _page(_masked(post_id, moderator), moderator, {})


@blueprint.post("/staff/posts/<int:post_id>/reveal")
def reveal_author(post_id: int) -> Response | tuple[str, int]:
    moderator = require_moderator()
    post = _masked(post_id, moderator)
    try:
        reveal(post, reason=read_reveal_reason(request.form), by=moderator)
    except Invalid as invalid:
        return _page(post, moderator, invalid.errors), 422
    return redirect(f"/staff/posts/{post_id}/reveal", 303)


def _masked(post_id: int, moderator: Person) -> Post:
    post = find_post(post_id, seen_by=moderator)
    if not policy.can_reveal(moderator, post):
        raise NotAllowed(_("There is nobody to look up here: it bears its author's name, or it's yours."))
    return post


def _page(post: Post, moderator: Person, errors: dict[str, str]) -> str:
    found = revealed(post, seen_by=moderator)
    return render_template(
        "moderation/reveal.html",
        staff_page="queue",
        post=post,
        topic=post.topic,
        url=post_url(post.id),
        found=found,
        person=shown_person(found.person) if found else None,
        values=request.form,
        errors=errors,
        longest=LONGEST_REVEAL_REASON,
    )

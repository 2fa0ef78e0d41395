"""Putting an earlier version of a post back."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.viewer import require_staff
from community.curation.actions.reverting import revert_post
from community.curation.forms import LONGEST_REASON
from community.kernel.errors import Conflict, Invalid, NotFound
from community.kernel.forms import Reader
from community.kernel.requests import row_number
from community.topics.history import changes_back
from community.topics.models import Post, Revision
from community.topics.queries import find_post
from community.topics.rows import PLACES
from community.topics.thread import place_of
from community.topics.versions import find_revision

blueprint = Blueprint("reverting", __name__)


@blueprint.get("/posts/<int:post_id>/revert")
def revert_form(post_id: int) -> str:
    person = require_staff()
    post = find_post(post_id, seen_by=person)
    return _page(post, _revision(post, request.args.get("to", 0, type=row_number)), {}, {})


def _revision(post: Post, number: int) -> Revision:
    found = find_revision(number)
    if found is None or found.post_id != post.id:
        raise NotFound
    return found


def _page(post: Post, revision: Revision, values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "curation/revert.html",
        post=post,
        revision=revision,
        url=place_of(post, post.topic),
        fields=changes_back(post, revision),
        values=values,
        errors=errors,
        longest_reason=LONGEST_REASON,
        feature=PLACES[post.topic.kind],
    )


@blueprint.post("/posts/<int:post_id>/revert")
def revert(post_id: int) -> Response | tuple[str, int]:
    person = require_staff()
    post = find_post(post_id, seen_by=person)
    revision = _revision(post, request.form.get("to", 0, type=row_number))
    try:
        reader = Reader(request.form)
        words = reader.whole("words", least=1, most=10**9, missing=_("Reload the page and try again.")) or 0
        reason = reader.text(
            "reason",
            longest=LONGEST_REASON,
            missing=_("Write why, for the author and for everybody who reads the versions."),
        )
        reader.check()
        revert_post(post, revision, words=words, reason=reason, by=person)
    except Invalid as invalid:
        return _page(post, revision, request.form, invalid.errors), 422
    except Conflict as conflict:
        return _page(post, revision, request.form, {"": conflict.message}), 409
    place, anchor, number = place_of(post, post.topic).partition("#")
    return redirect(f"{place}{'&' if '?' in place else '?'}done=revert{anchor}{number}", 303)

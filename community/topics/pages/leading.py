"""Leading those who ask for a topic where it is no longer to where it is."""

from flask import Blueprint, current_app, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from community.kernel.database import db
from community.kernel.errors import Conflict
from community.topics.elsewhere import Converted, Elsewhere
from community.topics.rows import topic_url

blueprint = Blueprint("leading", __name__)


@blueprint.app_errorhandler(Elsewhere)
def lead_elsewhere(found: Elsewhere) -> Response | tuple[Response, int]:
    """Not for good, since merges can be taken back. What was sent to the merged topic is not done to the other one."""
    db.session.rollback()
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=found.message, message=found.message, status=409), 409
    if request.method not in ("GET", "HEAD"):
        flash(found.message, "info")
    answer = redirect(f"{topic_url(found.kind, found.topic_id)}#post-{found.post_id}", 303)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.app_errorhandler(Converted)
def lead_to_kind(found: Converted) -> ResponseReturnValue:
    """For good as far as search engines go, but to be asked for each time, since it can be converted back.

    What was sent to the former address isn't done: its text comes back on a page that says so.
    """
    db.session.rollback()
    if request.method not in ("GET", "HEAD") or request.accept_mimetypes.best == "application/json":
        return current_app.handle_user_exception(Conflict(found.message))
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    answer = redirect(topic_url(found.kind, found.topic_id) + query, 301)
    answer.headers["Cache-Control"] = "no-cache"
    return answer

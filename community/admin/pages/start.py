"""Where staff begin: each at their own work."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from community.accounts.policy import is_moderator
from community.accounts.viewer import require_staff

blueprint = Blueprint("staff", __name__)


@blueprint.get("/staff")
def staff() -> Response:
    """Moderators to the queue, the product team to the board."""
    return redirect("/staff/queue" if is_moderator(require_staff()) else "/staff/backlog")

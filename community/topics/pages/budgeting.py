"""Where one's votes are, when each has only so many: to take one back, and give it to what one wished to vote for."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.kernel.errors import Refusal
from community.topics.budget import spent_by, supported_by
from community.topics.merged import find_voted_post
from community.topics.models import IDEA, Topic
from community.votes.queries import vote_budget

blueprint = Blueprint("votes", __name__)


@blueprint.get("/votes")
def votes() -> str:
    person = require_person()
    return votes_page(_wished(person), "", person)


def _wished(person: Person) -> Topic | None:
    """The idea somebody would like to vote for, if they may see it."""
    text = request.args.get("wish", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        return None
    try:
        post = find_voted_post(int(text), seen_by=person)
    except Refusal:
        return None
    return post.topic if post.opens and post.topic.kind == IDEA else None


def votes_page(wished: Topic | None, refusal: str, person: Person) -> str:
    """All of somebody's votes for ideas in progress; `refusal` is why the last wish wasn't granted."""
    budget = vote_budget()
    most = budget.for_rank(person.standing) if budget else None
    rows = supported_by(person)
    if wished is not None and any(row.id == wished.id for row in rows):
        wished = None
    return render_template(
        "topics/votes.html",
        rows=rows,
        most=most,
        left=max(0, most - spent_by(person.id)) if most is not None else None,
        wished=wished,
        refusal=refusal,
        title=_("Where your votes are"),
        feature="ideas",
    )

"""Question hours as everybody sees them: the list, one with what is asked in it, and asking."""

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members
from community.accounts.viewer import me, require_person
from community.follows.models import TOPIC
from community.follows.showing import standing_to
from community.hours import policy
from community.hours.actions import ask_in_hour
from community.hours.models import Hour
from community.hours.queries import find_hour, hours_ahead, hours_behind
from community.hours.showing import shown_hour, shown_row
from community.kernel.paging import Cursor
from community.tags.queries import tags_of
from community.topics.discussion import discussion
from community.topics.forms import PostForm
from community.topics.models import Post
from community.topics.thread import thread_of
from community.topics.writing import Writing, blank, received

blueprint = Blueprint("hours", __name__)
LIST = "/question-hours"
FEATURE = "hours"


@blueprint.get("/question-hours")
@alike_for_members
def hours() -> str:
    page = hours_behind(Cursor.read(request.args.get("after")))
    return render_template(
        "hours/list.html",
        feature=FEATURE,
        ahead=[] if page.before else [shown_row(row) for row in hours_ahead()],
        behind=[shown_row(row) for row in page.rows],
        may_keep=policy.can_keep(me()),
        earlier_url=f"{LIST}?after={page.before}" if page.before else "",
        later_url=f"{LIST}?after={page.after}" if page.after else "",
    )


@blueprint.get("/question-hours/<int:topic_id>")
@alike_for_members
def hour(topic_id: int) -> str:
    found = find_hour(topic_id, seen_by=me())
    return _show(found, blank(found.topic, by=me()))


def _show(found: Hour, writing: Writing) -> str:
    topic = found.topic
    thread = thread_of(topic, request.args, seen_by=me())
    site_url = current_app.extensions["settings"].site_url
    standing = standing_to(TOPIC, topic.id, seen_by=me())
    return render_template(
        "hours/hour.html",
        feature=FEATURE,
        topic=topic,
        hour=shown_hour(found),
        thread=thread,
        writing=writing,
        errors=writing.errors,
        standing=standing,
        body=thread.body_piece("hours/body.html", (standing,), tags=tags_of(topic.id), standing=standing),
        structured=discussion(thread, site_url) if thread.is_first_page else None,
    )


@blueprint.post("/question-hours/<int:topic_id>/questions")
def ask(topic_id: int) -> Response | tuple[str, int]:
    person = require_person()
    found = find_hour(topic_id, seen_by=person)

    def do(form: PostForm) -> Post:
        return ask_in_hour(found.topic, form.text, by=person, is_official=form.is_official, photos=form.photos)

    return received(found.topic, do, shown=lambda writing: _show(found, writing), by=person)

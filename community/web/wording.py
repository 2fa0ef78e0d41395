"""What kinds of posts and states of topics are called where a whole page or a file lists them."""

from flask_babel import gettext as _

from community.ideas.models import BUILDING, DECLINED, IN_REVIEW, NEW, PLANNED, SHIPPED
from community.topics.models import HOUR, IDEA, QUESTION, REVIEW, STORY, TIP


def state_name(state: str) -> str:
    """A topic's state in the reader's language; nothing for one without."""
    names = {
        "open": _("Waiting for an answer"),
        "answered": _("Answered"),
        "solved": _("Solved"),
        NEW: _("New"),
        IN_REVIEW: _("Under review"),
        PLANNED: _("Planned"),
        BUILDING: _("In progress"),
        SHIPPED: _("Shipped"),
        DECLINED: _("Not now"),
    }
    return names.get(state, "")


def kind_name(kind: str, *, is_body: bool, is_reply: bool) -> str:
    """What a post is, by the kind of its topic and its place in it."""
    if is_body:
        names = {QUESTION: _("Question"), IDEA: _("Idea"), REVIEW: _("Review"), TIP: _("Tip"), STORY: _("Story")}
        names[HOUR] = _("Question hour")
        return names.get(kind, kind)
    if is_reply:
        return _("Reply")
    return {QUESTION: _("Answer"), HOUR: _("Question")}.get(kind, _("Comment"))

"""Filling the site with question hours: one that everybody sees, and one that staff hid after it was cancelled."""

from datetime import timedelta
from typing import TYPE_CHECKING

from community.hours.actions import NewHour, Plan, ask_in_hour, cancel_hour, open_hour, sum_up
from community.hours.models import Hour
from community.kernel.clock import now
from community.kernel.database import db
from community.moderation.actions import hide_unreported
from community.topics.models import Post
from community.topics.text import written
from tests.security.canaries import secret

if TYPE_CHECKING:
    from tests.security.world import World


def _hour(world: "World", title: str, text: str) -> Hour:
    petra, at = world.people["product"], now()
    plan = Plan(at + timedelta(days=1), at + timedelta(days=1, hours=2), (petra.id, world.people["moderator"].id))
    return open_hour(NewHour(title, written(text), None, plan), by=petra)


def question_hours(world: "World") -> None:
    petra, other, mona = (world.people[role] for role in ("product", "other", "moderator"))
    public = _hour(world, "Ask those who design it", "Anything.")
    ask_in_hour(public.topic, written("Why is it so loud?"), by=other)
    hidden = _hour(world, secret("question hour that is hidden: title"), secret("question hour that is hidden: text"))
    ask_in_hour(hidden.topic, written(secret("question hour that is hidden: a question")), by=other)
    sum_up(hidden, written(secret("question hour that is hidden: summary")), seen_words=0, by=petra)
    cancel_hour(hidden, secret("question hour that is hidden: why it was cancelled"), by=petra)
    body = db.session.get_one(Post, hidden.topic.body_post_id)
    hide_unreported(body, reason="abuse", message="It attacks somebody.", by=mona)
    cancelled = _hour(world, "Ask those who sell it", "Prices.")
    cancel_hour(cancelled, "Nobody has time.", by=petra)
    world.ids |= {
        "hour": public.topic_id,
        "hidden_hour": hidden.topic_id,
        "cancelled_hour": cancelled.topic_id,
    }

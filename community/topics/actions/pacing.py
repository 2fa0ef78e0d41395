"""Slow mode: in a topic where it is on, everybody but staff waits between two posts."""

from datetime import timedelta
from math import ceil

from flask_babel import ngettext
from sqlalchemy import func, select

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import TooMany
from community.topics.models import Post, Topic

MINUTE = 60


def check_pace(topic: Topic, by: Person) -> None:
    """TooMany with the time to wait, if this person wrote here too short a time ago. The topic is locked by then."""
    if not topic.slow_minutes or by.is_staff:
        return
    pause, at = timedelta(minutes=topic.slow_minutes), now()
    theirs = (Post.topic_id == topic.id, Post.author_id.in_(by.own_ids), Post.is_body.is_(False))
    last = db.session.scalar(select(func.max(Post.created_at)).where(*theirs, Post.created_at > at - pause))
    if last is None:
        return
    seconds = ceil((last + pause - at).total_seconds())
    minutes = ceil(seconds / MINUTE)
    raise TooMany(
        ngettext(
            "Posts come slowly here, so that everybody can follow. You can write again in %(num)s minute.",
            "Posts come slowly here, so that everybody can follow. You can write again in %(num)s minutes.",
            minutes,
        ),
        retry_after=seconds,
    )

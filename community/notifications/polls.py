"""Who is told that a poll they took part in is over: the end of what they were asked."""

from functools import partial

from community.kernel.database import db
from community.kernel.events import on
from community.notifications import models
from community.notifications.actions import News, tell, tell_some
from community.notifications.events import PollFollowed
from community.notifications.mailing import Enclosure, mail
from community.polls.events import PollClosed
from community.polls.models import Poll
from community.polls.queries import participants_of
from community.topics.models import PUBLIC


@on(PollClosed)
def plan_result(event: PollClosed) -> None:
    """Everybody who took part, and who asked."""
    poll = db.session.get_one(Poll, event.poll_id)
    tell_some({poll.by_id, *participants_of(poll.id)}, partial(PollFollowed, poll.id))


@on(PollFollowed)
def tell_result(event: PollFollowed) -> None:
    """Some of them, if the topic is still there for all to see."""
    poll = db.session.get_one(Poll, event.poll_id)
    if poll.topic.visibility != PUBLIC:
        return
    key = f"poll:{poll.id}"
    news = News(models.POLL, key, key, poll.topic_id, None, None)
    mail(tell(news, event.person_ids), news, Enclosure(poll.question, poll.topic.language))

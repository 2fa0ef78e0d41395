"""Who is told, once, that a question hour begins: whoever follows it, and those of our staff who answer in it.

That it is cancelled or has other times concerns whoever asked in it, too.
"""

from functools import partial

from community.follows.queries import followers_of_topic
from community.hours.events import CANCELLED, HourBegun, HourReplanned
from community.hours.models import Hour
from community.hours.queries import hosts_of
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.events import on
from community.notifications import models
from community.notifications.actions import News, tell, tell_some
from community.notifications.events import HourFollowed, ReplanningFollowed
from community.notifications.mailing import Enclosure, mail
from community.topics.models import PUBLIC
from community.topics.queries import participants


@on(HourBegun, urgent=True)
def plan_beginning(event: HourBegun) -> None:
    people = {*followers_of_topic(event.topic_id), *(one.id for one in hosts_of(event.hour_id))}
    tell_some(people, partial(HourFollowed, event.hour_id, event.topic_id))


@on(HourFollowed, urgent=True)
def tell_beginning(event: HourFollowed) -> None:
    """Some of them, as long as it takes place and everybody can see it."""
    hour = db.session.get_one(Hour, event.hour_id)
    is_on = hour.cancelled_at is None and now() < hour.ends_at
    if not is_on or hour.topic.visibility != PUBLIC:
        return
    key = f"hour:{hour.id}"
    news = News(models.BEGUN, key, key, hour.topic_id)
    mail(tell(news, event.person_ids), news, Enclosure(hour.topic.excerpt, hour.topic.language))


@on(HourReplanned, urgent=True)
def plan_replanning(event: HourReplanned) -> None:
    followers, hosts = followers_of_topic(event.topic_id), (one.id for one in hosts_of(event.hour_id))
    people = {*followers, *hosts, *participants(event.topic_id)}
    told = (event.hour_id, event.plan, event.what, event.by_id)
    tell_some(people, partial(ReplanningFollowed, *told))


@on(ReplanningFollowed, urgent=True)
def tell_replanning(event: ReplanningFollowed) -> None:
    """Some of them, unless it was planned anew meanwhile or is over."""
    hour = db.session.get_one(Hour, event.hour_id)
    is_so = hour.plan == event.plan and (hour.cancelled_at is not None) == (event.what == CANCELLED)
    if not is_so or now() >= hour.ends_at or hour.topic.visibility != PUBLIC:
        return
    thread = f"hour:{hour.id}"
    params = {"what": event.what, "why": hour.reason}
    key = f"{thread}:{event.what}:{event.plan}"
    news = News(models.REPLANNED, key, thread, hour.topic_id, actor_id=event.by_id, params=params)
    mail(tell(news, event.person_ids), news, Enclosure(hour.topic.excerpt, hour.topic.language))

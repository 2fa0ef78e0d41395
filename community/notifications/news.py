"""Who is told that something can be done now: everybody whom the linked ideas concern, once over all of them.

Nor are they told twice where the idea was decided to be shipped on the same day (docs/decisions/0012-news.md): then the
news and the decision have one key, so that whichever of them comes first is the one that is told.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from community.follows.queries import followers_of_topic
from community.ideas.models import SHIPPED
from community.kernel.database import db
from community.kernel.events import on
from community.kernel.markup import excerpt
from community.news.events import NewsShipped
from community.news.models import PUBLISHED, Entry
from community.news.queries import linked_ids, living_ideas
from community.news.showing import entry_url
from community.notifications import models
from community.notifications.actions import News, tell, tell_some
from community.notifications.concerned import concerned_by
from community.notifications.events import NewsFollowed
from community.notifications.mailing import Enclosure, mail
from community.notifications.models import Notice
from community.notifications.wording import FOLLOWER
from community.topics.models import Outcome, Topic

SAME_DAY = timedelta(hours=24)
QUOTED = 300


@on(NewsShipped)
def plan_news(event: NewsShipped) -> None:
    """Each person in the first idea in which they have a part; those first whom a decision of the day is telling."""
    entry = db.session.get_one(Entry, event.entry_id)
    if entry.state != PUBLISHED:
        return
    fresh = set(living_ideas(event.topic_ids).values())
    before = set(living_ideas(linked_ids(entry.id) - set(event.topic_ids)).values()) - fresh
    known: set[int] = set()
    for topic in _topics(before):
        known |= set().union(*concerned_by(topic).values())
    decided = _decided(entry, fresh)
    for topic in sorted(_topics(fresh), key=lambda one: (one.id not in decided, one.id)):
        key = f"decision:{decided[topic.id]}" if topic.id in decided else f"news:{entry.id}"
        for role, person_ids in concerned_by(topic).items():
            tell_some(person_ids - known, partial(NewsFollowed, entry.id, topic.id, role, key))
            known |= person_ids


def _topics(ids: Iterable[int]) -> list[Topic]:
    return list(db.session.scalars(select(Topic).where(Topic.id.in_(ids)).order_by(Topic.id)))


def _decided(entry: Entry, topic_ids: Iterable[int]) -> dict[int, str]:
    """Of these ideas the decisions by which they were shipped on the day before the entry came out."""
    assert entry.published_at
    query = select(Outcome.topic_id, Outcome.decision).where(
        Outcome.topic_id.in_(topic_ids),
        Outcome.state == SHIPPED,
        Outcome.created_at.between(entry.published_at - SAME_DAY, entry.published_at),
    )
    return dict(iter(db.session.execute(query.order_by(Outcome.id))))


@on(NewsFollowed)
def tell_news(event: NewsFollowed) -> None:
    """Some of them, if it is still public, each by mail in their language."""
    entry = db.session.get_one(Entry, event.entry_id)
    if entry.state != PUBLISHED:
        return
    people = set(event.person_ids)
    if event.role == FOLLOWER:
        people = set(followers_of_topic(event.topic_id, among=people))
    thread = f"news:{entry.id}"
    told_before = select(Notice.person_id).where(Notice.person_id.in_(people), Notice.thread == thread)
    people -= set(db.session.scalars(told_before))
    params = {"role": event.role, "entry_id": entry.id}
    news = News(models.NEWS, event.key, thread, event.topic_id, None, entry.by_id, params)
    told = tell(news, people)
    for language in ("ja", "en"):
        words = excerpt(getattr(entry, f"body_{language}"), QUOTED)
        enclosure = Enclosure(words, language, entry_url(entry.id))
        mail([one for one in told if one.person.language == language], news, enclosure)

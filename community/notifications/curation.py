"""Who is told, once each, that a topic was converted or shut, that posts were moved, or that earlier words are back.

Taken back, nobody is told of it any more.
"""

from functools import partial

from sqlalchemy import select, update

from community.curation.events import (
    ConversionUndone,
    MoveUndone,
    PostReverted,
    PostsMoved,
    TopicConverted,
    TopicReopened,
    TopicShut,
)
from community.curation.models import Closure, Conversion, Move
from community.curation.queries import last_conversion
from community.follows.queries import followers_of_topic
from community.kernel.database import db
from community.kernel.events import on
from community.notifications import models
from community.notifications.actions import News, tell, tell_some, untell_all
from community.notifications.events import CurationFollowed
from community.notifications.mailing import Enclosure, mail
from community.notifications.models import Notice
from community.notifications.wording import CONVERTED, MOVED, REVERTED
from community.topics.models import Post, Revision, Topic
from community.topics.queries import participants
from community.topics.text import language_of
from community.votes.queries import voter_ids

UNSEEN = {"synchronize_session": False}


def _key(what: str, number: int) -> str:
    return f"{what}:{number}"


def _news(what: str, number: int, topic_id: int, by_id: int) -> News:
    key = _key(what, number)
    return News(models.CURATED, key, key, topic_id, None, by_id, {"what": what})


@on(TopicConverted)
def plan_conversion(event: TopicConverted) -> None:
    """Who wrote it or in it, voted for it, or follows it."""
    topic = db.session.get_one(Topic, event.topic_id)
    people = {topic.author_id, *participants(topic.id), *voter_ids([topic.body_post_id or 0])}
    people |= set(followers_of_topic(topic.id))
    tell_some(people, partial(CurationFollowed, CONVERTED, event.conversion_id))


@on(PostsMoved)
def plan_move(event: PostsMoved) -> None:
    """Who wrote what was moved, and who began the topics that it went from and to."""
    _follow_posts(event.post_ids, event.into_id)
    begun = select(Topic.author_id).where(Topic.id.in_((event.from_id, event.into_id)))
    wrote = select(Post.author_id).where(Post.id.in_(event.post_ids))
    people = {*db.session.scalars(begun), *db.session.scalars(wrote)}
    tell_some(people, partial(CurationFollowed, MOVED, event.move_id))


def _follow_posts(post_ids: list[int], topic_id: int) -> None:
    """What was told of a post belongs to the topic in which it stands."""
    about = update(Notice).where(Notice.post_id.in_(post_ids))
    db.session.execute(about.values(topic_id=topic_id), execution_options=UNSEEN)


@on(CurationFollowed)
def tell_curated(event: CurationFollowed) -> None:
    """Some of them, unless it was taken back in the meantime."""
    if event.what == CONVERTED:
        conversion = db.session.get_one(Conversion, event.record_id)
        last = last_conversion(conversion.topic_id)
        is_undone, topic_id = last is None or last.id != conversion.id, conversion.topic_id
        by_id, reason = conversion.by_id, conversion.reason
    else:
        move = db.session.get_one(Move, event.record_id)
        is_undone, topic_id, by_id, reason = move.undone_at is not None, move.into_id, move.by_id, move.reason
    if is_undone:
        return
    news = _news(event.what, event.record_id, topic_id, by_id)
    mail(tell(news, event.person_ids), news, Enclosure(reason, language_of(reason)))


@on(ConversionUndone)
def untell_conversion(event: ConversionUndone) -> None:
    untell_all(event.topic_id, _key(CONVERTED, event.conversion_id))


@on(MoveUndone)
def untell_move(event: MoveUndone) -> None:
    untell_all(event.into_id, _key(MOVED, event.move_id))
    _follow_posts(event.post_ids, event.from_id)


@on(TopicShut)
def tell_shut(event: TopicShut) -> None:
    """Whoever began the topic."""
    closure, topic = db.session.get_one(Closure, event.closure_id), db.session.get_one(Topic, event.topic_id)
    if closure.undone_at is None:
        tell(_news(event.how, closure.id, topic.id, event.by_id), [topic.author_id])


@on(TopicReopened)
def untell_shut(event: TopicReopened) -> None:
    how = db.session.get_one(Closure, event.closure_id).how
    untell_all(event.topic_id, _key(how, event.closure_id))


@on(PostReverted)
def tell_reverted(event: PostReverted) -> None:
    """Whoever wrote it, with the reason."""
    revision, post = db.session.get_one(Revision, event.revision_id), db.session.get_one(Post, event.post_id)
    key = _key(REVERTED, revision.id)
    news = News(models.CURATED, key, key, event.topic_id, post.id, event.by_id, {"what": REVERTED})
    mail(tell(news, [post.author_id]), news, Enclosure(revision.reason, language_of(revision.reason)))

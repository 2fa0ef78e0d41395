"""Who is told that their idea lives on in another one, once each; taken apart again, nobody is told of it any more."""

from functools import partial

from community.follows.queries import followers_of_topic
from community.kernel.database import db
from community.kernel.events import on
from community.notifications import models
from community.notifications.actions import News, tell, tell_some, untell_all
from community.notifications.events import MergeFollowed
from community.notifications.mailing import Enclosure, mail
from community.notifications.wording import AUTHOR, COMMENTER, FOLLOWER, HOST, VOTER
from community.topics.events import TopicMerged, TopicUnmerged
from community.topics.merged import authors_of_family
from community.topics.models import Merge, Topic
from community.topics.queries import participants
from community.votes.queries import voter_ids


def _key(merge_id: int) -> str:
    return f"merged:{merge_id}"


@on(TopicMerged)
def plan_merge(event: TopicMerged) -> None:
    """Who wrote, voted for, commented on or follows what was merged, and the author of what it was merged into."""
    topic, into = db.session.get_one(Topic, event.topic_id), db.session.get_one(Topic, event.into_id)
    roles = {
        AUTHOR: authors_of_family(topic.id),
        HOST: {into.author_id},
        VOTER: voter_ids([topic.body_post_id or 0]),
        COMMENTER: participants(topic.id),
        FOLLOWER: set(followers_of_topic(topic.id)),
    }
    known: set[int] = set()
    for role, person_ids in roles.items():
        tell_some(person_ids - known, partial(MergeFollowed, event.merge_id, role))
        known |= person_ids


@on(MergeFollowed)
def tell_merge(event: MergeFollowed) -> None:
    """Some of them, unless it was taken apart in the meantime."""
    merge = db.session.get_one(Merge, event.merge_id, with_for_update={"read": True})
    if merge.undone_at is not None:
        return
    key = _key(merge.id)
    news = News(models.MERGED, key, key, merge.into_id, None, merge.by_id, {"role": event.role})
    mail(tell(news, event.person_ids), news, Enclosure(merge.reason, merge.language))


@on(TopicUnmerged)
def untell_merge(event: TopicUnmerged) -> None:
    untell_all(event.into_id, _key(event.merge_id))

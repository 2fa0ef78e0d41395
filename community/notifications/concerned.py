"""Whose matter a topic is, by the role in which they are told what came of it."""

from community.follows.queries import followers_of_topic
from community.notifications.wording import AUTHOR, CO_AUTHOR, COMMENTER, FOLLOWER, VOTER
from community.topics.merged import authors_in
from community.topics.models import Topic
from community.topics.queries import participants
from community.votes.queries import voter_ids


def concerned_by(topic: Topic) -> dict[str, set[int]]:
    """Who wrote it and what was merged into it, who voted for it, who took part, who follows it."""
    return {
        AUTHOR: {topic.author_id},
        CO_AUTHOR: set(authors_in(topic.id)),
        VOTER: voter_ids([topic.body_post_id]) if topic.body_post_id else set(),
        COMMENTER: participants(topic.id),
        FOLLOWER: set(followers_of_topic(topic.id)),
    }

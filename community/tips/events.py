"""What can happen to a tip or a story beyond being posted and talked about."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class TopicFeatured(Fact):
    """Staff pointed it out to everybody."""

    topic_id: int
    author_id: int
    by_id: int


@dataclass(frozen=True)
class TopicUnfeatured(Fact):
    """It is no longer pointed out: staff took that back, or its author their consent."""

    topic_id: int
    by_id: int

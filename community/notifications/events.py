"""What can happen to somebody's notices."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class NoticeWritten(Fact):
    """What a person has to read changed: something was written for them, or they read it elsewhere."""

    person_id: int


@dataclass(frozen=True)
class MergeFollowed(Fact):
    """Some of the people whom a merge concerns are to be told of it, each in this role."""

    merge_id: int
    role: str
    person_ids: list[int]


@dataclass(frozen=True)
class DecisionFollowed(Fact):
    """Some of the people whom a decision concerns are to be told of it; a few at a time, so that nobody waits."""

    outcome_id: int
    role: str
    person_ids: list[int]


@dataclass(frozen=True)
class CurationFollowed(Fact):
    """Some of the people whom a conversion or a move (`what`) concerns are to be told of it."""

    what: str
    record_id: int
    person_ids: list[int]


@dataclass(frozen=True)
class PollFollowed(Fact):
    """Some of the people who took part in a poll are to be told of its result."""

    poll_id: int
    person_ids: list[int]


@dataclass(frozen=True)
class HourFollowed(Fact):
    """Some of the people who wait for a question hour are to be told that it begins."""

    hour_id: int
    topic_id: int
    person_ids: list[int]


@dataclass(frozen=True)
class ReplanningFollowed(Fact):
    """Some of the people whom a question hour concerns are to be told that it was cancelled or moved, or isn't."""

    hour_id: int
    plan: int
    what: str
    by_id: int
    person_ids: list[int]


@dataclass(frozen=True)
class PostFollowed(Fact):
    """Some of the people who follow a topic are to be told of a new post in it."""

    post_id: int
    person_ids: list[int]


@dataclass(frozen=True)
class QuestionAwaited(Fact):
    """Some of the people who use the product of a new question, and want to hear of those, are to be told of it."""

    topic_id: int
    person_ids: list[int]


@dataclass(frozen=True)
class TopicFollowed(Fact):
    """Some of the people who follow the author, the product or a tag of a new topic are to be told of it."""

    topic_id: int
    person_ids: list[int]


@dataclass(frozen=True)
class NewsFollowed(Fact):
    """Some of the people who asked for what an entry tells of are to be told, each in this role in this idea."""

    entry_id: int
    topic_id: int
    role: str
    key: str
    person_ids: list[int]

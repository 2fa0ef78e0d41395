"""What can happen to a question beyond being posted and answered."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class AnswerAccepted(Fact):
    """The asker (or staff) chose the answer that solved it."""

    topic_id: int
    post_id: int
    author_id: int
    asker_id: int
    by_id: int


@dataclass(frozen=True)
class AnswerUnaccepted(Fact):
    """An answer is no longer the accepted one, by choice or because it was withdrawn."""

    topic_id: int
    post_id: int
    author_id: int
    by_id: int

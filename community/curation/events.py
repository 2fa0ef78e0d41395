"""What can be done with topics beyond writing in them."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class TopicConverted(Fact):
    """A question became an idea, or an idea a question."""

    conversion_id: int
    topic_id: int
    kind: str
    by_id: int


@dataclass(frozen=True)
class ConversionUndone(Fact):
    """A conversion was taken back; the topic is what it was before."""

    conversion_id: int
    topic_id: int
    kind: str
    by_id: int


@dataclass(frozen=True)
class TopicShut(Fact):
    """A topic was locked or closed (`how`)."""

    closure_id: int
    topic_id: int
    how: str
    by_id: int


@dataclass(frozen=True)
class TopicReopened(Fact):
    """A topic is no longer locked or closed."""

    closure_id: int
    topic_id: int
    by_id: int


@dataclass(frozen=True)
class PostsMoved(Fact):
    """Posts stand in another topic, which may have been made of them."""

    move_id: int
    from_id: int
    into_id: int
    post_ids: list[int]
    by_id: int


@dataclass(frozen=True)
class MoveUndone(Fact):
    """Posts that had been moved are back where they were; `post_ids` has what was said to them since, too."""

    move_id: int
    from_id: int
    into_id: int
    post_ids: list[int]
    by_id: int


@dataclass(frozen=True)
class PostReverted(Fact):
    """Staff put earlier words of a post back."""

    revision_id: int
    post_id: int
    topic_id: int
    by_id: int


@dataclass(frozen=True)
class OfficialChanged(Fact):
    """An answer or comment of staff began, or ceased, to speak for the company."""

    post_id: int
    topic_id: int
    by_id: int


@dataclass(frozen=True)
class TimerDue(Fact):
    """The time has come that a timer was set to."""

    timer_id: int

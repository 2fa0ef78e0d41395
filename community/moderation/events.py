"""What can happen in moderation."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class PostReported(Fact):
    """Somebody asked staff to look at a post."""

    case_id: int
    post_id: int
    by_id: int


@dataclass(frozen=True)
class PostJudged(Fact):
    """Staff decided: `verdict` is hidden, kept, or returned (a hiding taken back). `message` is for the author."""

    case_id: int
    post_id: int
    topic_id: int
    author_id: int
    verdict: str
    reason: str
    message: str
    by_id: int


@dataclass(frozen=True)
class MaskLifted(Fact):
    """A moderator looked up who posted something without their name."""

    reveal_id: int
    post_id: int
    reason: str
    by_id: int

"""The rules and ranks a new site begins with, and how a rank follows from them.

Stars and praise are worth nothing: a review is a review.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from community.loyalty import grounds


@dataclass(frozen=True)
class Rule:
    """How many points, and how many of them at most in one of the person's days."""

    key: str
    points: int
    daily_cap: int | None = None


@dataclass(frozen=True)
class Threshold:
    """A rank and the earned points it begins with."""

    key: str
    threshold: int


@dataclass(frozen=True)
class Criterion:
    """What a rank asks for besides its points."""

    rank: str
    measure: str
    least: int


POINTS, SOLUTIONS, SHIPPED = "points", "solutions", "shipped"
COUNTED = {SOLUTIONS: grounds.ANSWER_ACCEPTED, SHIPPED: grounds.IDEA_SHIPPED}
"""What is counted by standing awards of which rule. These rules have no daily limit, so that each award counts."""

DEFAULT_RULES = (
    Rule(grounds.IDEA_SHIPPED, 300),
    Rule(grounds.IDEA_PLANNED, 150),
    Rule(grounds.ANSWER_ACCEPTED, 100),
    Rule(grounds.REVIEW_WRITTEN, 50, 150),
    Rule(grounds.IDEA_PROPOSED, 20, 40),
    Rule(grounds.TIP_SHARED, 15, 30),
    Rule(grounds.STORY_TOLD, 15, 15),
    Rule(grounds.ANSWER_POSTED, 10, 50),
    Rule(grounds.QUESTION_ASKED, 5, 15),
    Rule(grounds.USEFUL_RECEIVED, 5, 50),
)
DEFAULT_RANKS = (
    Threshold("seed", 0),
    Threshold("sprout", 300),
    Threshold("leaf", 1000),
    Threshold("grove", 2000),
    Threshold("forest", 5000),
)
DEFAULT_CRITERIA = (
    Criterion("grove", SOLUTIONS, 3),
    Criterion("forest", SOLUTIONS, 10),
)


@dataclass(frozen=True)
class Progress:
    """How far somebody is with one criterion of their next rank. `since` is where the bar begins."""

    measure: str
    have: int
    least: int
    since: int = 0

    @property
    def missing(self) -> int:
        return max(self.least - self.have, 0)

    @property
    def share(self) -> int:
        """In percent; a hundred if and only if it is met."""
        if not self.missing:
            return 100
        return 100 * max(self.have - self.since, 0) // (self.least - self.since)


@dataclass(frozen=True)
class Ladder:
    """All ranks, the lowest first, and what they ask for."""

    ranks: Sequence[Threshold]
    criteria: Sequence[Criterion]

    def asked(self, rank: Threshold, have: Mapping[str, int], since: int = 0) -> tuple[Progress, ...]:
        """Each criterion of a rank, points first, with what somebody has of it."""
        points = Progress(POINTS, max(have.get(POINTS, 0), 0), rank.threshold, since)
        others = [one for one in self.criteria if one.rank == rank.key]
        return (points, *(Progress(one.measure, have.get(one.measure, 0), one.least) for one in others))

    def reached(self, have: Mapping[str, int]) -> int:
        """The place of the highest rank that is met together with all below it; the lowest is everybody's."""
        place = 0
        for number, rank in enumerate(self.ranks):
            if any(progress.missing for progress in self.asked(rank, have)):
                break
            place = number
        return place

    def next_steps(self, have: Mapping[str, int]) -> tuple[Progress, ...]:
        """What is missing until the next rank; nothing for whoever has the highest."""
        place = self.reached(have)
        if place + 1 >= len(self.ranks):
            return ()
        return self.asked(self.ranks[place + 1], have, self.ranks[place].threshold)

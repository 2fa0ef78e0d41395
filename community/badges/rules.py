"""The badges that a new site begins with."""

from dataclasses import dataclass

from community.badges.measures import HELPED, PICTURED, SHIPPED, SOLUTIONS, TRUSTED


@dataclass(frozen=True)
class Rule:
    """At least so many of a measure; given by hand where there is none."""

    key: str
    measure: str = ""
    least: int = 1


DEFAULT_BADGES = (
    Rule("first-solution", SOLUTIONS),
    Rule("ten-helped", HELPED, 10),
    Rule("pictured-review", PICTURED),
    Rule("trusted-reviews", TRUSTED, 10),
    Rule("shipped-idea", SHIPPED),
    Rule("bridge"),
    Rule("behind-the-scenes"),
)

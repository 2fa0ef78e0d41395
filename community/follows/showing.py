"""How pages show to a reader that they follow what the page is about."""

from dataclasses import dataclass

from community.accounts.alike import unless_there_is
from community.accounts.models import Person
from community.follows.models import BLOCKED, FOLLOWING, MUTED, Subject
from community.follows.queries import own_state, state_of


@dataclass(frozen=True)
class Standing:
    """What the macros of `follows/_follow.html` need; hashable, so that rendered pieces can be kept by it."""

    subject_type: str
    subject_id: int
    state: str = ""
    is_known: bool = False
    """Whether it is somebody signed in, to whom muting is offered."""

    @property
    def place(self) -> str:
        return f"{self.subject_type}/{self.subject_id}"

    @property
    def is_following(self) -> bool:
        return self.state == FOLLOWING

    @property
    def is_muted(self) -> bool:
        return self.state == MUTED

    @property
    def can_mute(self) -> bool:
        return self.is_known and self.state not in (MUTED, BLOCKED)

    @property
    def is_blocked(self) -> bool:
        return self.state == BLOCKED


def standing_to(subject_type: str, subject_id: int, *, seen_by: Person | None) -> Standing:
    """How the reader stands to what a page is about; the page isn't for others who follow, mute or block it."""
    subject = Subject(subject_type, subject_id)
    unless_there_is(own_state(subject))
    return Standing(subject_type, subject_id, state_of(seen_by.id, subject) if seen_by else "", seen_by is not None)

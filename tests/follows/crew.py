"""What processes do at once in these tests."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from flask import Flask

from community.accounts.models import Person
from community.follows import actions
from community.follows.models import BLOCKED, FOLLOWING, MUTED, Subject
from community.kernel.database import db
from community.kernel.errors import Conflict

VERBS: dict[str, Callable[[Subject, Person], bool]] = {
    FOLLOWING: lambda subject, person: actions.follow(subject, by=person),
    MUTED: lambda subject, person: actions.mute(subject, by=person),
    BLOCKED: lambda subject, person: actions.block(subject.id, by=person),
}


def press(_app: Flask, presses: Sequence[tuple[int, str, int, str]]) -> None:
    """Presses as (person id, subject type, subject id, state); who is blocked stays so."""
    for person_id, subject_type, subject_id, state in presses:
        with suppress(Conflict):
            VERBS[state](Subject(subject_type, subject_id), db.session.get_one(Person, person_id))
        db.session.remove()

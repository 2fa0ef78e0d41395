"""What somebody was about to do when they had to sign in first. Upper floors say which paths can be made up for."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from community.accounts.models import Person

Perform = Callable[[Person, re.Match[str]], None]
PROMISE = lazy_gettext("After you sign in, we'll do what you were about to do.")


@dataclass(frozen=True)
class Intent:
    """A kind of path, the sentence that the sign-in form says about it, and the deed."""

    pattern: re.Pattern[str]
    perform: Perform
    promise: LazyString | str


_intents: dict[str, Intent] = {}


def register(pattern: str, perform: Perform, promise: LazyString | str = PROMISE) -> None:
    """Have `perform(person, match)` called for a path like `pattern` once somebody who wanted that has signed in."""
    _intents[pattern] = Intent(re.compile(pattern), perform, promise)


def _find(path: str) -> tuple[Intent, re.Match[str]] | None:
    for intent in _intents.values():
        if match := intent.pattern.fullmatch(path):
            return intent, match
    return None


def promise_of(path: str) -> str:
    """What the sign-in form says will happen; nothing for a path nobody registered."""
    found = _find(path)
    return str(found[0].promise) if found else ""


def perform(path: str, person: Person) -> None:
    """Do it. A refusal is the caller's to show."""
    if found := _find(path):
        intent, match = found
        intent.perform(person, match)

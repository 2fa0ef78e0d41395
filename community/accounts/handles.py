"""Handles: the word after @ by which somebody is called. What may stand in one, and which is offered at first."""

import re
import unicodedata

from flask_babel import gettext as _

from community.accounts.names import name_fault
from community.kernel.markup.naming import LONGEST_HANDLE, folded

SHORTEST_HANDLE = 2
ROOM_FOR_NUMBER = 2
_SHAPE = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_GIVEN = re.compile(r"member-([1-9][0-9]{0,8})")
"""What everybody is called who has no other handle: nobody can choose such a one."""


def given_handle(person_id: int) -> str:
    return f"member-{person_id}"


def person_id_in(handle: str) -> int | None:
    """Whose handle it is if it's one of those that go by the person's number."""
    found = _GIVEN.fullmatch(handle)
    return int(found.group(1)) if found else None


def clean_handle(text: str) -> str:
    """One spelling for widths, without blanks around it and the @ before it."""
    return unicodedata.normalize("NFKC", text).strip().lstrip("@").strip()


def handle_from(name: str, *, is_staff: bool = False) -> str:
    """A handle made of the letters of a display name; nothing if they don't make one."""
    letters = "".join(sign for sign in clean_handle(name) if sign.isalnum() or sign in "-_")
    made = letters[: LONGEST_HANDLE - ROOM_FOR_NUMBER].strip("-_")
    return "" if handle_fault(made, is_staff=is_staff) else made


def handle_fault(handle: str, *, is_staff: bool = False) -> str:
    """The sentence that says why this (cleaned) handle can't be had, or nothing."""
    if not SHORTEST_HANDLE <= len(handle) <= LONGEST_HANDLE:
        return _("Use %(least)s to %(most)s characters.", least=SHORTEST_HANDLE, most=LONGEST_HANDLE)
    if not _SHAPE.fullmatch(handle) or not any(sign.isalpha() for sign in handle):
        return _("Use letters of any script and numbers; inside also - and _. No blanks, and at least one letter.")
    if _GIVEN.fullmatch(folded(handle)):
        return _("Handles like this one are given by us. Choose another.")
    return name_fault(handle, is_staff=is_staff)

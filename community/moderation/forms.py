"""The forms for reporting and judging."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.kernel.forms import Reader
from community.moderation.models import (
    LONGEST_KEEP_REASON,
    LONGEST_MESSAGE,
    LONGEST_REVEAL_REASON,
    LONGEST_WORDS,
    REASONS,
    SHORTEST_REVEAL_REASON,
)


@dataclass(frozen=True)
class ReportForm:
    """Why somebody asks staff to look at a post."""

    reason: str
    words: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "ReportForm":
        reader = Reader(form)
        reason = reader.choice("reason", REASONS, missing=_("Choose a reason."))
        missing = _("Say in a few words what is wrong.") if reason == "other" else ""
        words = reader.text("words", longest=LONGEST_WORDS, missing=missing)
        reader.check()
        return cls(reason, words)

    @property
    def values(self) -> Mapping[str, Any]:
        return {"reason": self.reason, "words": self.words}


@dataclass(frozen=True)
class HideForm:
    """Why a post is hidden, and what its author reads. There is one message for each reason; the chosen one counts."""

    reason: str
    message: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "HideForm":
        reader = Reader(form)
        reason = reader.choice("reason", REASONS, missing=_("Choose a reason."))
        reader.check()
        missing = _("Write what the author will read.")
        message = reader.text(f"message-{reason}", longest=LONGEST_MESSAGE, missing=missing)
        reader.check()
        return cls(reason, message)


def read_keep_reason(form: Mapping[str, str]) -> str:
    """Why a post stays: for the record, not for its author."""
    reader = Reader(form)
    reason = reader.line("keep_reason", longest=LONGEST_KEEP_REASON, missing=_("Say why it stays."))
    reader.check()
    return reason


def read_reveal_reason(form: Mapping[str, str]) -> str:
    """Why a moderator has to know who posted without their name."""
    reader = Reader(form)
    missing = _("Say why you have to know. The author reads it.")
    why = reader.line("why", longest=LONGEST_REVEAL_REASON, shortest=SHORTEST_REVEAL_REASON, missing=missing)
    reader.check()
    return why

"""Reading what is to be done with a topic: reasons, times in the reader's zone, and the posts that are meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from community.curation.actions.closing import Why
from community.curation.actions.moving import SPLIT_INTO, Heading
from community.curation.actions.pinning import PACES
from community.curation.models import CLOSE, CLOSE_REASONS, DEEDS, LOCK, LOCK_REASONS
from community.kernel.forms import Reader
from community.topics.models import TITLE_LENGTH

LONGEST_REASON = 1000


def read_reason(form: Mapping[str, str], missing: str = "") -> str:
    """A public reason; `missing` is the sentence for none."""
    reader = Reader(form)
    reason = reader.text("reason", longest=LONGEST_REASON, missing=missing)
    reader.check()
    return reason


def read_why(form: Mapping[str, str], reasons: tuple[str, ...]) -> Why:
    reader = Reader(form)
    why = _why(reader, reasons)
    reader.check()
    return why


def _why(reader: Reader, reasons: tuple[str, ...]) -> Why:
    reason = reader.choice("reason", reasons, missing=_("Choose a reason."))
    return Why(reason, reader.text("words", longest=LONGEST_REASON))


@dataclass(frozen=True)
class TimerForm:
    """What is to be done when, and why."""

    deed: str
    at: datetime
    why: Why

    @classmethod
    def read(cls, form: Mapping[str, str], zone: str) -> "TimerForm":
        reader = Reader(form)
        deed = reader.choice("deed", DEEDS, missing=_("Choose what is to be done."))
        reasons = {LOCK: LOCK_REASONS, CLOSE: CLOSE_REASONS}.get(deed)
        why = _why(reader, reasons) if reasons else Why("")
        at = _moment(reader.line("at", longest=40), zone)
        if at is None:
            reader.refuse("at", _("Choose a time from now to a year from now."))
        reader.check()
        assert at is not None
        return cls(deed, at, why)


def _moment(text: str, zone: str) -> datetime | None:
    """A day and clock time of the reader's; None for anything else."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    except (ValueError, OverflowError):
        return None


def read_day(form: Mapping[str, str], zone: str) -> datetime:
    """The end of a day where the reader lives."""
    reader = Reader(form)
    text, sentence = reader.line("until", longest=40), _("Choose a day from tomorrow to a year from now.")
    try:
        day = date.fromisoformat(text) + timedelta(days=1)
    except (ValueError, OverflowError):
        reader.refuse("until", sentence)
        reader.check()
        raise
    return datetime.combine(day, time(), ZoneInfo(zone))


def read_pace(form: Mapping[str, str]) -> int:
    reader = Reader(form)
    minutes = reader.choice("minutes", [str(pace) for pace in PACES], missing=_("Choose one of the options."))
    reader.check()
    return int(minutes)


@dataclass(frozen=True)
class SplitForm:
    """Which posts go on by themselves, as what, and why."""

    heading: Heading
    reason: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "SplitForm":
        reader = Reader(form)
        kind = reader.choice("kind", SPLIT_INTO, missing=_("Choose a question or an idea."))
        title = reader.line("title", longest=TITLE_LENGTH, missing=_("Enter a title."))
        reason = reader.text("reason", longest=LONGEST_REASON, missing=_("Write why, for everyone who took part."))
        reader.check()
        return cls(Heading(kind, title), reason)

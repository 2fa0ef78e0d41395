"""Reading what an entry is to say, and when it is to be published."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from community.kernel.forms import Reader
from community.kernel.markup import MAX_LENGTH
from community.news.actions import Words
from community.news.models import KINDS, LONGEST_TITLE, MOST_IDEAS
from community.news.queries import living_ideas
from community.topics.text import written

_IDEA = re.compile(r"(?:.*/ideas/)?([0-9]{1,9})(?:[#?].*)?")


@dataclass(frozen=True)
class EntryForm:
    """An entry's words. Fields: kind, title_ja, title_en, body_ja, body_en, and ideas, one on each line."""

    said: Words
    seen_words: int

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "EntryForm":
        reader = Reader(form)
        kind = reader.choice("kind", KINDS, missing=_("Choose one of the options."))
        titles = {language: reader.line(f"title_{language}", longest=LONGEST_TITLE) for language in ("ja", "en")}
        bodies = {language: reader.text(f"body_{language}", longest=MAX_LENGTH) for language in ("ja", "en")}
        if not any(titles.values()):
            reader.refuse("title_ja", _("Enter a title."))
        topic_ids = _ideas(reader)
        seen = reader.whole("words", least=0, most=10**9) or 0
        reader.check()
        return cls(
            Words(kind, titles["ja"], titles["en"], written(bodies["ja"]), written(bodies["en"]), topic_ids), seen
        )


def _ideas(reader: Reader) -> tuple[int, ...]:
    """The ideas of the form, where they live now."""
    lines = [line.strip() for line in reader.text("ideas", longest=4_000).splitlines() if line.strip()]
    numbers: list[int] = []
    for line in lines:
        found = _IDEA.fullmatch(line)
        if found is None or int(found.group(1)) >= 2**31:
            reader.refuse("ideas", _("“%(line)s” isn't the address of an idea.", line=line[:60]))
            return ()
        numbers.append(int(found.group(1)))
    living = living_ideas(numbers) if numbers else {}
    missing = next((number for number in numbers if number not in living), None)
    if missing is not None:
        reader.refuse("ideas", _("There is no public idea with the number %(number)s.", number=missing))
        return ()
    ids = tuple(dict.fromkeys(living[number] for number in numbers))
    if len(ids) > MOST_IDEAS:
        reader.refuse("ideas", _("Link up to %(most)s ideas.", most=MOST_IDEAS))
    return ids


def read_time(form: Mapping[str, str], zone: str) -> datetime:
    """The time of the field `at`, as a clock in this zone shows it."""
    reader = Reader(form)
    value = reader.line("at", longest=40, missing=_("Choose a day and a time."))
    at = None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        reader.refuse("at", _("Choose a day and a time."))
    reader.check()
    assert at is not None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))

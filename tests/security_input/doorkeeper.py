"""Sending things in, and writing down every answer that shouldn't have been."""

import re
import time
import unicodedata
from collections import Counter

import pytest
from werkzeug.test import TestResponse

INNARDS = (
    *("Traceback (most", "sqlalchemy", "psycopg", "sqlite3.", "OperationalError"),
    *("werkzeug.", "jinja2.", "whoosh."),
)
"""What no page says: the names of what it is made of."""
LINE_END = re.compile(r"\r*\n|\r")


class Doorkeeper:
    """Judges answers. `faults` are the wrong ones, in sentences; `slowest` is told, not judged."""

    def __init__(self, log: pytest.LogCaptureFixture) -> None:
        self.statuses: Counter[int] = Counter()
        self.faults: list[str] = []
        self.kept = 0
        self.slowest = (0.0, "")
        self._log = log
        self._began = time.process_time()

    def begin(self) -> None:
        self._log.clear()
        self._began = time.process_time()

    def judge(self, what: str, sent: str, answer: TestResponse) -> None:
        self.statuses[answer.status_code] += 1
        told = f"{what} with {sent[:60]!r} ({len(sent)} characters)"
        self.slowest = max(self.slowest, (time.process_time() - self._began, told))
        if answer.status_code >= 500:
            causes = [repr(record.exc_info[1])[:300] for record in self._log.records if record.exc_info]
            self.faults.append(f"{answer.status_code}: {told} {causes}")
        if answer.mimetype == "text/html":
            shown = answer.text
            self.faults += [f"shows {word}: {told}" for word in INNARDS if word in shown and word not in sent]


def kept(text: str, kind: str) -> str:
    """How a text is kept: composed, with one kind of line end, without blanks around it and NULs; a line as a line."""
    plain = LINE_END.sub("\n", unicodedata.normalize("NFC", text.replace("\0", ""))).strip()
    return " ".join(plain.split()) if kind == "text" else plain


def is_whole(text: str) -> bool:
    """Whether it has no half of a pair: those can't be written in UTF-8."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)

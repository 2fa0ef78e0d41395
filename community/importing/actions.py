"""Reading a file batch by batch, each in one transaction, so that a broken run goes on where it stopped."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from community.importing.lines import BadLine, read_line
from community.importing.loading import LOADERS, Batch
from community.kernel.database import db
from community.kernel.events import publish
from community.kernel.transaction import action
from community.reviews.scoring import recount_ratings
from community.topics.actions.helpful import recount_helpful
from community.topics.actions.recounting import recount_products, recount_topics
from community.topics.events import TopicsImported

LINES_AT_ONCE = 200


@dataclass
class Report:
    """What a run did: counts of lines, and the refused ones with their numbers."""

    added: int = 0
    changed: int = 0
    same: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@action
def load_lines(lines: list[tuple[int, str]]) -> tuple[Batch, list[tuple[int, str]]]:
    """Load these numbered lines; a line that can't be taken leaves no trace and doesn't hold up the others."""
    batch, refused = Batch(), []
    for number, text in lines:
        try:
            line = read_line(text)
            with db.session.begin_nested():
                LOADERS[type(line)](line, batch)
        except BadLine as error:
            refused.append((number, str(error)))
    if batch.topic_ids:
        recount_topics(batch.topic_ids)
        recount_products()
        publish(TopicsImported(sorted(batch.topic_ids)))
    return batch, refused


def import_content(path: Path, progress: Callable[[int], None]) -> Report:
    """Load a JSON Lines file. `progress` is told how many bytes were read since it was last told."""
    report = Report()
    with path.open("rb") as file:
        numbered = enumerate(file, start=1)
        while chunk := list(islice(numbered, LINES_AT_ONCE)):
            lines, unreadable = decoded(chunk)
            batch, refused = load_lines(lines)
            report.added += batch.added
            report.changed += batch.changed
            report.same += batch.same
            report.refused += sorted(unreadable + refused)
            db.session.remove()
            progress(sum(len(raw) for _, raw in chunk))
    if report.added or report.changed:
        recount_helpful()
        recount_ratings()
    return report


def decoded(chunk: Iterable[tuple[int, bytes]]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Numbered lines as text without empty ones, and those that can't be read."""
    lines, unreadable = [], []
    for number, raw in chunk:
        try:
            text = raw.decode("utf-8").strip()
        except UnicodeDecodeError:
            unreadable.append((number, "isn't UTF-8"))
            continue
        if text:
            lines.append((number, text))
    return lines, unreadable

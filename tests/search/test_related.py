"""Beside a topic stands the same for the same input, however the index came to be what it is."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from community.search.backend import Doc
from community.search.queries import related_ids
from community.search.whoosh_backend import WhooshBackend

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
TITLE = "水筒のふたが漏れて困っています"
ALIKE = [Doc(number, number, "question", None, "ja", TITLE, "床が濡れます。", NOON) for number in range(1, 9)]
OTHERS = [
    Doc(number, number, "question", None, "ja", f"水筒の色{number}を選びたい", "どれも好きです。", NOON)
    for number in range(9, 40)
]
DOCS = [*ALIKE, *OTHERS]


def at_once(backend: WhooshBackend, docs: Sequence[Doc]) -> None:
    backend.rebuild(docs)


def one_by_one(backend: WhooshBackend, docs: Sequence[Doc]) -> None:
    backend.rebuild(())
    for doc in docs:
        backend.index([doc])


def again_and_again(backend: WhooshBackend, docs: Sequence[Doc]) -> None:
    """Some are indexed, taken out, and indexed again, as when a post is hidden and returns."""
    backend.rebuild(docs[: len(docs) // 2])
    backend.delete([doc.post_id for doc in docs[:6]])
    backend.index(docs)
    backend.index(docs[3:9])


@pytest.mark.parametrize("fill", [at_once, one_by_one, again_and_again])
@pytest.mark.parametrize("order", [0, 1, 2])
def test_the_same_topics_in_the_same_order_whatever_was_indexed_first(
    tmp_path: Path, fill: Callable[[WhooshBackend, Sequence[Doc]], None], order: int
) -> None:
    """Eight are equally like the one; which five stand there is no matter of chance."""
    docs = list(DOCS)
    if order:
        Random(order).shuffle(docs)
    backend = WhooshBackend(tmp_path / "index")
    fill(backend, docs)
    first = related_ids(backend, 1, "question", TITLE)
    assert first == [8, 7, 6, 5, 4]
    assert related_ids(backend, 1, "question", TITLE) == first
    backend.close()
    again = WhooshBackend(tmp_path / "index")
    assert related_ids(again, 1, "question", TITLE) == first
    again.close()

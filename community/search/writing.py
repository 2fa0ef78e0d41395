"""What Whoosh keeps of a post, and how it gets it: as one new segment for all posts that are added at a time."""

import contextlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from whoosh import fields
from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import Column, NumericColumn
from whoosh.formats import Frequency
from whoosh.index import LockError

from community.search.backend import IndexBusy
from community.search.recent import CONTENT, TITLE, IndexedPost
from community.search.segments import NUMBERS

POSTINGS_IN_BLOCK = 1_024
"""Read at once. Whoosh's own blocks are smaller, so that a reader can skip some, and slower to read as a whole."""

_column: Callable[[str], Column] = NumericColumn
_codec: Callable[..., Any] = W3Codec


@contextlib.contextmanager
def writing(index: Any) -> Iterator[Any]:
    """A writer for the one who holds the lock; what it was given is there when the block ends well."""
    codec = _codec(blocklimit=POSTINGS_IN_BLOCK)
    codec.length_stats = False
    try:
        writer = index.writer(timeout=1.0, codec=codec)
    except LockError as error:
        raise IndexBusy("Somebody writes to the index without our lock.") from error
    with writer:
        writer.pool = _Pool()
        writer.mergetype = _without_empty
        yield writer


def add(writer: Any, posts: Iterable[IndexedPost]) -> None:
    """They have to come in the order of their ids."""
    for post in posts:
        numbers = (post.post, post.topic, post.kind, post.product)
        counts = {field: list(post.counts[field].items()) for field in (CONTENT, TITLE)}
        writer.add_document(texts=tuple(post.texts), **counts, **dict(zip(NUMBERS, numbers, strict=True)))


def schema() -> fields.Schema:
    numbers = {name: fields.COLUMN(_column("q")) for name in NUMBERS}
    return fields.Schema(texts=fields.STORED(), **{CONTENT: _counted(), TITLE: _counted()}, **numbers)


class _Pool:
    """The postings until they are written: document, count, document, count … by token.

    Whoosh's own pool keeps each as a tuple of objects, spills to the disk soon and sorts them all.
    """

    def __init__(self) -> None:
        self._postings: defaultdict[tuple[str, bytes], array[int]] = defaultdict(lambda: array("I"))

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        field, token, doc, count, _ = posting
        self._postings[field, token].extend((doc, int(count)))

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, int, bytes]]:
        for field, token in sorted(self._postings):
            known = self._postings.pop((field, token))
            for doc, count in zip(known[::2], known[1::2], strict=True):
                yield field, token, doc, count, b""

    def cleanup(self) -> None:
        self._postings.clear()


class Counts(Frequency):
    """How often each token occurs, kept as the weight of its posting and not a second time beside it."""

    def fixed_value_size(self) -> int:
        return 0

    def word_values(self, value: Any, analyzer: Any, **kwargs: Any) -> Iterable[tuple[Any, int, float, bytes]]:
        return ((token, count, float(count), b"") for token, count in value)


def _counted() -> fields.TEXT:
    field = fields.TEXT(phrase=False)
    field.format = Counts()
    return field


def _without_empty(_writer: Any, segments: Sequence[Any]) -> list[Any]:
    return [segment for segment in segments if segment.doc_count()]

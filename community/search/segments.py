"""The segments of a Whoosh index, read through its codec: opened once and kept from one state to the next.

Whoosh's files remember a position, so one thread at a time reads from a segment; what was read is shared by all.
"""

import contextlib
import sys
import threading
import time
import weakref
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher
from whoosh.columns import NumericColumn
from whoosh.fields import Schema
from whoosh.index import TOC, open_dir

from community.search.postings import NONE, Postings, PostingStore

NUMBERS = ("post_number", "topic_number", "kind_number", "product_number")
MOST_FREQUENCIES = 20_000
_TRIES = 10
_PAUSE = 0.02

_Opened = TypeVar("_Opened")
_read_contents: Callable[..., TOC] = TOC.read


class _Blocks(W3LeafMatcher):
    """Takes the blocks of a token as they lie in the file; Whoosh hands out one posting after the other."""

    _data: Any
    _read_data: Callable[[], None]
    _goto: Callable[[int], None]

    def decoded(self) -> Postings:
        docs, counts = array("I"), array("f")
        while True:
            self._read_data()
            gaps, weights, _ = self._data
            docs.extend(accumulate(gaps))
            counts.extend(weights if isinstance(weights, tuple) else (weights or 1.0,) * len(gaps))
            if self._lastblock:
                return Postings(docs, counts)
            self._goto(self._nextoffset)


class _Codec(W3Codec):
    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> _Blocks:
        return _blocks(dbfile, *terminfo.extent(), format_, term=term, scorer=scorer)


class _WholeColumn(NumericColumn):
    """The values of all documents in one read."""

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> Any:
        values = array(self._typecode, bytes(dbfile.get(basepos, length)))
        if sys.byteorder == "little":
            values.byteswap()
        values.extend([self._default] * (doccount - len(values)))
        return values


_blocks: Callable[..., _Blocks] = _Blocks
_codec: Callable[[], Any] = _Codec
_whole_column: Callable[[str], NumericColumn] = _WholeColumn


class Segment:
    """Documents that never change; which of them are gone is known by whoever asks."""

    def __init__(self, storage: Any, schema: Schema, segment: Any, store: PostingStore) -> None:
        codec, files = _codec(), segment.open_compound_file(storage)
        self.id = str(segment.segment_id())
        self.doc_count = int(segment.doc_count_all())
        self._terms = codec.terms_reader(files, segment)
        self._documents = codec.per_document_reader(files, segment)
        self._schema = schema
        self._store = store
        self._lock = threading.Lock()
        self._frequencies: dict[tuple[str, str], int] = {}
        self.posts, self.topics, self.kinds, self.products = (self._column(name, "q") for name in NUMBERS)
        self._lengths: dict[str, bytes] = {}
        weakref.finalize(self, _close, self._terms, self._documents, files)

    def lengths(self, field: str) -> bytes:
        """The length of that field in each document, as the byte that Whoosh keeps for it."""
        if field not in self._lengths:
            with self._lock:
                self._lengths[field] = bytes(self._column(f"_{field}_len", "B"))
        return self._lengths[field]

    def total_length(self, field: str) -> int:
        return int(self._documents.field_length(field))

    def frequency(self, field: str, token: str) -> int:
        """How many documents have the token."""
        found = self._frequencies.get((field, token))
        if found is None:
            if len(self._frequencies) >= MOST_FREQUENCIES:
                self._frequencies.clear()
            with self._lock:
                found = self._frequencies[field, token] = self._frequency(field, token)
        return found

    def postings(self, field: str, token: str) -> Postings:
        if not self.frequency(field, token):
            return NONE
        return self._store.get((self.id, field, token), partial(self._postings, field, token))

    def text(self, doc: int) -> tuple[str, str]:
        """The folded title and body."""
        with self._lock:
            title, body = self._documents.stored_fields(doc)["texts"]
        return str(title), str(body)

    def places_of(self, posts: Iterable[int], topics: Collection[int]) -> set[int]:
        """Where these posts and all posts of these topics lie; posts are in the order of their ids."""
        found = set()
        for post in posts:
            place = bisect_left(self.posts, post)
            if place < self.doc_count and self.posts[place] == post:
                found.add(place)
        if topics:
            found.update(place for place, topic in enumerate(self.topics) if topic in topics)
        return found

    def _frequency(self, field: str, token: str) -> int:
        try:
            return int(self._terms.doc_frequency(field, token.encode()))
        except KeyError:
            return 0

    def _postings(self, field: str, token: str) -> Postings:
        with self._lock:
            blocks: _Blocks = self._terms.matcher(field, token.encode(), self._schema[field].format)
            return blocks.decoded()

    def _column(self, name: str, typecode: str) -> "array[int]":
        if not self._documents.has_column(name):
            return array(typecode, bytes(self.doc_count * array(typecode).itemsize))
        column: array[int] = self._documents.column_reader(name, _whole_column(typecode))
        return column


def _close(*opened: Any) -> None:
    for each in opened:
        each.close()


def open_index(path: Path, schema: Schema) -> Any:
    """With the schema given, Whoosh does not read the one that was pickled."""
    return again_when_files_vanish(lambda: open_dir(str(path), schema=schema))


def contents_of(index: Any, schema: Schema) -> TOC:
    """The number of the newest state, and which segments it has."""
    return _read_contents(index.storage, index.indexname, schema=schema)


def again_when_files_vanish(opened: Callable[[], _Opened]) -> _Opened:
    """A writer may remove a file between the look at the table of contents and the opening."""
    for _ in range(_TRIES):
        with contextlib.suppress(FileNotFoundError):
            return opened()
        time.sleep(_PAUSE)
    return opened()

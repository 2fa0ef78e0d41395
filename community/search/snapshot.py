"""One state of the index, read token by token: who has it, how often, and what that is worth (BM25).

Whoosh's own collectors walk a tree of matchers for each document; adding up one token after the other is faster.
"""

import math
import threading
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import NamedTuple, Protocol

from whoosh.util.numeric import byte_to_length

from community.search.backend import Hit
from community.search.parsing import Equivalents
from community.search.postings import Postings
from community.search.recent import CONTENT, TITLE

K1 = 1.5
B = 0.75
MOST_FREQUENCIES = 20_000
MOST_ANSWERS = 32

Scores = dict[int, float]
Ranked = list[tuple[int, float]]


class Source(Protocol):
    """Documents, numbered from 0, and what is known of each. Counted are also those that are gone."""

    @property
    def doc_count(self) -> int: ...

    @property
    def posts(self) -> Sequence[int]: ...

    @property
    def topics(self) -> Sequence[int]: ...

    @property
    def kinds(self) -> Sequence[int]: ...

    @property
    def products(self) -> Sequence[int]: ...

    def lengths(self, field: str) -> bytes: ...

    def total_length(self, field: str) -> int: ...

    def frequency(self, field: str, token: str) -> int: ...

    def postings(self, field: str, token: str) -> Postings: ...

    def text(self, doc: int) -> tuple[str, str]: ...


class Part(NamedTuple):
    """A source, and which of its documents are gone."""

    source: Source
    gone: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which kinds and which product are asked for, and whether only posts with titles; nothing said means any."""

    kinds: frozenset[int] = frozenset()
    product: int | None = None
    is_titled: bool = False

    def of(self, part: Part, docs: Iterable[int]) -> Iterable[int]:
        """Those of the documents that are asked for and not gone."""
        source, gone = part
        if gone:
            docs = [doc for doc in docs if doc not in gone]
        if self.kinds:
            docs = [doc for doc in docs if source.kinds[doc] in self.kinds]
        if self.product is not None:
            docs = [doc for doc in docs if source.products[doc] == self.product]
        if self.is_titled:
            lengths = source.lengths(TITLE)
            docs = [doc for doc in docs if lengths[doc]]
        return docs


ANY = Wanted()


class Snapshot:
    """Never changes, so any number of threads may ask it. A document's number counts through all of its parts."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self._offsets = [0, *accumulate(part.source.doc_count for part in parts)]
        self.doc_count = self._offsets[-1]
        self._frequencies: dict[tuple[str, str], int] = {}
        self._norms = {field: self._norms_of(field) for field in (CONTENT, TITLE)}
        self._answers: dict[Hashable, Sequence[Hit]] = {}
        self._lock = threading.Lock()

    @property
    def live_count(self) -> int:
        return self.doc_count - sum(len(part.gone) for part in self.parts)

    def frequency(self, field: str, token: str) -> int:
        key = (field, token)
        found = self._frequencies.get(key)
        if found is None:
            if len(self._frequencies) >= MOST_FREQUENCIES:
                self._frequencies.clear()
            found = self._frequencies[key] = sum(part.source.frequency(field, token) for part in self.parts)
        return found

    def rarest(
        self, field: str, tokens: Iterable[str], *, most: int, share: float | None = None, least: int = 1
    ) -> list[str]:
        """The rarest tokens that `least` posts have; with a share, only those in at most that share of them, or two."""
        present = sorted((self.frequency(field, token), token) for token in dict.fromkeys(tokens))
        present = [(count, token) for count, token in present if count >= least]
        if share is not None:
            allowed = max(share * self.doc_count, 50)
            rare = [(count, token) for count, token in present if count <= allowed]
            present = rare if len(rare) > 1 else present[:2]
        return [token for _, token in present[:most]]

    def having_every(self, words: Sequence[Equivalents]) -> list[set[int]]:
        """By part the documents that have each of the words, in any of its ways."""
        return [set(ANY.of(part, _having_every(part.source, words))) for part in self.parts]

    def scores(self, field: str, weights: dict[str, float], wanted: Wanted) -> Scores:
        """BM25 of every wanted document that has any of the tokens."""
        found: Scores = {}
        for part, offset in zip(self.parts, self._offsets, strict=False):
            own: Scores = {}
            norms, lengths = self._norms[field], part.source.lengths(field)
            for token, worth in self._worths(field, weights):
                for doc, count in part.source.postings(field, token).counted():
                    own[doc] = own.get(doc, 0.0) + worth * count / (count + norms[lengths[doc]])
            found.update((doc + offset, own[doc]) for doc in wanted.of(part, own))
        return found

    def scores_of(self, docs: Sequence[set[int]], field: str, weights: dict[str, float], wanted: Wanted) -> Scores:
        """BM25 of those of these documents that are wanted."""
        found: Scores = {}
        for part, offset, there in zip(self.parts, self._offsets, docs, strict=False):
            own = dict.fromkeys(wanted.of(part, there), 0.0)
            norms, lengths = self._norms[field], part.source.lengths(field)
            for token, worth in self._worths(field, weights) if own else ():
                for doc, count in part.source.postings(field, token).counted(own):
                    if doc in own:
                        own[doc] += worth * count / (count + norms[lengths[doc]])
            found.update((doc + offset, score) for doc, score in own.items())
        return found

    def value(self, field: str, token: str, count: float, doc: int) -> float:
        """What BM25 gives for so many of a token in this document."""
        source, place = self._located(doc)
        return self._worth(field, token) * count / (count + self._norms[field][source.lengths(field)[place]])

    def has_title(self, doc: int) -> bool:
        source, place = self._located(doc)
        return bool(source.lengths(TITLE)[place])

    def text(self, doc: int) -> tuple[str, str]:
        """The folded title and body."""
        source, place = self._located(doc)
        return source.text(place)

    def topic(self, doc: int) -> int:
        source, place = self._located(doc)
        return source.topics[place]

    def hit(self, doc: int, score: float) -> Hit:
        source, place = self._located(doc)
        return Hit(source.posts[place], source.topics[place], score)

    def remembered(self, asked: Hashable, answer: Callable[[], Sequence[Hit]]) -> Sequence[Hit]:
        """What was answered when the same was asked of this state before."""
        with self._lock:
            known = self._answers.get(asked)
        if known is None:
            known = answer()
            with self._lock:
                self._answers[asked] = known
                if len(self._answers) > MOST_ANSWERS:
                    del self._answers[next(iter(self._answers))]
        return known

    def _located(self, doc: int) -> tuple[Source, int]:
        number = bisect_right(self._offsets, doc) - 1
        return self.parts[number].source, doc - self._offsets[number]

    def _norms_of(self, field: str) -> list[float]:
        """By the byte for its length, what a text adds to a count before the count is divided by it."""
        total = sum(part.source.total_length(field) for part in self.parts)
        average = max(1.0, total / max(1, self.doc_count))
        return [K1 * (1 - B + B * byte_to_length(code) / average) for code in range(256)]

    def _worths(self, field: str, weights: dict[str, float]) -> list[tuple[str, float]]:
        return [(token, weight * self._worth(field, token)) for token, weight in weights.items()]

    def _worth(self, field: str, token: str) -> float:
        count = self.frequency(field, token)
        return (K1 + 1) * math.log(1 + (self.doc_count - count + 0.5) / (count + 0.5))


def _having_every(source: Source, words: Sequence[Equivalents]) -> set[int]:
    """The rarest word first, and of the others only what is left to be asked."""
    found: set[int] | None = None
    for equivalents in sorted(words, key=partial(_at_most, source)):
        found = set().union(*(_having_all(source, tokens, found) for tokens in equivalents))
        if not found:
            break
    return found or set()


def _at_most(source: Source, equivalents: Equivalents) -> int:
    return sum(min(source.frequency(CONTENT, token) for token in tokens) for tokens in equivalents)


def _having_all(source: Source, tokens: Sequence[str], within: set[int] | None) -> set[int]:
    found = within
    for _, token in sorted((source.frequency(CONTENT, token), token) for token in set(tokens)):
        postings = source.postings(CONTENT, token)
        found = set(postings.docs) if found is None else postings.shared(found)
        if not found:
            break
    return found or set()

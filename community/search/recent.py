"""The newest changes, which Whoosh does not have yet: a line each in a log beside its segments, and in memory.

Writing a segment costs as much for one post as for twenty, and each one makes searching slower. So changes gather here.
"""

import json
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from whoosh.util.numeric import length_to_byte

from community.search.backend import Doc
from community.search.postings import Postings
from community.search.tokens import fold, tokens

CONTENT = "content"
TITLE = "title"
TITLE_BOOST = 3
LONGEST_BODY = 50_000
LONGEST_STORED = 20_000
KINDS = {"question": 1, "idea": 2, "review": 3, "tip": 4, "story": 5, "hour": 6}
NO_PRODUCT = 0

_LOG = "recent-"


class IndexedPost(NamedTuple):
    """A post as it is searched: its numbers, by field how often it has each token, and its folded title and body."""

    post: int
    topic: int
    kind: int
    product: int
    counts: Mapping[str, Mapping[str, int]]
    lengths: Mapping[str, int]
    texts: Sequence[str]


def indexed(doc: Doc) -> IndexedPost:
    title = Counter(tokens(doc.title))
    content = Counter(tokens(doc.body[:LONGEST_BODY]))
    for token, count in title.items():
        content[token] += TITLE_BOOST * count
    return IndexedPost(
        doc.post_id,
        doc.topic_id,
        KINDS[doc.kind],
        doc.product_id or NO_PRODUCT,
        {TITLE: title, CONTENT: content},
        {TITLE: title.total(), CONTENT: content.total()},
        (fold(doc.title), fold(doc.body[:LONGEST_STORED])),
    )


class Change(NamedTuple):
    """Posts that are gone or replaced, topics that are gone with all of their posts, and posts that are new."""

    gone: Sequence[int] = ()
    topics: Sequence[int] = ()
    posts: Sequence[IndexedPost] = ()

    def applied_to(self, known: Iterable[IndexedPost]) -> list[IndexedPost]:
        return [post for post in known if post.post not in self.gone and post.topic not in self.topics] + [*self.posts]


def _written(change: Change) -> bytes:
    return json.dumps(change, separators=(",", ":")).encode() + b"\n"


def _read(line: bytes) -> Change:
    gone, topics, posts = json.loads(line)
    return Change(gone, topics, [_shared(IndexedPost(*post)) for post in posts])


def _shared(post: IndexedPost) -> IndexedPost:
    """Equal tokens of all posts are one string in memory."""
    counts = {
        field: {sys.intern(token): count for token, count in found.items()} for field, found in post.counts.items()
    }
    return post._replace(counts=counts)


class Log:
    """The changes since one state of Whoosh's index; with the next state the next log begins."""

    def __init__(self, folder: Path, state: int) -> None:
        self.state = state
        self.path = folder / f"{_LOG}{state}.jsonl"

    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, change: Change) -> None:
        """For the one writer. A line that a writer who died left unfinished is cut off."""
        with self.path.open("ab+") as file:
            end = file.tell()
            file.seek(max(0, end - 1))
            if file.read(1) not in {b"", b"\n"}:
                file.seek(0)
                file.truncate(file.read().rfind(b"\n") + 1)
            file.write(_written(change))

    def read(self, start: int) -> tuple[list[Change], int]:
        """The changes after this place that are whole, and the place after them."""
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                lines = file.read()
        except FileNotFoundError:
            return [], 0
        whole = lines[: lines.rfind(b"\n") + 1]
        return [_read(line) for line in whole.splitlines()], start + len(whole)

    def remove_others(self) -> None:
        for path in self.path.parent.glob(f"{_LOG}*"):
            if path != self.path:
                path.unlink(missing_ok=True)


class Recent:
    """Posts in memory, in the order in which they came; asked like a segment."""

    def __init__(self, known: Sequence[IndexedPost] = ()) -> None:
        self.known = known
        self.doc_count = len(known)
        self.posts = [post.post for post in known]
        self.topics = [post.topic for post in known]
        self.kinds = [post.kind for post in known]
        self.products = [post.product for post in known]
        self._lengths: dict[str, bytes] = {}

    def lengths(self, field: str) -> bytes:
        if field not in self._lengths:
            self._lengths[field] = bytes(length_to_byte(post.lengths[field]) for post in self.known)
        return self._lengths[field]

    def total_length(self, field: str) -> int:
        return sum(post.lengths[field] for post in self.known)

    def frequency(self, field: str, token: str) -> int:
        return sum(token in post.counts[field] for post in self.known)

    def postings(self, field: str, token: str) -> Postings:
        docs = [doc for doc, post in enumerate(self.known) if token in post.counts[field]]
        return Postings(array("I", docs), array("f", [self.known[doc].counts[field][token] for doc in docs]))

    def text(self, doc: int) -> tuple[str, str]:
        title, body = self.known[doc].texts
        return title, body

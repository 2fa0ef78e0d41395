"""What every search engine of the community can do, and the values that go in and come out.

An engine only ranks. Who may see what, and which states and pages are asked for, is decided in SQL on its hits.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from community.search.lexicon import NONE, Lexicon


class IndexUnavailable(Exception):
    """There is no index that can be read: it is missing, damaged or made by other rules. It has to be rebuilt."""


class IndexBusy(Exception):
    """Somebody else is writing and did not finish in time. Trying again later helps."""


@dataclass(frozen=True, slots=True)
class Doc:
    """A post as it is indexed; only the first post of a topic has a title."""

    post_id: int
    topic_id: int
    kind: str
    product_id: int | None
    lang: str
    title: str
    body: str
    created_at: datetime


class Hit(NamedTuple):
    post_id: int
    topic_id: int
    score: float


@dataclass(frozen=True, slots=True)
class SimilarHit:
    """A topic with a title like the one asked for, and the words of the question that its title has, too."""

    topic_id: int
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Health:
    docs: int
    version: str
    updated_at: datetime | None
    ok: bool


Progress = Callable[[int], None]


class SearchBackend(Protocol):
    def index(self, docs: Iterable[Doc]) -> None:
        """Add these posts, or replace what was known of them."""

    def delete(self, post_ids: Iterable[int]) -> None: ...

    def delete_topic(self, topic_id: int) -> None: ...

    def search(
        self,
        query: str,
        *,
        kinds: Collection[str] = (),
        product_id: int | None = None,
        limit: int = 1000,
        known: Lexicon = NONE,
    ) -> list[Hit]:
        """The posts that fit, best first. No kinds means every kind; what is `known` to say the same is found, too.

        Raises IndexUnavailable.
        """

    def similar(
        self, title: str, *, kinds: Collection[str] = (), limit: int = 8, known: Lexicon = NONE
    ) -> list[SimilarHit]:
        """The topics whose titles say the same, best first. Raises IndexUnavailable."""

    def related(
        self, title: str, *, kinds: Collection[str] = (), limit: int = 8, known: Lexicon = NONE
    ) -> list[SimilarHit]:
        """The same for a title that is itself in the index, where the words that only it has are no help."""

    def clear(self) -> None:
        """Start again with an empty index."""

    def rebuild(self, docs: Iterable[Doc], progress: Progress | None = None) -> None:
        """Make a new index of these posts and switch to it when it is whole; searching goes on meanwhile.

        The posts must be read lazily, so that they are read after changes have begun to be kept for the new index.
        """

    def health(self) -> Health: ...

    def close(self) -> None: ...

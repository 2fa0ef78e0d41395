"""The search engine that ships with the community: Whoosh, in files beside the database, safe for several processes.

Good to about 50,000 posts. Everything it hands out has still to pass the rights in SQL.
"""

import contextlib
import logging
import os
import threading
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from community.search import ranking
from community.search.backend import Doc, Health, Hit, IndexBusy, IndexUnavailable, Progress, SimilarHit
from community.search.generation import MOST_RECENT, Generation
from community.search.lexicon import NONE, Lexicon
from community.search.parsing import LONGEST_QUERY, parse
from community.search.recent import KINDS, Change, IndexedPost, indexed
from community.search.snapshot import Snapshot, Wanted
from community.search.storage import IndexDirectory
from community.search.tokens import TOKENS_VERSION

LAYOUT_VERSION = "2"

WRITE_PATIENCE = 5.0
REBUILD_PATIENCE = 60.0
REBUILD_BATCH = 20_000
TOLD_EVERY = 1_000

log = logging.getLogger(__name__)


class WhooshBackend:
    def __init__(self, root: Path, *, version: str = TOKENS_VERSION, patience: float = WRITE_PATIENCE) -> None:
        self.version = f"{version}/{LAYOUT_VERSION}"
        self._directory = IndexDirectory(root, self.version)
        self._patience = patience
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._opened: Generation | None = None

    def index(self, docs: Iterable[Doc]) -> None:
        latest = iter({doc.post_id: doc for doc in docs}.values())
        while batch := list(islice(latest, MOST_RECENT)):
            self._change({"index": [_as_json(doc) for doc in batch]})

    def delete(self, post_ids: Iterable[int]) -> None:
        gone = sorted(set(post_ids))
        if gone:
            self._change({"delete": gone})

    def delete_topic(self, topic_id: int) -> None:
        self._change({"delete_topic": topic_id})

    def search(
        self,
        query: str,
        *,
        kinds: Collection[str] = (),
        product_id: int | None = None,
        limit: int = 1000,
        known: Lexicon = NONE,
    ) -> list[Hit]:
        wanted = _wanted(kinds, product_id)
        with self._reading() as snapshot:
            return list(
                snapshot.remembered(
                    (query, wanted, limit, known),
                    lambda: ranking.ranked(snapshot, query, parse(query, known), wanted=wanted, limit=limit),
                )
            )

    def similar(
        self, title: str, *, kinds: Collection[str] = (), limit: int = 8, known: Lexicon = NONE
    ) -> list[SimilarHit]:
        title = title[:LONGEST_QUERY]
        with self._reading() as snapshot:
            return ranking.similar(snapshot, title, parse(title, known), wanted=_wanted(kinds), limit=limit)

    def related(
        self, title: str, *, kinds: Collection[str] = (), limit: int = 8, known: Lexicon = NONE
    ) -> list[SimilarHit]:
        title = title[:LONGEST_QUERY]
        with self._reading() as snapshot:
            return ranking.similar(snapshot, title, parse(title, known), wanted=_wanted(kinds), limit=limit, least=2)

    def clear(self) -> None:
        self.rebuild(())

    def rebuild(self, docs: Iterable[Doc], progress: Progress | None = None) -> None:
        with self._directory.rebuilding() as folder:
            generation = Generation.create(folder)
            remaining, done, tell = iter(docs), 0, progress or _say_nothing
            while batch := sorted(islice(remaining, REBUILD_BATCH), key=attrgetter("post_id")):
                generation.add(_indexed(batch, done, tell))
                done += len(batch)
                tell(done)
            with self._directory.writing(REBUILD_PATIENCE):
                for change in self._directory.noted_changes():
                    generation.change(_as_change(change))
                self._directory.switch_to(folder)

    def health(self) -> Health:
        try:
            with self._reading() as snapshot:
                return Health(snapshot.live_count, self.version, self._generation().updated_at(), ok=True)
        except (IndexUnavailable, OSError, ValueError):
            return Health(0, self.version, None, ok=False)

    def close(self) -> None:
        """Forget what is open; files are closed as soon as nobody reads them."""
        self._forget()

    def _change(self, change: dict[str, Any]) -> None:
        """The texts are noted for an index that is being built, perhaps by other rules; this one takes the tokens."""
        tokenised = _as_change(change)
        with self._directory.writing(self._patience):
            is_noted = self._directory.note_change(change)
            try:
                with _explained():
                    self._generation().change(tokenised)
            except IndexUnavailable:
                # The generation being built will have the change, and there is no other to lose it from.
                if not is_noted:
                    raise

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        try:
            with _explained():
                yield self._generation().newest()
        except IndexUnavailable:
            self._forget()
            raise

    def _generation(self) -> Generation:
        if self._process != os.getpid():
            # What the parent of a fork has open stays the parent's.
            self._forget()
        folder = self._directory.current()
        with self._lock:
            if self._opened is None or self._opened.folder != folder:
                self._opened = Generation(folder)
            return self._opened

    def _forget(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._opened = None


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Whatever a damaged file makes Whoosh raise, the caller hears that there is no index."""
    try:
        yield
    except (IndexUnavailable, IndexBusy, MemoryError):
        raise
    except Exception as error:
        log.exception("The search index can't be used.")
        raise IndexUnavailable("The index is damaged.") from error


def _say_nothing(_done: int) -> None:
    """For those who don't want to hear how far a rebuild is."""


def _indexed(docs: Iterable[Doc], done: int, tell: Progress) -> Iterator[IndexedPost]:
    for number, doc in enumerate(docs, done + 1):
        yield indexed(doc)
        if number % TOLD_EVERY == 0:
            tell(number)


def _wanted(kinds: Collection[str], product_id: int | None = None) -> Wanted:
    return Wanted(frozenset(KINDS.get(kind, -1) for kind in kinds), product_id)


def _as_change(change: dict[str, Any]) -> Change:
    docs = [_from_json(doc) for doc in change.get("index", ())]
    return Change(
        [doc.post_id for doc in docs] + change.get("delete", []),
        [change["delete_topic"]] if "delete_topic" in change else [],
        [indexed(doc) for doc in docs],
    )


def _as_json(doc: Doc) -> dict[str, Any]:
    return {
        "post_id": doc.post_id,
        "topic_id": doc.topic_id,
        "kind": doc.kind,
        "product_id": doc.product_id,
        "lang": doc.lang,
        "title": doc.title,
        "body": doc.body,
        "created_at": doc.created_at.isoformat(),
    }


def _from_json(known: dict[str, Any]) -> Doc:
    return Doc(**{**known, "created_at": datetime.fromisoformat(known["created_at"])})

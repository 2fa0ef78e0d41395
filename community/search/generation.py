"""One whole index in a folder: the segments that Whoosh wrote, and a log of what came since."""

import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from operator import attrgetter
from pathlib import Path

from whoosh.index import create_in

from community.search.postings import PostingStore
from community.search.recent import Change, IndexedPost, Log, Recent
from community.search.segments import Segment, again_when_files_vanish, contents_of, open_index
from community.search.snapshot import Part, Snapshot
from community.search.writing import add, schema, writing

MOST_RECENT = 512
"""When so many posts are in the log they become a segment, which takes about half a second."""
LARGEST_LOG = 8_000_000

_Held = tuple[Segment, frozenset[int]]


class Generation:
    """Read by any number of threads and processes; changed by one, who holds the lock for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._schema = schema()
        self._index = open_index(folder, self._schema)
        self._store = PostingStore()
        self._lock = threading.Lock()
        self._state = (-1, 0)
        self._read_to = 0
        self._held: list[_Held] = []
        self._recent: Sequence[IndexedPost] = ()
        self._snapshot = Snapshot(())

    @classmethod
    def create(cls, folder: Path) -> "Generation":
        create_in(str(folder), schema())
        return cls(folder)

    def newest(self) -> Snapshot:
        """What the index says now; the same object until somebody changes it."""
        with self._lock:
            again_when_files_vanish(self._renew)
            return self._snapshot

    def change(self, change: Change) -> None:
        """Note what changed; now and then what was noted goes to Whoosh."""
        log = self._log()
        log.append(change)
        self.newest()
        if len(self._recent) >= MOST_RECENT or log.size() >= LARGEST_LOG:
            self._pack()

    def add(self, posts: Iterable[IndexedPost]) -> None:
        """Write posts that are not there yet, in the order of their ids, as a segment of their own."""
        with writing(self._index) as writer:
            add(writer, posts)

    def updated_at(self) -> datetime:
        times = [file.stat().st_mtime for file in (*self.folder.glob("*.toc"), *self.folder.glob("*.jsonl"))]
        return datetime.fromtimestamp(max(times), UTC)

    def _log(self) -> Log:
        return Log(self.folder, self._index.latest_generation())

    def _renew(self) -> None:
        """Read what is new. Raises FileNotFoundError when the log went to Whoosh meanwhile."""
        log = self._log()
        state = (log.state, log.size())
        if state == self._state:
            return
        held, recent, start = self._held, self._recent, self._read_to
        if log.state != self._state[0]:
            held, recent, start = self._opened(), (), 0
        changes, end = log.read(start)
        if self._log().path != log.path:
            raise FileNotFoundError(log.path)
        for change in changes:
            recent = change.applied_to(recent)
        topics = frozenset(topic for change in changes for topic in change.topics)
        gone = [post for change in changes for post in change.gone]
        held = [(segment, before | segment.places_of(gone, topics)) for segment, before in held]
        self._snapshot = Snapshot([*(Part(segment, missing) for segment, missing in held), Part(Recent(recent))])
        self._held, self._recent, self._read_to, self._state = held, recent, end, state

    def _opened(self) -> list[_Held]:
        """The segments of the newest state; those that were open stay so."""
        known = {segment.id: segment for segment, _ in self._held}
        return [
            (
                known.get(str(each.segment_id())) or Segment(self._index.storage, self._schema, each, self._store),
                frozenset(each.deleted_docs()),
            )
            for each in contents_of(self._index, self._schema).segments
        ]

    def _pack(self) -> None:
        """Make a segment of the log; the next state begins with an empty one."""
        starts = accumulate((segment.doc_count for segment, _ in self._held), initial=0)
        with writing(self._index) as writer:
            for start, (_, gone) in zip(starts, self._held, strict=False):
                for place in gone:
                    writer.delete_document(start + place)
            add(writer, sorted(self._recent, key=attrgetter("post")))
        self._log().remove_others()

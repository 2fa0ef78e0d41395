"""Where the index lies: one directory a generation, a file that points to the current one, and a lock for writers.

A rebuild fills a new directory; what changes meanwhile is kept in a journal, played back before the switch.
The index is a cache of the database and holds pickles: nobody else may write here, and it is never restored.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from community.search.backend import IndexBusy, IndexUnavailable

_POINTER = "current.json"
_JOURNAL = "changes.jsonl"
_WRITER_LOCK = "writer.lock"
_REBUILD_LOCK = "rebuild.lock"
_GENERATION = "generation-"
_PAUSE = 0.02


class IndexDirectory:
    def __init__(self, root: Path, version: str) -> None:
        self.root = root
        self.version = version

    def create(self) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)

    def current(self) -> Path:
        """The directory searched now. Raises IndexUnavailable when there is none that this code understands."""
        try:
            self._refuse_what_others_can_write()
            pointer = json.loads((self.root / _POINTER).read_text(encoding="utf-8"))
            version, name = str(pointer["version"]), str(pointer["directory"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnavailable("There is no index yet, or its pointer is damaged.") from error
        if version != self.version:
            raise IndexUnavailable(f"The index was made by token rules {version}, these are {self.version}.")
        if not name.startswith(_GENERATION) or not name[len(_GENERATION) :].isalnum():
            raise IndexUnavailable("The pointer names no index.")
        return self.root / name

    def new_generation(self) -> Path:
        path = self.root / f"{_GENERATION}{secrets.token_hex(6)}"
        path.mkdir(mode=0o700)
        return path

    def switch_to(self, generation: Path) -> None:
        """Point to this generation, in one step for every reader, and remove the ones before the last."""
        previous = self._pointed_at()
        draft = self.root / f"{_POINTER}.{secrets.token_hex(4)}"
        draft.write_text(json.dumps({"version": self.version, "directory": generation.name}), encoding="utf-8")
        draft.replace(self.root / _POINTER)
        # Somebody may have read the old pointer and not yet opened what it names, so that one stays for a while.
        self.remove_generations(besides={generation.name, previous})

    def remove_generations(self, besides: set[str]) -> None:
        for path in self.root.glob(f"{_GENERATION}*"):
            if path.name not in besides:
                shutil.rmtree(path, ignore_errors=True)

    @contextlib.contextmanager
    def writing(self, patience: float) -> Iterator[None]:
        """Be the only one who changes the current generation, in any process. Raises IndexBusy."""
        self.create()
        with _locked(self.root / _WRITER_LOCK, patience):
            yield

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[Path]:
        """Be the only one who rebuilds; the journal is open within. Raises IndexBusy."""
        self.create()
        with _locked(self.root / _REBUILD_LOCK, 0):
            pointed = self._pointed_at()
            self.remove_generations(besides={pointed})
            journal = self.root / _JOURNAL
            journal.write_text("", encoding="utf-8")
            generation = self.new_generation()
            try:
                yield generation
            finally:
                journal.unlink(missing_ok=True)
                if self._pointed_at() != generation.name:
                    shutil.rmtree(generation, ignore_errors=True)

    def note_change(self, change: dict[str, object]) -> bool:
        """Keep a change for the generation that is being built; False when nobody builds one."""
        journal = self.root / _JOURNAL
        if not journal.exists():
            return False
        if self._rebuilder_is_gone():
            journal.unlink(missing_ok=True)
            return False
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(change) + "\n")
        return True

    def noted_changes(self) -> Iterator[dict[str, object]]:
        with (self.root / _JOURNAL).open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)

    def _rebuilder_is_gone(self) -> bool:
        try:
            with _locked(self.root / _REBUILD_LOCK, 0):
                return True
        except IndexBusy:
            return False

    def _pointed_at(self) -> str:
        try:
            return str(json.loads((self.root / _POINTER).read_text(encoding="utf-8"))["directory"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _refuse_what_others_can_write(self) -> None:
        found = self.root.stat()
        if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o022:
            raise IndexUnavailable("Others can write to the index directory, so it can't be trusted.")


@contextlib.contextmanager
def _locked(path: Path, patience: float) -> Iterator[None]:
    """An advisory lock that the system gives back when its holder dies."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise IndexBusy(f"{path.name} is held by somebody else.") from error
                time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)

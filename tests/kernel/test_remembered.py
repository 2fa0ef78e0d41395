"""What everybody is shown alike is read by one for all, and never older than the last commit."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from community.kernel import remembered
from community.kernel.remembered import Memory


def test_of_many_who_ask_at_once_one_reads():
    memory, reads = Memory(), []

    def read() -> str:
        reads.append(1)
        time.sleep(0.05)
        return "what was found"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: memory.recall("key", read), range(8)))
    assert found == ["what was found"] * 8
    assert len(reads) == 1


def test_whoever_waits_too_long_reads_themselves(monkeypatch):
    monkeypatch.setattr(remembered, "PATIENCE", 0.01)
    memory, may_end = Memory(), Event()
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(memory.recall, "key", lambda: may_end.wait(10) and "late")
        while not memory._gates:
            time.sleep(0.001)
        assert memory.recall("key", lambda: "at once") == "at once"
        may_end.set()
        assert stuck.result() == "late"


def test_what_was_being_read_when_something_was_written_is_read_again():
    memory = Memory()

    def read_while_somebody_writes() -> str:
        memory.forget()
        return "before"

    assert memory.recall("key", read_while_somebody_writes) == "before"
    assert memory.recall("key", lambda: "after") == "after"


def test_a_reading_that_fails_leaves_the_way_open():
    memory = Memory()

    def fail() -> str:
        raise ZeroDivisionError

    for _ in range(2):
        with contextlib.suppress(ZeroDivisionError):
            memory.recall("key", fail)
    assert memory.recall("key", lambda: "found") == "found"
    assert memory._gates == {}

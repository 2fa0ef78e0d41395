"""Several processes listen at one address; whoever comes is served by the one that has fewer to serve."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

from community.kernel import server
from community.kernel.server import SharingWorker


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


Hire = Callable[..., tuple[SharingWorker, list[TConn]]]


@pytest.fixture
def hire(listener: socket.socket) -> Iterator[Hire]:
    """A process that has so many connections and so many siblings, and what it takes besides."""
    crew: list[tuple[SharingWorker, list[TConn]]] = []

    def hire(connections: int, processes: int) -> tuple[SharingWorker, list[TConn]]:
        settings = Config()
        settings.set("workers", processes)
        worker, taken = SharingWorker(1, os.getpid(), [listener], None, 30, settings, logging.getLogger("test")), []
        worker.nr_conns, worker.enqueue_req = connections, taken.append
        crew.append((worker, taken))
        return crew[-1]

    yield hire
    for worker, taken in crew:
        worker.tmp.close()
        for connection in taken:
            connection.close()


def take(workers: list[SharingWorker], listener: socket.socket) -> None:
    """All are woken at once, in this order, by somebody who comes."""
    with socket.create_connection(listener.getsockname()):
        threads = [threading.Thread(target=worker.accept, args=(listener,)) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def test_whoever_comes_is_taken_by_the_process_with_fewer_connections(
    listener: socket.socket, hire: Hire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "COURTESY", 0.3)
    (busy, its), (idle, others) = hire(connections=3, processes=2), hire(connections=0, processes=2)
    take([busy, idle], listener)
    assert (len(its), len(others)) == (0, 1)
    assert (busy.nr_conns, idle.nr_conns) == (3, 1)


def test_a_process_that_is_alone_waits_for_nobody(
    listener: socket.socket, hire: Hire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "COURTESY", 3600)
    alone, its = hire(connections=3, processes=1)
    take([alone], listener)
    assert len(its) == 1

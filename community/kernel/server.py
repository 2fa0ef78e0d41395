"""gunicorn's threaded worker, such that the processes of a site share its connections."""

import time
from socket import socket

from gunicorn.workers.gthread import ThreadWorker

COURTESY = 0.000_1
"""Seconds that a process waits for each connection that it has, ten at most."""


class SharingWorker(ThreadWorker):
    """Leaves a new connection to whichever process has fewer of them.

    All processes listen at one socket, and the one that is awake anyway takes what comes: browsers that come
    together were all served by one process, whose core they filled while the other one slept.
    """

    def accept(self, listener: socket) -> None:
        if self.cfg.workers > 1:
            time.sleep(min(self.nr_conns, 10) * COURTESY)
        # Does nothing if another process has taken it meanwhile.
        super().accept(listener)  # type: ignore[no-untyped-call]

"""Readers on sockets: how long from pressing the button to other readers' screens."""

import json
import threading
import time
from collections.abc import Callable

import websocket

from bench.load import percentiles


class Reader(threading.Thread):
    """One socket in a topic's room; notes when it hears of each post."""

    def __init__(self, port: int, topic_id: int) -> None:
        super().__init__(daemon=True)
        self.heard: dict[int, float] = {}
        self.ready = threading.Event()
        self._topic_id = topic_id
        url = f"ws://localhost:{port}/socket.io/?EIO=4&transport=websocket"
        self._socket = websocket.create_connection(url, timeout=60, origin=f"http://localhost:{port}")

    def run(self) -> None:
        self._socket.recv()
        self._socket.send("40")
        self._socket.recv()
        self._socket.send('421["join",' + json.dumps({"topic": self._topic_id}) + "]")
        while True:
            try:
                frame = self._socket.recv()
            except (OSError, websocket.WebSocketException):
                return
            at = time.perf_counter()
            if frame == "2":
                self._socket.send("3")
            elif isinstance(frame, str) and frame.startswith("431"):
                self.ready.set()
            elif isinstance(frame, str) and frame.startswith('42["post_added"'):
                self.heard[json.loads(frame[2:])[1]["post_id"]] = at

    def close(self) -> None:
        self._socket.close()


def commit_to_screen(
    port: int, topic_id: int, readers: int, post: Callable[[int], int], times: int
) -> dict[str, float]:
    """Milliseconds from sending a post to its event at the readers; also how many events were lost.

    `post(n)` posts and returns the new post's id.
    """
    crew = [Reader(port, topic_id) for _ in range(readers)]
    for one in crew:
        one.start()
    for one in crew:
        if not one.ready.wait(30):
            raise RuntimeError("a reader could not join")
    sent: dict[int, float] = {}
    for n in range(times):
        begun = time.perf_counter()
        sent[post(n)] = begun
        time.sleep(0.2)
    time.sleep(2)
    took = [(at - sent[i]) * 1000 for one in crew for i, at in one.heard.items() if i in sent]
    for one in crew:
        one.close()
    p50, p95 = percentiles(took) if len(took) > 1 else (float("nan"), float("nan"))
    return {"p50": p50, "p95": p95, "lost": readers * times - len(took)}

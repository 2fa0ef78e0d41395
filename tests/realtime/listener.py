"""A socket client that speaks just enough Socket.IO to hear what a browser hears."""

import json
import threading
import time
from typing import Any

import websocket


class Refused(Exception):
    """The server didn't open the socket."""


class Listener:
    """One connection; `heard` collects (event, values) in the order of arrival."""

    def __init__(self, url: str, *, cookie: str = "", origin: str | None = None) -> None:
        place = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        try:
            self._socket = websocket.create_connection(place, timeout=10, origin=origin or url, cookie=cookie or None)
        except websocket.WebSocketException as error:
            raise Refused(str(error)) from error
        self.heard: list[tuple[str, Any]] = []
        self.is_open = True
        self._answers: dict[int, Any] = {}
        self._next = 0
        self._change = threading.Condition()
        self._socket.recv()
        self.send_raw("40")
        self._socket.recv()
        self._socket.settimeout(None)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            while frame := self._socket.recv():
                self._take(str(frame))
        except (OSError, websocket.WebSocketException):
            pass
        self._socket.shutdown()
        with self._change:
            self.is_open = False
            self._change.notify_all()

    def _take(self, frame: str) -> None:
        if frame == "2":
            self.send_raw("3")
            return
        with self._change:
            if frame.startswith("43"):
                number, bracket, rest = frame[2:].partition("[")
                self._answers[int(number)] = json.loads(bracket + rest)[0]
            elif frame.startswith("42"):
                name, *values = json.loads(frame[2:])
                self.heard.append((name, values[0] if values else None))
            elif frame.startswith("41"):
                self.is_open = False
            self._change.notify_all()

    def send_raw(self, frame: str) -> None:
        self._socket.send(frame)

    def ask(self, name: str, values: Any = None, seconds: float = 5) -> Any:
        """Emit an event and wait for its answer."""
        self._next += 1
        number = self._next
        self.send_raw(f"42{number}" + json.dumps([name, values]))
        with self._change:
            assert self._change.wait_for(lambda: number in self._answers, seconds), f"no answer to {name}"
            return self._answers[number]

    def wait_for(self, name: str, seconds: float = 5) -> Any:
        """The values of the first event of this name, heard by now or soon."""
        with self._change:
            found = self._change.wait_for(lambda: [v for n, v in self.heard if n == name] or None, seconds)
            assert found, f"{name} wasn't heard, only {self.heard}"
            return found[0]

    def wait_until_cut(self, seconds: float = 5) -> bool:
        """Whether the server ended this connection in time."""
        with self._change:
            return bool(self._change.wait_for(lambda: not self.is_open, seconds))

    def hears_nothing_of(self, name: str, seconds: float = 0.7) -> bool:
        time.sleep(seconds)
        return not [v for n, v in self.heard if n == name]

    def close(self) -> None:
        self._socket.close()

"""Sockets by person, so that one whose session ended is cut off at once, in whichever process it lives."""

import json
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable

from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
CHANNEL = "koenowa:rights"


class Connected:
    """Who is connected to this process: the socket ids and session keys of each person."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_person: dict[int, dict[str, str]] = defaultdict(dict)

    def add(self, person_id: int, sid: str, session_key: str) -> None:
        with self._lock:
            self._by_person[person_id][sid] = session_key

    def remove(self, sid: str) -> None:
        with self._lock:
            for person_id, sockets in list(self._by_person.items()):
                if sockets.pop(sid, None) is not None and not sockets:
                    del self._by_person[person_id]

    def of(self, person_id: int) -> dict[str, str]:
        with self._lock:
            return dict(self._by_person.get(person_id, {}))


class RightsWire:
    """Carries "judge this person's sockets anew" to every process: directly here, through Redis to the others."""

    def __init__(self, judge: Callable[[int], None], redis_url: str | None) -> None:
        self._judge = judge
        self._url = redis_url

    def tell(self, person_id: int) -> None:
        self._judge(person_id)
        if self._url:
            with Redis.from_url(self._url, socket_timeout=2, socket_connect_timeout=2) as client:
                client.publish(CHANNEL, json.dumps(person_id))

    def listen(self) -> None:
        """For a thread of its own: judge whoever is named, for ever. After an absence of Redis it starts again."""
        while self._url:
            try:
                with Redis.from_url(self._url, socket_connect_timeout=2).pubsub(
                    ignore_subscribe_messages=True
                ) as heard:
                    heard.subscribe(CHANNEL)
                    for message in heard.listen():
                        self._judge(int(json.loads(message["data"])))
            except (RedisError, ValueError) as error:
                log.warning("the rights wire is silent", extra={"error": repr(error)})
                time.sleep(2)

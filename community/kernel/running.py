"""Starting the courier: in the web process by default, or as `flask worker` beside several of them."""

import logging
import signal
import threading
import time

import click
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError

from community.kernel.courier import Courier
from community.kernel.events import registry
from community.kernel.outbox import on_wake

log = logging.getLogger(__name__)
CHANNEL = "koenowa:wake"


class Bell:
    """Wakes couriers of other processes through Redis. While it is away they look by themselves now and then."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._url = url

    def ring(self) -> None:
        try:
            self._redis.publish(CHANNEL, b"")
        except RedisError as error:
            log.warning("could not ring the bell", extra={"error": repr(error)})

    def listen(self, courier: Courier) -> None:
        """Ring `courier` whenever anybody rings; for a thread of its own, for ever."""
        while True:
            try:
                with Redis.from_url(self._url, socket_connect_timeout=2).pubsub(
                    ignore_subscribe_messages=True
                ) as heard:
                    heard.subscribe(CHANNEL)
                    courier.ring()
                    for _message in heard.listen():
                        courier.ring()
            except RedisError as error:
                log.warning("the bell is silent", extra={"error": repr(error)})
                courier.ring()
                time.sleep(2)


def init_app(app: Flask) -> None:
    """Give the application its courier and its commands. The courier's thread starts with the first request."""
    settings = app.extensions["settings"]
    courier = Courier(app)
    app.extensions["courier"] = courier
    if settings.delivery == "inline":
        on_wake(courier.ring)
        if not app.testing:
            app.before_request(courier.start)
    elif settings.redis_url:
        on_wake(Bell(settings.redis_url).ring)

    @app.cli.command("worker")
    def worker() -> None:
        """Carry deliveries until told to stop."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: courier.stop())
        if settings.redis_url:
            threading.Thread(target=Bell(settings.redis_url).listen, args=(courier,), daemon=True).start()
        click.echo("Carrying deliveries.")
        courier.run()

    @app.cli.command("events")
    def events() -> None:
        """Print each event and who follows it."""
        for name in sorted(registry.facts):
            followers = sorted(one.name for one in registry.following(registry.facts[name]))
            click.echo(f"{name} → {', '.join(followers)}")

"""Polls inside a topic: one choice, several or an order, until a time; a later ballot replaces one's own."""

from flask import Flask

from community.polls import pages, subscribers
from community.polls.showing import poll_in

__all__ = ["init_app", "subscribers"]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(poll_in=poll_in)
    app.register_blueprint(pages.blueprint)

"""Question hours: at a set time people ask, and some of our staff answer. A topic of its own kind holds the talk."""

from flask import Flask

from community.hours import subscribers
from community.hours.pages import BLUEPRINTS

__all__ = ["init_app", "subscribers"]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

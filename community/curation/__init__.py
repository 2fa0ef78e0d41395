"""Care for topics: converted, closed, locked, pinned, slowed, moved, split, and words put back; each with its story."""

from flask import Flask

from community.curation import pages, subscribers
from community.curation.showing import closure_in, curated

__all__ = ["init_app", "subscribers"]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(closure_in=closure_in, curated=curated)
    for blueprint in pages.BLUEPRINTS:
        app.register_blueprint(blueprint)

"""What the first page shows somebody for themselves, and why; their interests, and the first steps of who is new."""

from flask import Flask

from community.feed import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)

"""Tips and stories: how people use things, and what became of it; staff point out the best."""

from flask import Flask

from community.tips import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)

"""Following: what somebody wants to hear of, what they don't want to hear of, and of whom nothing may reach them."""

from flask import Flask

from community.follows import kept_follows, pages


def init_app(app: Flask) -> None:
    kept_follows.install()
    app.register_blueprint(pages.blueprint)

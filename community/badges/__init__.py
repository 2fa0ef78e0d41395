"""Badges: signs for what somebody did for others, given once when it holds, taken back when its ground falls away."""

from flask import Flask

from community.badges import commands, pages, subscribers

__all__ = ["subscribers"]


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    commands.install(app)

"""Questions: asked, answered, and closed by the answer that the asker accepts."""

from flask import Flask

from community.questions import pages, subscribers

__all__ = ["init_app", "subscribers"]


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)

"""Who says that they use a product: since when, and whether they want to hear of questions about it."""

from flask import Flask

from community.uses import kept_uses, pages


def init_app(app: Flask) -> None:
    kept_uses.install()
    app.register_blueprint(pages.blueprint)

"""Customers for whom staff vote or post, because they phoned, wrote or came to the shop: known to staff only."""

from flask import Flask

from community.customers import api, pages, subscribers

__all__ = ["init_app", "subscribers"]


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)

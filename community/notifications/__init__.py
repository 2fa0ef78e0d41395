"""Telling people: a bell for everything that concerns them, a mail for what matters, one click to stop it."""

from flask import Flask

from community.notifications import curation, hours, mentions, merges, news, owners, pages, polls, subscribers

__all__ = ["curation", "hours", "mentions", "merges", "news", "owners", "polls", "subscribers"]


def init_app(app: Flask) -> None:
    """Open the pages."""
    app.register_blueprint(pages.blueprint)

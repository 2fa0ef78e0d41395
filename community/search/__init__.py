"""Search: what may be seen is found, in Japanese and English, and nothing else is ever returned or counted."""

from flask import Flask

from community.search import commands, engine, pages, saving, similar_pages, subscribers, words_pages

__all__ = ["subscribers"]


def init_app(app: Flask) -> None:
    """Open the pages and the command, and let every template show what is similar to a topic."""
    engine.init_app(app)
    commands.init_app(app)
    for part in (pages, similar_pages, words_pages):
        app.register_blueprint(part.blueprint)
    app.register_blueprint(saving.blueprint)
    app.jinja_env.globals.update(similar_html=similar_pages.similar_html, related_html=similar_pages.related_html)

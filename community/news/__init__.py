"""What comes of voices, told to everybody: the roadmap, and news of what can be done now."""

from flask import Flask

from community.news import subscribers
from community.news.pages import editing, pictures, reading, roadmap
from community.news.showing import news_about

__all__ = ["init_app", "subscribers"]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(news_about=news_about)
    for page in (reading, roadmap, editing, pictures):
        app.register_blueprint(page.blueprint)

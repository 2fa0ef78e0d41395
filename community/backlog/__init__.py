"""The product team's work: evidence from any post, gathered into items, decided in public."""

from flask import Flask

from community.backlog import crediting, pages, showing


def init_app(app: Flask) -> None:
    """Register the pages, and what topics' pages show of the backlog (templates/backlog/links.html, credits.html)."""
    app.jinja_env.globals["backlog_links"] = showing.backlog_links
    app.jinja_env.globals["credits_of"] = crediting.credits_of
    for blueprint in pages.BLUEPRINTS:
        app.register_blueprint(blueprint)

"""Reports, one queue, and decisions with a reason that reach the author and can be undone."""

from flask import Flask

from community.moderation import pages


def init_app(app: Flask) -> None:
    """Register the pages and what staff pages show of the queue."""
    app.jinja_env.globals["open_case_count"] = pages.open_case_count
    for blueprint in pages.BLUEPRINTS:
        app.register_blueprint(blueprint)

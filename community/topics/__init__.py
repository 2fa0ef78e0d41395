"""The trunk that questions, ideas and reviews share: topics, their posts, revisions and what came of them."""

from flask import Flask

from community.topics import kept_votes, pages, subscribers

__all__ = ["init_app", "subscribers"]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(max_upload_mb=app.extensions["settings"].max_upload_mb)
    kept_votes.install()
    for blueprint in pages.BLUEPRINTS:
        app.register_blueprint(blueprint)

"""Staff pages above the features: the log, deliveries that failed, people and their roles."""

from flask import Flask

from community.admin import pages


def init_app(app: Flask) -> None:
    for blueprint in pages.BLUEPRINTS:
        app.register_blueprint(blueprint)

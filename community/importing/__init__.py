"""Reading content from elsewhere: JSON Lines with people, products, topics and votes, with their own dates."""

from flask import Flask

from community.importing import commands


def init_app(app: Flask) -> None:
    commands.init_app(app)

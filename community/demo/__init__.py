"""Fills an empty site with Yunowa, the community of a maker that does not exist."""

from flask import Flask

from community.demo import commands


def init_app(app: Flask) -> None:
    commands.init_app(app)

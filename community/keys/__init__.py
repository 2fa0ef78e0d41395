"""Keys with which other programs (a shop's till, a help desk) do something here in a member of staff's name."""

from flask import Flask

from community.keys import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)

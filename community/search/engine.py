"""The search engine of the running application."""

from typing import cast

from flask import Flask, current_app

from community.search.backend import SearchBackend
from community.search.whoosh_backend import WhooshBackend

NAME = "search"


def init_app(app: Flask) -> None:
    """Name the place of the index; nothing is opened before somebody searches or writes."""
    app.extensions[NAME] = WhooshBackend(app.extensions["settings"].instance / "index")


def engine() -> SearchBackend:
    return cast(SearchBackend, current_app.extensions[NAME])

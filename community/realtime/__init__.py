"""Live: ids and counts pushed to whoever may see them, woken by the commit."""

from flask import Flask

from community.realtime import server, subscribers

__all__ = ["subscribers"]


def init_app(app: Flask) -> None:
    """Open the socket server, or the line to those who serve sockets."""
    app.extensions["rights_wire"] = server.init_app(app)

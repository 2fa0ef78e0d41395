"""People: who they are, what they may do, and how they come and go."""

from flask import Flask

from community.accounts.avatars import AvatarFolder
from community.accounts.commands import first_administrator
from community.accounts.pages import entrance, faces, forgotten, settings


def init_app(app: Flask) -> None:
    """Register the pages and the command."""
    app.extensions["avatars"] = AvatarFolder(app.extensions["settings"].instance / "avatars")
    for pages in (entrance, forgotten, settings, faces):
        app.register_blueprint(pages.blueprint)
    app.cli.add_command(first_administrator)

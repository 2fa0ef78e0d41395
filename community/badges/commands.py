"""Commands for whoever runs the site."""

import click
from flask import Flask

from community.badges.actions import rebuild_badges


def install(app: Flask) -> None:
    """Add the commands to `flask`."""

    @app.cli.command("rebuild-badges")
    def rebuild() -> None:
        """Look again at what everybody's badges stand on; what staff gave by hand stays."""
        click.echo(f"Badges put right: {rebuild_badges()}.")

"""Commands for whoever runs the site."""

import click
from flask import Flask

from community.loyalty.actions import rebuild_balances


def install(app: Flask) -> None:
    """Add the commands to `flask`."""

    @app.cli.command("rebuild-balances")
    def rebuild() -> None:
        """Make every balance and rank again from the ledger."""
        click.echo(f"Accounts put right: {rebuild_balances()}.")

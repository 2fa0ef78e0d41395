"""What an operator does at the command line."""

import secrets

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from community.accounts.actions.registering import NewPerson
from community.accounts.actions.roles import make_first_administrator
from community.accounts.addresses import clean_address
from community.accounts.names import clean_name, name_fault
from community.accounts.passwords import hash_password
from community.kernel.errors import Refusal


@click.command("first-administrator")
@click.argument("email")
@click.argument("name")
@with_appcontext
def first_administrator(email: str, name: str) -> None:
    """Give a new site its administrator. A generated password is printed once; somebody registered keeps theirs."""
    settings = current_app.extensions["settings"]
    address, display_name, password = clean_address(email), clean_name(name), secrets.token_urlsafe(18)
    if not address:
        raise click.ClickException(f"{email!r} is not a mail address.")
    new = NewPerson(display_name, address, password, settings.default_language, settings.default_time_zone)
    with force_locale("en"):
        if fault := name_fault(display_name, is_staff=True):
            raise click.ClickException(fault)
        try:
            is_new = make_first_administrator(new, hash_password(password))
        except Refusal as refusal:
            raise click.ClickException(refusal.message) from None
    click.echo(f"{display_name} <{address}> is an administrator.")
    click.echo(f"Password, shown only now: {password}" if is_new else "They sign in with the password they have.")

"""What lies in people's mailboxes in a test, and how a person registers as people do."""

import re
from email.message import EmailMessage

from flask import current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.accounts.models import Person
from community.accounts.queries import person_by_address
from community.kernel.courier import deliver_due
from community.mail.sending import LocalMailbox

PASSWORD = "tulip under moss"
ENGLISH = {"Accept-Language": "en"}


def letters() -> list[EmailMessage]:
    """All letters that were sent, the oldest first."""
    deliver_due()
    mailbox: LocalMailbox = current_app.extensions["mailbox"]
    return [letter for _, letter in reversed(mailbox.latest())]


def letters_to(address: str) -> list[EmailMessage]:
    return [letter for letter in letters() if letter["To"] == address]


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(letter: EmailMessage) -> str:
    """The path of the first link with a key in a letter."""
    found = re.search(r"http://localhost(/(?:verify|reset-password)/\S+)", text_of(letter))
    assert found, text_of(letter)
    return found.group(1)


def register(client: FlaskClient, name: str = "Dora", email: str = "dora@example.com") -> TestResponse:
    form = {"display_name": name, "email": email, "password": PASSWORD}
    return client.post("/register", data=form, headers=ENGLISH)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password, **more}, headers=ENGLISH)


def found(email: str) -> Person:
    """The person with this address, as the database has them now."""
    person = person_by_address(email)
    assert person is not None
    return person

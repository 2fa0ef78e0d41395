"""An empty mailbox and people with passwords."""

import shutil
from collections.abc import Callable

import pytest
from flask import Flask

from community.accounts.models import Person
from community.accounts.passwords import hash_password
from community.kernel.transaction import transaction
from tests.accounts.mailbox import PASSWORD


@pytest.fixture(autouse=True)
def emptied_mailbox(app: Flask) -> None:
    shutil.rmtree(app.extensions["settings"].instance / "mailbox", ignore_errors=True)


@pytest.fixture
def with_password() -> Callable[[Person], Person]:
    """with_password(alice) is Alice, who can sign in with PASSWORD."""

    def give(person: Person) -> Person:
        hashed = hash_password(PASSWORD)
        with transaction():
            person.password_hash = hashed
        return person

    return give

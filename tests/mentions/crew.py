"""What processes do at once in these tests."""

from collections.abc import Sequence
from contextlib import suppress

from flask import Flask

from community.accounts.actions.handles import choose_handle
from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import Invalid
from community.search.saved import save_search


def choose_at_once(app: Flask, wanted: tuple[int, str]) -> None:
    """Somebody wants a handle that others want, too."""
    person_id, handle = wanted
    with app.test_request_context("/"), suppress(Invalid):
        choose_handle(db.session.get_one(Person, person_id), handle)
    db.session.remove()


def save_all(app: Flask, wanted: tuple[int, Sequence[str]]) -> None:
    """Somebody saves these searches."""
    person_id, queries = wanted
    for query in queries:
        with app.test_request_context("/"), suppress(Invalid):
            save_search(f"q={query}", query, by=db.session.get_one(Person, person_id))
        db.session.remove()

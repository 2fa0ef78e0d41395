"""What processes do at once in these tests."""

from collections.abc import Sequence

from flask import Flask

from community.accounts.models import Person
from community.kernel.database import db
from community.uses.actions import stop_using, use_product


def press(_app: Flask, presses: Sequence[tuple[int, int, bool]]) -> None:
    """Presses of “I use this” as (person id, product id, on)."""
    for person_id, product_id, is_on in presses:
        (use_product if is_on else stop_using)(product_id, by=db.session.get_one(Person, person_id))
        db.session.remove()

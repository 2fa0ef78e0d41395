"""What processes do at once in these tests."""

from collections.abc import Sequence

from flask import Flask

from community.badges.actions import settle
from community.kernel.database import db


def settle_all(_app: Flask, person_ids: Sequence[int]) -> None:
    """Look at the badges of these people, one after the other."""
    for person_id in person_ids:
        settle(person_id)
        db.session.remove()

"""Reviews written by several processes at once."""

from flask import Flask

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import Conflict, Gone
from community.products.models import Product
from community.reviews.ownership import accept_invitation
from tests.reviews.verdicts import a_review


def send_reviews(_app: Flask, work: tuple[int, int, int]) -> None:
    """Have a person review a product so many times; all but the first anywhere are refused."""
    person_id, product_id, times = work
    for _ in range(times):
        person, product = db.session.get_one(Person, person_id), db.session.get_one(Product, product_id)
        try:
            a_review(person, product)
        except Conflict:
            db.session.rollback()
        db.session.remove()


def accept_invitations(_app: Flask, work: tuple[int, str]) -> None:
    """Have a person take up an invitation; whoever is too late is refused."""
    person_id, key = work
    try:
        accept_invitation(key, by=db.session.get_one(Person, person_id))
    except Gone:
        db.session.rollback()
    db.session.remove()

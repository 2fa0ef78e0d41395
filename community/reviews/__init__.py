"""Reviews: one per person and product, editable, worth the same points whatever they say."""

from flask import Flask

from community.reviews import invited_pages, pages, product_pages, staff_pages, subscribers
from community.reviews.actions import put_words_back
from community.reviews.queries import own_fields as fields_of_review
from community.reviews.wording import said_of
from community.topics.models import REVIEW
from community.topics.versions import OwnFields, own_fields

__all__ = ["init_app", "subscribers"]


def init_app(app: Flask) -> None:
    own_fields[REVIEW] = OwnFields(fields_of_review, said_of, put_words_back)
    for part in (pages, product_pages, invited_pages, staff_pages):
        app.register_blueprint(part.blueprint)

"""Forms that save by themselves, as the script in the page sends them."""

from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.test import EnvironBuilder, TestResponse, encode_multipart

from community.accounts.models import Person
from community.drafts.actions import Newer, save_draft
from community.drafts.reading import Place
from community.kernel.database import db

JSON = {"Accept": "application/json"}


def autosave(browser: FlaskClient, key: str, base: int = 0, **values: Any) -> TestResponse:
    """What the script sends while somebody types."""
    return browser.post(f"/drafts/{key}", data={"draft": key, "base": base, **values}, headers=JSON)


def upload(browser: FlaskClient, content: BytesIO, name: str = "lid.png") -> TestResponse:
    """A photo that is sent while the form is still open."""
    builder = EnvironBuilder(method="POST", data={"photos": (content, name)})
    boundary, data = encode_multipart(CombinedMultiDict([builder.form, builder.files]))
    builder.close()
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.post("/photos", data=data, content_type=kind, headers=JSON)


def save_on_top(_app: Flask, work: tuple[int, int, str]) -> None:
    """Save a draft on top of the version `base`; whoever is too late is refused."""
    person_id, base, text = work
    person = db.session.get_one(Person, person_id)
    try:
        save_draft("new-shared", Place("question"), {"body": [text]}, base=base, by=person)
    except Newer:
        db.session.rollback()
    db.session.remove()

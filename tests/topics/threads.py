"""Questions, answers and pages to try things on."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.test import EnvironBuilder, TestResponse, encode_multipart

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.markup import plain_text
from community.questions.actions import ask_question, post_answer
from community.topics.models import Post, Topic
from community.topics.text import written


def a_question(
    by: Person, title: str = "How do I clean it?", body: str = "It has white spots.", **more: object
) -> Topic:
    return ask_question(title, written(body), by=by, **more)


def an_answer(question: Topic, by: Person, body: str = "Use citric acid.", **more: object) -> Post:
    return post_answer(question, written(body), by=by, **more)


def a_picture(width: int = 40, height: int = 30, kind: str = "PNG") -> BytesIO:
    """A small picture as a browser uploads it."""
    out = BytesIO()
    Image.new("RGB", (width, height), "green").save(out, kind)
    out.seek(0)
    return out


def read(answer: TestResponse) -> str:
    """The words of a page, without markup, blanks made single."""
    assert answer.status_code < 400 or answer.status_code in (409, 410, 422, 429), answer.status
    return " ".join(plain_text(answer.text).split())


def post_ids(page: str) -> list[int]:
    """The posts of a page, in their order."""
    return [int(number) for number in re.findall(r'data-post="(\d+)"', page)]


def nonce_of(page: str) -> str:
    found = re.search(r'name="nonce" value="([^"]+)"', page)
    assert found
    return found.group(1)


def send(browser: FlaskClient, url: str, **values: object) -> TestResponse:
    # Encoded here: the client would leave its temporary file of a large form open.
    builder = EnvironBuilder(method="POST", data=values)
    boundary, data = encode_multipart(CombinedMultiDict([builder.form, builder.files]))
    builder.close()
    return browser.post(url, data=data, content_type=f"multipart/form-data; boundary={boundary}")


@contextmanager
def told_of_statements(tell: Callable[[str, Any], None]) -> Iterator[None]:
    """Tells of each SQL statement that is run meanwhile, with its parameters."""

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            tell(statement, parameters)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL statements that are run meanwhile."""
    seen: list[str] = []
    with told_of_statements(lambda statement, _parameters: seen.append(statement)):
        yield seen

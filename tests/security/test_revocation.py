"""What was given is taken back at once: cookie, own photo, socket and private rooms are dead on the next request."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio.test_client import SocketIOTestClient
from sqlalchemy import select

from community.accounts.actions.mailed_keys import issue_key
from community.accounts.models import RESET, Person, SignIn
from community.accounts.passwords import hash_password
from community.admin.actions import set_roles
from community.attachments.actions import keep_photo, new_token
from community.attachments.taking import photo_folder
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.pictures import take_in
from community.kernel.transaction import transaction
from community.questions.actions import ask_question
from community.realtime.server import socketio, topic_room
from community.topics.actions.visibility import hide_post
from community.topics.models import Post
from community.topics.text import written
from tests.security.conftest import apart
from tests.security.deeds import NEW_PASSWORD
from tests.security.world import PASSWORD
from tests.topics.threads import a_picture

Browsers = Callable[[Person], FlaskClient]


def connected(app: Flask, browser: FlaskClient) -> SocketIOTestClient:
    with apart():
        return socketio.test_client(app, flask_test_client=browser)


def joins(socket: SocketIOTestClient, topic_id: int) -> bool:
    with apart():
        return bool(socket.emit("join", {"topic": topic_id}, callback=True)["ok"])


@dataclass
class Held:
    """Alice's cookie as it was at first, wherever it is kept, and all that it opens."""

    app: Flask
    cookie: str
    session_id: int
    photo: str
    hidden_topic: int
    socket: SocketIOTestClient

    def opens(self) -> dict[str, bool]:
        with apart():
            deliver_due()
        browser: FlaskClient = self.app.test_client()
        browser.set_cookie("koenowa", self.cookie)
        return {
            "her settings": browser.get("/settings/profile").status_code == 200,
            "her forms": browser.post("/notifications/read").location == "/notifications",
            "her photo that hangs on nothing": browser.get(f"/photos/{self.photo}").status_code == 200,
            "her hidden question": browser.get(f"/questions/{self.hidden_topic}").status_code == 200,
            "its room": joins(connected(self.app, browser), self.hidden_topic),
            "her open socket": self.socket.is_connected(),
        }


@pytest.fixture
def held(app: Flask, alice: Person, mona: Person, browser_of: Browsers) -> Held:
    with transaction():
        alice.password_hash = hash_password(PASSWORD)
    question = ask_question("Who has my number?", written("It is on the box."), by=alice)
    hide_post(db.session.get_one(Post, question.body_post_id), by=mona)
    token, picture = new_token(), take_in(a_picture())
    photo_folder().store(token, picture)
    keep_photo(picture, token, by=alice)
    deliver_due()
    browser, topic_id = browser_of(alice), question.id
    session_id = db.session.scalars(select(SignIn.id)).one()
    cookie = browser.get_cookie("koenowa")
    assert cookie is not None
    held = Held(app, cookie.value, session_id, token, topic_id, connected(app, browser))
    assert joins(held.socket, topic_id)
    return held


def person(app: Flask, name: str) -> Person:
    """Asked for again: sockets leave the database's session when they have answered."""
    return db.session.scalars(select(Person).where(Person.display_name == name)).one()


def sign_out(held: Held, elsewhere: FlaskClient, admin: FlaskClient) -> None:
    same = held.app.test_client()
    same.set_cookie("koenowa", held.cookie)
    assert same.post("/sign-out").status_code == 303


def end_it_elsewhere(held: Held, elsewhere: FlaskClient, admin: FlaskClient) -> None:
    assert elsewhere.post(f"/settings/sessions/{held.session_id}/end").status_code == 303


def end_all_others(held: Held, elsewhere: FlaskClient, admin: FlaskClient) -> None:
    assert elsewhere.post("/settings/sessions/end-others").status_code == 303


def change_the_password(held: Held, elsewhere: FlaskClient, admin: FlaskClient) -> None:
    form = {"present": PASSWORD, "password": NEW_PASSWORD}
    assert elsewhere.post("/settings/password", data=form).status_code == 303


def set_a_new_one_by_mail(held: Held, elsewhere: FlaskClient, admin: FlaskClient) -> None:
    key = issue_key(person(held.app, "Alice"), RESET)
    path = f"/reset-password/{key}"
    assert held.app.test_client().post(path, data={"password": NEW_PASSWORD}).status_code == 303


def close_the_account(held: Held, elsewhere: FlaskClient, admin: FlaskClient) -> None:
    path = f"/staff/people/{person(held.app, 'Alice').id}/disable"
    assert admin.post(path, data={"reason": "They asked us to."}).status_code == 303


@pytest.mark.parametrize(
    ("revoke", "stays_elsewhere"),
    [
        (sign_out, True),
        (end_it_elsewhere, True),
        (end_all_others, True),
        (change_the_password, True),
        (set_a_new_one_by_mail, False),
        (close_the_account, False),
    ],
)
def test_an_old_cookie_opens_nothing_any_more(
    held: Held,
    ada: Person,
    browser_of: Browsers,
    revoke: Callable[[Held, FlaskClient, FlaskClient], None],
    stays_elsewhere: bool,
) -> None:
    admin = browser_of(ada)
    elsewhere = browser_of(person(held.app, "Alice"))
    assert set(held.opens().values()) == {True}
    revoke(held, elsewhere, admin)
    assert [name for name, is_open in held.opens().items() if is_open] == []
    assert (elsewhere.get("/settings/profile").status_code == 200) is stays_elsewhere


def test_who_is_no_moderator_any_more_reads_and_hears_nothing_of_what_is_hidden(
    held: Held, browser_of: Browsers, ada: Person
) -> None:
    admin, mona = person(held.app, "Ada"), person(held.app, "Mona")
    browser = browser_of(mona)
    page, room = f"/questions/{held.hidden_topic}", topic_room(held.hidden_topic)
    socket = connected(held.app, browser)
    assert joins(socket, held.hidden_topic)
    assert browser.get(page).status_code == 200
    admin, mona = person(held.app, "Ada"), person(held.app, "Mona")
    set_roles(mona, [], title_ja="", title_en="", by=admin)
    with apart():
        deliver_due()
    assert browser.get(page).status_code == 410
    assert browser.get("/staff/queue").status_code == 403
    assert browser.get(f"/photos/{held.photo}").status_code == 404
    assert socket.is_connected()
    with apart():
        socketio.emit("writing", {"topic_id": held.hidden_topic, "name": "Alice"}, to=room)
    assert [one["name"] for one in socket.get_received()] == []
    assert not joins(socket, held.hidden_topic)

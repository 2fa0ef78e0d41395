"""How people register and show that their address is theirs."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from community.accounts.actions.roles import disable_person
from community.accounts.models import MailedKey, Person
from community.accounts.passwords import is_right
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.mail.models import Mail
from community.topics.actions.posting import NewTopic, start_topic
from community.topics.models import HELD, PUBLIC, Topic
from community.topics.text import written
from tests.accounts.mailbox import PASSWORD, found, letters, letters_to, link_in, register, sign_in, text_of


def after(hours: int, minutes: int = 0) -> None:
    """As if the key had been sent so long ago."""
    with transaction():
        db.session.execute(update(MailedKey).values(expires_at=now() + timedelta(hours=48 - hours, minutes=-minutes)))


def test_somebody_registers_presses_the_button_in_their_mailbox_and_signs_in(client: FlaskClient) -> None:
    answer = register(client)
    assert (answer.status_code, answer.location) == (303, "/register/sent")
    link = link_in(*letters_to("dora@example.com"))
    page = client.get(link)
    assert page.status_code == 200
    assert "dora@example.com" in page.text
    assert client.post(link).location == "/sign-in"
    assert found("dora@example.com").email_verified_at is not None
    assert sign_in(client, "dora@example.com").location == "/"
    assert "Dora" in client.get("/settings/profile").text


def test_registering_signs_nobody_in_by_itself(client: FlaskClient) -> None:
    register(client)
    assert client.get("/settings/profile").location.startswith("/sign-in")


def test_the_password_is_kept_as_argon2id_only(client: FlaskClient) -> None:
    register(client)
    kept = found("dora@example.com").password_hash
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert is_right(kept, PASSWORD)
    assert not is_right(kept, PASSWORD + " ")


def test_an_address_is_the_same_in_capitals(client: FlaskClient) -> None:
    register(client, email=" Dora@Example.COM ")
    assert found("dora@example.com").display_name == "Dora"
    assert sign_in(client, "DORA@example.com").status_code == 303


def test_looking_at_the_link_uses_nothing_up(client: FlaskClient) -> None:
    register(client)
    link = link_in(*letters_to("dora@example.com"))
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert found("dora@example.com").email_verified_at is None
    assert client.post(link).status_code == 303


def test_a_link_works_once(client: FlaskClient) -> None:
    register(client)
    link = link_in(*letters_to("dora@example.com"))
    client.post(link)
    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410


def test_a_link_is_too_old_after_48_hours(client: FlaskClient) -> None:
    register(client)
    link = link_in(*letters_to("dora@example.com"))
    after(hours=47, minutes=59)
    assert client.get(link).status_code == 200
    after(hours=48)
    assert client.post(link).status_code == 410
    assert found("dora@example.com").email_verified_at is None


def test_a_link_to_an_address_that_the_person_no_longer_has_is_dead(client: FlaskClient) -> None:
    register(client)
    link = link_in(*letters_to("dora@example.com"))
    with transaction():
        found("dora@example.com").email = "dora@elsewhere.example"
    assert client.post(link).status_code == 410
    assert found("dora@elsewhere.example").email_verified_at is None


def test_a_key_for_a_new_password_verifies_nothing_by_the_other_door(client: FlaskClient) -> None:
    register(client)
    client.post("/reset-password", data={"email": "dora@example.com"})
    key = link_in(letters_to("dora@example.com")[-1]).rpartition("/")[2]
    assert client.post(f"/verify/{key}").status_code == 410


def test_a_link_of_somebody_who_was_disabled_is_dead(client: FlaskClient, ada: Person) -> None:
    register(client)
    link = link_in(*letters_to("dora@example.com"))
    disable_person(found("dora@example.com"), by=ada)
    assert client.post(link).status_code == 410


def test_only_the_hash_of_a_key_is_kept_and_a_sent_letter_forgets_it(client: FlaskClient) -> None:
    register(client)
    key = link_in(*letters_to("dora@example.com")).rpartition("/")[2]
    assert len(key) >= 43
    rows = [row for table in (MailedKey, Mail) for row in db.session.execute(select(table.__table__))]
    assert len(rows) == 2
    assert not any(key in str(value) for row in rows for value in row)


def test_a_new_link_can_be_asked_for_and_only_the_newest_works(client: FlaskClient) -> None:
    register(client)
    sign_in(client, "dora@example.com")
    assert client.post("/settings/verification").status_code == 303
    first, second = (link_in(letter) for letter in letters_to("dora@example.com"))
    assert client.post(first).status_code == 410
    assert client.post(second).location == "/"
    assert client.post("/settings/verification").status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "　\u3164 "),
        ("display_name", "x" * 41),
        ("display_name", "Dora\u202eevil"),
        ("display_name", "運営スタッフ"),
        ("display_name", "Officiаl support"),
        ("email", ""),
        ("email", "dora"),
        ("email", "dora@example"),
        ("email", "dora@example.com\nBcc: all@example.com"),
        ("email", f"{'d' * 250}@example.com"),
        ("password", "short one"),
        ("password", "password2024"),
        ("password", "1234567890"),
        ("password", "aaaaaaaaaaaa"),
        ("password", "dora@example.com"),
        ("password", "x1" * 101),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(client: FlaskClient, field: str, value: str) -> None:
    form = {"display_name": "Dora", "email": "dora@example.com", "password": PASSWORD} | {field: value}
    answer = client.post("/register", data=form)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    for name, typed in (("display_name", "Dora"), ("email", "dora@example.com")):
        if name != field:
            assert f'value="{typed}"' in answer.text
    assert PASSWORD not in answer.text
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_nobody_becomes_staff_by_naming_fields_that_are_not_on_the_form(client: FlaskClient) -> None:
    form = {"display_name": "Dora", "email": "dora@example.com", "password": PASSWORD}
    more = {"roles": "admin", "is_staff": "1", "email_verified_at": "2020-01-01", "standing": "forest", "version": "9"}
    client.post("/register", data=form | more)
    dora = found("dora@example.com")
    assert (dora.roles, dora.email_verified_at, dora.standing, dora.version) == ("", None, "", 1)


def test_what_somebody_wrote_before_verifying_appears_once_they_verify(client: FlaskClient) -> None:
    register(client)
    link = link_in(*letters_to("dora@example.com"))
    topic = start_topic(NewTopic("question", "Does it whistle?", written("I *hope* so.")), by=found("dora@example.com"))
    topic_id = topic.id
    assert topic.visibility == HELD
    client.post(link)
    letters()
    assert db.session.get_one(Topic, topic_id).visibility == PUBLIC


def test_the_mail_speaks_the_language_in_which_somebody_registered(client: FlaskClient) -> None:
    client.post(
        "/register",
        data={"display_name": "どら", "email": "dora@example.com", "password": PASSWORD},
        headers={"Accept-Language": "ja"},
    )
    (letter,) = letters_to("dora@example.com")
    assert letter["Subject"] == "【ゆのわ】メールアドレスの確認"
    assert "どらさん" in text_of(letter)
    assert found("dora@example.com").language == "ja"


def test_ten_people_an_hour_may_register_from_one_address(client: FlaskClient) -> None:
    answers = [register(client, f"P{n}", f"p{n}@example.com").status_code for n in range(11)]
    assert answers == [303] * 10 + [429]


def test_one_mailbox_gets_three_letters_an_hour_however_often_it_is_registered(client: FlaskClient) -> None:
    answers = [register(client).status_code for _ in range(4)]
    assert answers == [303, 303, 303, 429]
    assert len(letters_to("dora@example.com")) == 3


def test_the_first_registration_counts_when_an_address_registers_again(client: FlaskClient) -> None:
    register(client, "Dora")
    register(client, "Impostor")
    assert found("dora@example.com").display_name == "Dora"
    assert found("dora@example.com").created_at <= now()

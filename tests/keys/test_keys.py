"""Administrators make keys for programs; a key is shown once, works until it is ended, and does only what it is for."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from community.accounts.actions.roles import disable_person, set_roles
from community.audit.models import LogLine
from community.kernel.database import db
from community.kernel.throttle import throttle
from community.keys.actions import end_key, make_key
from community.keys.calling import CALLS
from community.keys.models import READ_VOICES, WRITE_VOICES, ProgramKey
from tests.keys.stage import VOICES, Program, a_program
from tests.topics.threads import read

FORM = {"name": "Help desk", "scopes": [READ_VOICES, WRITE_VOICES], "nonce": "n-1"}


def shown_key(page: str) -> str:
    found = re.search(r"<code>(koenowa_\w{64})</code>", page)
    assert found
    return found.group(1)


def the_key() -> ProgramKey:
    db.session.rollback()
    return db.session.query(ProgramKey).one()


def test_a_key_is_shown_once_and_works(app, ada, browser_of):
    browser = browser_of(ada)
    assert "No program has a key yet." in read(browser.get("/staff/keys"))
    made = browser.post("/staff/keys", data=FORM)
    secret = shown_key(made.text)
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    assert Program(app, secret).get().status_code == 200
    later = browser.get("/staff/keys").text
    assert secret not in later
    assert secret[:14] in later
    assert "Help desk" in later
    assert secret not in str(db.session.query(ProgramKey.key_hash, ProgramKey.beginning).all())


def test_a_double_click_makes_one_key(app, ada, browser_of):
    browser = browser_of(ada)
    secrets = [shown_key(browser.post("/staff/keys", data=FORM).text) for _ in range(3)]
    assert len(set(secrets)) == 1
    assert the_key().name == "Help desk"
    other = shown_key(browser.post("/staff/keys", data={**FORM, "nonce": "n-2"}).text)
    assert other != secrets[0]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ("Say which program it is for.", "Choose what the key is for.")),
        ("ja", ("どのプログラムのキーかを書いてください。", "キーの用途を選んでください。")),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_stays(ada, browser_of, language, sentences):
    browser = browser_of(ada)
    empty = browser.post(f"/staff/keys?lang={language}", data={})
    assert empty.status_code == 422
    assert all(sentence in empty.text for sentence in sentences)
    unnamed = browser.post("/staff/keys", data={"scopes": [WRITE_VOICES]})
    assert f'value="{WRITE_VOICES}" checked' in unnamed.text
    unknown = browser.post("/staff/keys", data={"name": "Till", "scopes": ["everything"]})
    assert unknown.status_code == 422
    assert 'value="Till"' in unknown.text
    assert db.session.query(ProgramKey).count() == 0


def test_a_key_that_was_ended_is_refused_and_stays_in_the_list(app, ada, browser_of):
    program, browser = a_program(app, ada), browser_of(ada)
    assert program.get().status_code == 200
    browser.post(f"/staff/keys/{the_key().id}/end")
    answer = program.get()
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    page = read(browser.get("/staff/keys"))
    assert "The key is over." in page
    assert "Help desk" in page
    browser.post(f"/staff/keys/{the_key().id}/end")
    assert "This key was over already." in read(browser.get("/staff/keys"))
    assert [line.verb for line in db.session.query(LogLine).order_by(LogLine.id)] == ["make key", "end key"]


def test_the_log_says_what_was_done_with_keys(app, ada, browser_of):
    a_program(app, ada)
    end_key(the_key(), by=ada)
    page = read(browser_of(ada).get("/staff/log"))
    assert "made a key for a program" in page
    assert "ended a program's key" in page


@pytest.mark.parametrize("how", ["closed", "not an administrator any more"])
def test_a_key_works_no_longer_than_its_maker_may_have_one(app, ada, mona, how):
    program = a_program(app, ada)
    set_roles(mona, ["admin"], by=ada)
    if how == "closed":
        disable_person(ada, by=mona)
    else:
        set_roles(ada, ["moderator"], by=mona)
    assert program.get().status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic YTpi", "koenowa_1", "Bearer koenowa_1 x", "Bearer \xe9"]
)
def test_without_a_key_nothing_is_told(app, ada, header):
    a_program(app, ada)
    answer = app.test_client().get(VOICES, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.json["status"] == 401
    assert "voices" not in answer.json


def test_being_signed_in_is_not_enough(ada, browser_of):
    browser = browser_of(ada)
    assert browser.get(VOICES).status_code == 401
    assert browser.post(VOICES, json={}).status_code == 401


def test_a_key_does_only_what_it_is_for(app, ada):
    reader = a_program(app, ada, READ_VOICES)
    writer = a_program(app, ada, WRITE_VOICES, secret="koenowa_2")
    assert reader.get().status_code == 200
    refused = reader.post(topic=1, source="phone")
    assert refused.status_code == 403
    assert "voices:write" in refused.json["message"]
    assert reader.post(f"{VOICES}/1/revoke").status_code == 403
    assert writer.get().status_code == 403
    assert writer.get(f"{VOICES}/1").status_code == 403
    assert writer.post().status_code == 422


def test_it_is_noted_when_a_key_was_used_last(app, ada, browser_of):
    program, browser = a_program(app, ada), browser_of(ada)
    assert "Never used" in read(browser.get("/staff/keys"))
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        program.get()
        first = the_key().used_at
        clock.shift(timedelta(minutes=5))
        program.get()
        assert the_key().used_at == first
        clock.shift(timedelta(minutes=6))
        program.get()
        assert the_key().used_at > first
    assert "Never used" not in read(browser.get("/staff/keys"))


def test_a_key_that_asks_too_often_is_told_when_to_come_back(app, ada):
    throttle.use(None)
    program = a_program(app, ada)
    statuses = [program.get().status_code for _ in range(int(CALLS.split("/")[0]) + 1)]
    assert statuses[-2:] == [200, 429]
    assert int(program.get().headers["Retry-After"]) > 0
    throttle.use(None)


def test_only_administrators_make_keys(alice, mona, petra):
    for person in (alice, mona, petra):
        with pytest.raises(Exception, match="Only administrators can do this"):
            make_key("Till", [READ_VOICES], "koenowa_9", by=person)

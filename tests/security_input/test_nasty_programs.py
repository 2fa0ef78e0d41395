"""Whatever a program with a key sends in whichever field, it is answered, and what is taken is kept as it was sent."""

from itertools import cycle

import pytest
from flask import Flask

from community.accounts.models import Person
from community.customers.models import Voice
from community.kernel.database import db
from community.kernel.throttle import throttle
from community.topics.models import Post
from tests.keys.stage import TANAKA, VOICES, Program, a_program
from tests.security_input.doorkeeper import Doorkeeper, is_whole, kept
from tests.security_input.nasty import STRINGS

IDEA = {"title": "A lamp", "body": "It is dark.", "wish": "A lamp.", "source": "shop", "note": "Twice.", **TANAKA}
FIELDS = (*IDEA, "kind", "product", "tags", "language", "topic", "Idempotency-Key", "unknown")


@pytest.fixture
def desk(app: Flask, ada: Person) -> Program:
    return a_program(app, ada)


def send(desk: Program, field: str, string: str):
    words = {**IDEA, field: string}
    customer = {name: words.pop(name) for name in TANAKA}
    once = words.pop("Idempotency-Key", "")
    throttle.use(None)
    # HTTP can't carry these in a header, so no server hands them on.
    fits = once.isprintable() and once.isascii()
    return desk.post(once=once if fits else "", customer=customer, **words)


def taken(voice: Voice) -> dict[str, str]:
    body = db.session.get_one(Post, voice.topic.body_post_id)
    return {"title": voice.topic.title, "body": body.markdown, "note": voice.note}


def test_every_string_in_a_field_is_answered_and_kept(desk: Program, door: Doorkeeper) -> None:
    for field, string in zip(cycle(FIELDS), STRINGS, strict=False):
        door.begin()
        answer = send(desk, field, string)
        door.judge(field, string, answer)
        assert answer.is_json
        if answer.status_code == 201 and field in ("title", "body", "note"):
            there = taken(db.session.get_one(Voice, answer.json["id"]))[field]
            if is_whole(string) and kept(there, "") != kept(string, "text" if field == "title" else ""):
                door.faults.append(f"changed: {field} {string[:60]!r}")
            door.kept += 1
    assert {201, 422} <= set(door.statuses) <= {201, 409, 413, 422}
    assert door.kept >= 40


def test_every_string_in_the_address_is_answered(desk: Program, door: Doorkeeper) -> None:
    for string in STRINGS:
        if not is_whole(string):
            continue
        throttle.use(None)
        door.begin()
        door.judge("after", string, desk.ask(VOICES, after=string[:2_000]))
    assert set(door.statuses) <= {200, 400}

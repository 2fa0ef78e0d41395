"""Each secret is read by those it is for, and by nobody else: on no page, in no address, file, mail or socket."""

import json
import re
from collections import defaultdict

import pytest
from flask import Flask
from flask_socketio.test_client import SocketIOTestClient

from community.accounts.models import Person
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.markup import plain_text
from community.moderation.actions import hide_unreported
from community.questions.actions import ask_question, post_answer
from community.realtime.server import socketio
from community.topics.models import Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.security.canaries import MAILED_WHILE_PUBLIC, ROLES, SECRETS, TOKENS, lure, secret
from tests.security.conftest import NEVER_WRITTEN, SEARCHERS, TOPICS, Tour, Visit, apart
from tests.security.filling import TITLES

BY_KEY = ("/verify/{verify_key}", "/reset-password/{reset_key}")
"""Whoever asks for these has the key already; the page sends it back with its form."""


def holds(visit: Visit, name: str, mark: str) -> bool:
    """Whether this secret is in an answer, other than as what was asked for."""
    if name.startswith("a key mailed") and visit.pattern in BY_KEY:
        return False
    return mark in visit.text and mark not in visit.path


@pytest.mark.parametrize("name", [*SECRETS, *TOKENS])
def test_a_secret_is_read_by_those_it_is_for_and_nobody_else(tour: Tour, name: str) -> None:
    mark, readers = tour.canaries[name]
    seen: dict[str, list[str]] = defaultdict(list)
    for visit in tour.visits:
        if holds(visit, name, mark):
            seen[visit.role].append(f"{visit.method} {visit.path} ({visit.status})")
    assert {role: seen[role] for role in ROLES if role in seen and role not in readers} == {}
    assert set(seen) == readers, f"{readers - set(seen)} should find it, or the test looks in the wrong places."


def test_a_search_for_a_secret_is_answered_like_one_for_a_word_that_nobody_wrote(tour: Tour) -> None:
    """Neither a count nor a tag nor a hint tells that there is something."""
    pages = {(visit.role, visit.path): visit for visit in tour.visits if visit.path.startswith("/search?q=")}
    told = [
        f"{role}: {name}"
        for role in SEARCHERS
        for name in SECRETS
        if name.startswith(("hidden", "waiting", "deleted"))
        and said(pages[role, f"/search?q={lure(name)}"]) != said(pages[role, f"/search?q={NEVER_WRITTEN}"])
    ]
    assert told == []


def said(visit: Visit) -> str:
    """A page without the word that was searched for, and without what is new on every page."""
    page = visit.body.decode().replace(visit.path.removeprefix("/search?q="), "…")
    return re.sub(r'name="(csrf_token|nonce)" value="[^"]*"', "", page)


def test_the_search_finds_and_the_composer_suggests_what_is_public(tour: Tour) -> None:
    found = next(visit for visit in tour.visits if visit.path == "/search?q=lid")
    similar = [visit for visit in tour.visits if visit.path.startswith("/similar") and visit.role == "anonymous"]
    assert TITLES["idea"] in plain_text(found.body.decode())
    assert len(similar) > 3
    for visit in similar:
        kind = visit.path.partition("kind=")[2].partition("&")[0]
        assert TITLES[kind] in visit.text, visit.path


def test_mail_tells_nobody_what_is_not_theirs_to_read(tour: Tour) -> None:
    told = {
        (whose, name)
        for whose, text in tour.letters
        for name, (mark, readers) in tour.canaries.items()
        if mark in text and whose not in readers and (whose, name) != ("vera", "name of who posts without it")
    }
    assert told <= {("other", name) for name in MAILED_WHILE_PUBLIC}
    mark, _readers = tour.canaries["message from staff to an author"]
    assert any(mark in text for whose, text in tour.letters if whose == "member")


def test_a_socket_enters_the_rooms_of_the_topics_whose_pages_its_person_reads(tour: Tour) -> None:
    read = {(visit.role, f"{visit.method} {visit.pattern}"): visit.status == 200 for visit in tour.visits}
    pages = {(role, topic): read[role, TOPICS[topic]] for role in ROLES for topic in TOPICS}
    assert tour.joins == pages
    assert set(pages.values()) == {True, False}


def test_sockets_say_nothing_of_what_waits_or_was_hidden(app: Flask, alice: Person, bob: Person, mona: Person) -> None:
    question = ask_question("Is it loud?", written("I sleep nearby."), by=alice)
    deliver_due()
    # Sockets leave the database's session when they have answered, so people are asked for again.
    ids = {"question": question.id, "newcomer": a_person("Newcomer", is_verified=False).id, "bob": bob.id}
    ids["mona"] = mona.id
    sockets = [listening(app, question.id), listening(app, question.id)]
    bob, mona, newcomer = (db.session.get_one(Person, ids[name]) for name in ("bob", "mona", "newcomer"))
    question = db.session.get_one(Topic, ids["question"])
    public = post_answer(question, written("Not at all."), by=bob)
    waiting = post_answer(question, written(secret("waiting answer")), by=newcomer)
    unseen = ask_question(secret("waiting question: title"), written("?"), by=newcomer)
    hidden = post_answer(question, written(secret("hidden answer")), by=bob)
    hide_unreported(hidden, reason="abuse", message=secret("message from staff to an author"), by=mona)
    ids |= {"public": public.id, "waiting": waiting.id, "hidden": hidden.id, "unseen": unseen.id}
    with apart():
        deliver_due()
    for socket in sockets:
        heard = [(one["name"], one["args"][0]) for one in socket.get_received()]
        assert ("post_added", ids["public"]) in [(name, values.get("post_id")) for name, values in heard]
        named = {values.get("post_id") for name, values in heard if name != "post_gone"}
        assert named & {ids["waiting"], ids["hidden"]} == set()
        assert all(values.get("topic_id") != ids["unseen"] for _name, values in heard)
        assert "zq" not in json.dumps(heard)


def listening(app: Flask, topic_id: int) -> SocketIOTestClient:
    """A socket of nobody signed in, in a topic's room."""
    with apart():
        socket = socketio.test_client(app, flask_test_client=app.test_client())
        assert socket.emit("join", {"topic": topic_id}, callback=True)["ok"]
    return socket

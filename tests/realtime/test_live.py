"""What others do reaches readers at once, by ids and counts, and only those who may see it."""

import json
import time
from collections.abc import Iterator

import pytest

from community.accounts.models import Person
from community.kernel.database import db
from community.questions.actions import ask_question, post_answer
from community.topics.actions.visibility import hide_post
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea
from tests.realtime.listener import Listener, Refused
from tests.site import Browser, Site, cookie_of, running_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("live")) as site:
        yield site


@pytest.fixture
def cast(site: Site) -> dict[str, Person]:
    """Alice, Bob and a moderator, new for each test."""
    tag = str(time.time_ns())[-9:]
    return {
        "alice": a_person(f"Alice {tag}"),
        "bob": a_person(f"Bob {tag}"),
        "mona": a_person(f"Mona {tag}", roles="moderator"),
    }


@pytest.fixture
def question(cast: dict[str, Person]) -> Topic:
    return ask_question("Does it whistle?", written("Mine does."), by=cast["alice"])


def browser(site: Site, person: Person) -> Browser:
    return Browser(site.url, cookie_of(site, person))


def answer(site: Site, question: Topic, person: Person, text: str) -> None:
    """Post an answer through the site, so that its process does the telling."""
    visitor = browser(site, person)
    page = f"/questions/{question.id}"
    status, _place = visitor.post(page + "/answers", {"body": text}, token=visitor.token_of(page))
    assert status == 303


def test_an_answer_reaches_a_reader_as_an_id_and_a_count_and_no_text(
    site: Site, cast: dict[str, Person], question: Topic
) -> None:
    reader = Listener(site.url)
    assert reader.ask("join", {"topic": question.id})["ok"]
    answer(site, question, cast["bob"], "Not mine, it hums.")
    heard = reader.wait_for("post_added")
    assert (heard["topic_id"], heard["count"]) == (question.id, 1)
    assert "hums" not in json.dumps(reader.heard)
    status, page = Browser(site.url, "").get(f"/topics/{question.id}/posts?after={heard['post_id'] - 1}")
    assert status == 200
    assert "hums" in page


def test_the_askers_bell_rings(site: Site, cast: dict[str, Person], question: Topic) -> None:
    asker = Listener(site.url, cookie=cookie_of(site, cast["alice"]))
    answer(site, question, cast["bob"], "It hums.")
    assert asker.wait_for("bell")["unread"] >= 1


def test_a_vote_changes_the_count_at_other_readers(site: Site, cast: dict[str, Person], question: Topic) -> None:
    reader = Listener(site.url)
    reader.ask("join", {"topic": question.id})
    bob = browser(site, cast["bob"])
    bob.post(f"/topics/{question.id}/concern", {"on": "1"}, token=bob.token_of(f"/questions/{question.id}"))
    assert reader.wait_for("votes") == {"post_id": question.body_post_id, "kind": "me_too", "count": 1}


def test_whoever_has_the_problem_of_an_idea_is_counted_at_other_readers_apart_from_votes(
    site: Site, cast: dict[str, Person]
) -> None:
    idea = an_idea(cast["alice"])
    reader = Listener(site.url)
    reader.ask("join", {"topic": idea.id})
    bob = browser(site, cast["bob"])
    token = bob.token_of(f"/ideas/{idea.id}")
    for wish, count in (("1", 1), ("0", 0)):
        bob.post(f"/topics/{idea.id}/concern", {"on": wish}, token=token)
        assert reader.wait_for("votes") == {"post_id": idea.body_post_id, "kind": "me_too", "count": count}
        reader.heard.clear()
    db.session.rollback()
    assert db.session.get_one(Topic, idea.id).vote_count == 0


def test_after_an_absence_the_reader_learns_of_the_newest_post(
    site: Site, cast: dict[str, Person], question: Topic
) -> None:
    reader = Listener(site.url)
    before = reader.ask("join", {"topic": question.id})["last_post"]
    reader.close()
    missed = post_answer(question, written("While you were away."), by=cast["bob"])
    again = Listener(site.url)
    assert again.ask("join", {"topic": question.id})["last_post"] == missed.id > before


def nudge(site: Site, person: Person) -> None:
    """Have the site's process commit something, so that its courier carries what this process left due."""
    visitor = browser(site, person)
    question = ask_question("Only to have a form", written("Here."), by=person)
    page = f"/questions/{question.id}"
    visitor.post(page + "/answers", {"body": "A nudge."}, token=visitor.token_of(page))


def test_a_hidden_topic_can_not_be_joined_and_its_listeners_are_sent_away(
    site: Site, cast: dict[str, Person], question: Topic
) -> None:
    reader = Listener(site.url)
    reader.ask("join", {"topic": question.id})
    hide_post(db.session.get_one(Post, question.body_post_id), by=cast["mona"])
    nudge(site, cast["bob"])
    assert reader.wait_for("gone") == {"topic_id": question.id}
    assert reader.ask("join", {"topic": question.id})["ok"] is False


def test_what_is_hidden_or_held_is_announced_to_nobody(site: Site, cast: dict[str, Person], question: Topic) -> None:
    newcomer = a_person(f"Newcomer {question.id}", is_verified=False)
    reader = Listener(site.url)
    reader.ask("join", {"topic": question.id})
    answer(site, question, newcomer, "canary-of-an-unverified-person")
    assert reader.hears_nothing_of("post_added")
    held = Listener(site.url, cookie=cookie_of(site, newcomer))
    assert held.ask("writing", {"topic": question.id})["ok"] is False


def test_writing_is_told_to_the_others_only(site: Site, cast: dict[str, Person], question: Topic) -> None:
    alice = Listener(site.url, cookie=cookie_of(site, cast["alice"]))
    bob = Listener(site.url, cookie=cookie_of(site, cast["bob"]))
    for one in (alice, bob):
        one.ask("join", {"topic": question.id})
    assert bob.ask("writing", {"topic": question.id})["ok"]
    assert alice.wait_for("writing") == {"topic_id": question.id, "name": cast["bob"].display_name}
    assert bob.hears_nothing_of("writing")
    assert Listener(site.url).ask("writing", {"topic": question.id})["ok"] is False


def test_a_socket_is_cut_off_when_its_session_ends(site: Site, cast: dict[str, Person]) -> None:
    visitor = browser(site, cast["bob"])
    socket = Listener(site.url, cookie=visitor.cookie)
    question = ask_question("Any form", written("Here."), by=cast["alice"])
    status, _place = visitor.post("/sign-out", {}, token=visitor.token_of(f"/questions/{question.id}"))
    assert status == 303
    assert socket.wait_until_cut(2)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost.evil.example", "null"], ids=["foreign", "look-alike", "null"]
)
def test_a_foreign_origin_gets_no_socket(site: Site, origin: str) -> None:
    with pytest.raises(Refused):
        Listener(site.url, origin=origin)


ODD = [None, [], "x", 5, {}, {"topic": "1"}, {"topic": -1}, {"topic": True}, {"topic": 2**80}, {"topic": {"$gt": 0}}]


@pytest.mark.parametrize("name", ["join", "leave", "writing"])
def test_odd_packets_are_answered_and_break_nothing(site: Site, name: str) -> None:
    socket = Listener(site.url)
    for values in ODD:
        assert socket.ask(name, values)["ok"] is False or (name == "leave" and values == {"topic": 2**80})
    for frame in ('42["__class__",{}]', '42["constructor",1]', "42[", "42", "4", "9", '42["join"', "451-[]", "x" * 200):
        try:
            socket.send_raw(frame)
        except OSError:
            break
    assert Listener(site.url).ask("join", {"topic": 2**40})["ok"] is False
    assert Browser(site.url, "").get("/")[0] == 200

"""The product team decides in public: no state without a reply, and everybody is told exactly once."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from community.accounts.models import Person
from community.backlog.actions import decide, edit_item
from community.backlog.models import Decision, Item
from community.backlog.queries import weigh
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.notifications.models import Notice
from community.questions.actions import ask_question
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.models import Outcome, Topic
from community.topics.text import written
from tests.backlog.stage import a_comment, an_idea, an_item, body_of
from tests.conftest import a_person

Browser = Callable[[Person], FlaskClient]
Deliver = Callable[[], int]
REPLY = "We'll build **a catch** this winter."


def form(state: str = "planned", reply: str = REPLY, seen_state: str = "new", **more: str) -> dict[str, str]:
    return {"state": state, "reply": reply, "seen_state": seen_state, **more}


def state_of(item: Item | Topic) -> str:
    db.session.rollback()
    db.session.expire_all()
    return item.state


def told(person: Person) -> int:
    """How many notices of decisions this person got."""
    db.session.rollback()
    query = select(Notice.id).where(Notice.person_id == person.id, Notice.kind == "decision")
    return len(db.session.scalars(query).all())


def test_a_decision_moves_item_and_ideas_and_stands_on_every_topic_with_its_reply(
    alice: Person, bob: Person, petra: Person, client: FlaskClient, browser_of: Browser, deliver: Deliver
) -> None:
    idea = an_idea(alice)
    question = ask_question("Why does it slide?", written("It slides."), by=bob)
    item = an_item(petra, body_of(idea), body_of(question))
    browser = browser_of(petra)
    page = browser.get(f"/staff/backlog/{item.id}?to=planned").text
    assert "2 people will be told" in page
    assert "The reply appears on 2 topics." in page
    assert "autofocus" in page.split('id="f-reply"')[1].split(">")[0]
    done = browser.post(f"/staff/backlog/{item.id}/decide", data=form())
    assert (done.status_code, done.location) == (303, f"/staff/backlog/{item.id}")
    deliver()
    assert state_of(item) == state_of(idea) == "planned"
    assert state_of(question) != "planned", "a question keeps its own state"
    outcomes = db.session.scalars(select(Outcome)).unique().all()
    assert {outcome.topic_id for outcome in outcomes} == {idea.id, question.id}
    assert {outcome.markdown for outcome in outcomes} == {REPLY}
    assert "<strong>a catch</strong>" in client.get(f"/ideas/{idea.id}").text
    history = browser.get(f"/staff/backlog/{item.id}").text
    assert "<strong>a catch</strong>" in history
    assert "Petra" in history


def test_everybody_who_wrote_voted_or_commented_is_told_once_however_many_roles_they_have(
    alice: Person, bob: Person, carol: Person, petra: Person, deliver: Deliver
) -> None:
    voter, bystander = a_person("Vera"), a_person("Otto")
    first, second = an_idea(alice), an_idea(bob, "Another lid")
    for idea in (first, second):
        vote(body_of(idea), by=carol)
        a_comment(idea, carol)
        a_comment(idea, alice)
        a_comment(idea, petra)
    vote(body_of(second), by=voter)
    vote(body_of(second), by=alice)
    item = an_item(petra, body_of(first), a_comment(second, bob), body_of(second))
    people = weigh(item, by=petra).people
    decide(item, "planned", written(REPLY), by=petra)
    deliver()
    deliver()
    assert {person.display_name: told(person) for person in (alice, bob, carol, voter, bystander, petra)} == {
        "Alice": 1,
        "Bob": 1,
        "Carol": 1,
        "Vera": 1,
        "Otto": 0,
        "Petra": 0,
    }
    assert people == 4, "as many as the page had announced"


def test_without_the_public_reply_nothing_moves_and_what_was_typed_stays(
    alice: Person, petra: Person, browser_of: Browser, deliver: Deliver
) -> None:
    idea = an_idea(alice)
    item = an_item(petra, body_of(idea))
    browser = browser_of(petra)
    for data, sentence, kept in (
        (form(reply="  "), "Write the reply that everyone who asked will read.", 'value="planned" checked'),
        (form(state=""), "Choose one of the six states.", "We&#39;ll build **a catch**"),
        (form(state="done"), "Choose one of the six states.", "We&#39;ll build **a catch**"),
        (form(reply="x" * 4001), "Shorten it to 4000", "x" * 4001),
        (form(seen_state=""), "Reload the page and decide again.", "We&#39;ll build **a catch**"),
    ):
        answer = browser.post(f"/staff/backlog/{item.id}/decide", data=data)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert kept in answer.text
    deliver()
    assert state_of(item) == state_of(idea) == "new"
    assert told(alice) == 0


def test_of_two_who_decide_at_once_one_decides_and_the_other_keeps_their_words(
    alice: Person, petra: Person, ada: Person, browser_of: Browser
) -> None:
    item = an_item(petra, body_of(an_idea(alice)))
    assert browser_of(petra).post(f"/staff/backlog/{item.id}/decide", data=form()).status_code == 303
    late = browser_of(ada).post(f"/staff/backlog/{item.id}/decide", data=form("declined", "Words that took an hour."))
    assert late.status_code == 409
    assert "Somebody else has just moved it." in late.text
    assert "Words that took an hour." in late.text
    assert 'name="seen_state" value="planned"' in late.text, "sent again, it is a decision about how things stand now"
    assert state_of(item) == "planned"
    with pytest.raises(Conflict):
        decide(item, "planned", written("Again."), by=ada)


def test_the_form_sent_twice_is_one_decision(
    alice: Person, petra: Person, browser_of: Browser, deliver: Deliver
) -> None:
    item = an_item(petra, body_of(an_idea(alice)))
    browser = browser_of(petra)
    answers = [browser.post(f"/staff/backlog/{item.id}/decide", data=form(nonce="n")).status_code for _ in range(2)]
    deliver()
    assert answers == [303, 303]
    assert len(db.session.scalars(select(Decision)).unique().all()) == 1
    assert told(alice) == 1


def test_moderators_look_and_gather_but_neither_decide_nor_word_items(
    alice: Person, mona: Person, petra: Person, browser_of: Browser
) -> None:
    item = an_item(petra, body_of(an_idea(alice)))
    browser = browser_of(mona)
    page = browser.get(f"/staff/backlog/{item.id}")
    assert page.status_code == 200
    assert "Decide and reply" not in page.text
    assert "?to=planned" not in browser.get("/staff/backlog").text
    assert browser.post(f"/staff/backlog/{item.id}/decide", data=form()).status_code == 403
    assert browser.get(f"/staff/backlog/{item.id}/edit").status_code == 403
    with pytest.raises(NotAllowed):
        decide(item, "planned", written(REPLY), by=mona)
    with pytest.raises(NotAllowed):
        edit_item(item, title="x", notes="", product_id=None, seen_words=1, by=mona)
    assert state_of(item) == "new"


def test_a_topic_hidden_in_the_meantime_gets_no_reply_and_its_people_no_word(
    alice: Person, bob: Person, mona: Person, petra: Person, deliver: Deliver
) -> None:
    shown, hidden = an_idea(alice), an_idea(bob)
    item = an_item(petra, body_of(shown), body_of(hidden))
    hide_post(body_of(hidden), by=mona)
    assert weigh(item, by=petra).people == 1
    decide(item, "planned", written(REPLY), by=petra)
    deliver()
    assert (told(alice), told(bob)) == (1, 0)


def test_an_item_is_edited_unless_somebody_else_was_quicker(petra: Person, ada: Person, browser_of: Browser) -> None:
    item = an_item(petra)
    url = f"/staff/backlog/{item.id}/edit"
    browser = browser_of(petra)
    assert 'name="words" value="1"' in browser.get(url).text
    new = {"title": "A firmer lid", "notes": "Ask the factory.", "product": "", "words": "1"}
    assert browser.post(url, data=new).status_code == 303
    stale = browser_of(ada).post(url, data=new | {"title": "My own title", "notes": "My own notes"})
    assert stale.status_code == 409
    for words in (
        "Somebody else has edited this item",
        "My own title",
        "My own notes",
        "A firmer lid",
        "Ask the factory.",
    ):
        assert words in stale.text
    assert browser.post(url, data=new | {"title": " ", "words": "2"}).status_code == 422
    assert browser.post(url, data=new | {"product": "9999", "words": "2"}).status_code == 422
    db.session.expire_all()
    assert (item.title, item.notes, item.words) == ("A firmer lid", "Ask the factory.", 2)


def test_notes_are_for_staff_and_never_published(
    alice: Person, petra: Person, client: FlaskClient, browser_of: Browser
) -> None:
    idea = an_idea(alice)
    item = an_item(petra, body_of(idea))
    edit_item(item, title=item.title, notes="CANARY notes", product_id=None, seen_words=1, by=petra)
    decide(item, "planned", written(REPLY), by=petra)
    assert "CANARY notes" in browser_of(petra).get(f"/staff/backlog/{item.id}").text
    assert "CANARY" not in client.get(f"/ideas/{idea.id}").text

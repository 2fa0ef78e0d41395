"""Staff vote and post for customers: counted once for each, told to nobody else, and taken back exactly."""

import pytest
from sqlalchemy import select

from community.accounts.actions.registering import note_verified
from community.accounts.models import Person
from community.audit.models import LogLine
from community.customers.actions import Heard, post_for_customer, revoke_voice, vote_for_customer
from community.customers.knowing import Details
from community.customers.models import Customer, Voice
from community.ideas.actions import Proposal, merge_idea, propose_idea, unmerge_idea
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.transaction import transaction
from community.topics.actions.recounting import recount_topics
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.customers.calls import TANAKA, form, heard
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import a_question, read

PERSONAL = ("Tanaka", "Kiyo", "kiyo@example.net", "C-1007", "She rang twice")


def a_lid(author: Person) -> Topic:
    return propose_idea(Proposal("A lid", written("It slides."), written("A catch.")), by=author)


def count(topic: Topic) -> int:
    db.session.rollback()
    return db.session.get_one(Topic, topic.id).vote_count


def test_a_customers_vote_counts_and_says_nothing_of_who_they_are(alice, petra, bob, browser_of, client):
    idea = an_idea(alice)
    browser = browser_of(petra)
    assert f"/staff/voices/new?topic={idea.id}" in browser.get(f"/ideas/{idea.id}").text
    led = browser.post(f"/staff/voices/new?topic={idea.id}", data=form(note="She rang twice."))
    assert led.location == f"/ideas/{idea.id}"
    assert count(idea) == 1
    for who in (client, browser_of(bob), browser_of(alice)):
        page = who.get(f"/ideas/{idea.id}").text
        assert "1 of the votes is a customer’s voice, entered by staff." in read(who.get(f"/ideas/{idea.id}"))
        assert not any(word in page for word in PERSONAL)
        assert "staff/voices" not in page
    known = read(browser.get("/staff/voices"))
    assert all(word in known for word in PERSONAL)
    assert "entered by Petra" in known


def test_it_is_written_down_who_entered_it_without_the_customers_name(alice, petra):
    voice = vote_for_customer(an_idea(alice), heard(), by=petra)
    line = db.session.scalars(select(LogLine)).one()
    assert (line.by_id, line.verb, line.details["voice_id"]) == (petra.id, "enter vote", voice.id)
    assert not any(word in str(line.details) + line.reason for word in PERSONAL)


@pytest.mark.parametrize(
    "again",
    [
        Details("T. Kiyo", "", "C-1007"),
        Details("", "kiyo@example.net", ""),
        Details("Tanaka Kiyo", "kiyo@example.net", "C-9999"),
    ],
    ids=["by number", "by address", "by address with another number"],
)
def test_a_customer_is_known_again_and_counted_once(alice, petra, mona, again):
    idea = an_idea(alice)
    vote_for_customer(idea, heard(), by=petra)
    with pytest.raises(Conflict, match="counted already"):
        vote_for_customer(idea, heard(again), by=mona)
    assert count(idea) == 1
    assert db.session.query(Customer).count() == 1


def test_customers_of_whom_only_the_name_is_known_are_told_apart_by_it(alice, petra):
    idea = an_idea(alice)
    vote_for_customer(idea, heard(Details("Tanaka  Kiyo")), by=petra)
    with pytest.raises(Conflict):
        vote_for_customer(idea, heard(Details("tanaka kiyo")), by=petra)
    vote_for_customer(idea, heard(Details("Tanaka Ken")), by=petra)
    vote_for_customer(idea, heard(Details("Tanaka Kiyo", "other@example.net")), by=petra)
    assert count(idea) == 3


def test_a_customer_who_is_a_member_counts_once_and_isnt_named(alice, petra, client):
    idea = an_idea(alice)
    member = a_person("Kiyo")
    vote_for_customer(idea, heard(Details("", member.email or "")), by=petra)
    assert count(idea) == 1
    assert "Kiyo" not in read(client.get(f"/ideas/{idea.id}"))
    assert not vote(body_of(idea), by=member), "their vote is there already"
    assert count(idea) == 1
    [voice] = db.session.query(Voice)
    assert not revoke_voice(voice, by=petra), "it has become their own"
    assert count(idea) == 1


def test_a_member_who_voted_themselves_isnt_counted_again(alice, bob, petra):
    idea = an_idea(alice)
    vote(body_of(idea), by=bob)
    with pytest.raises(Conflict, match="counted already"):
        vote_for_customer(idea, heard(Details("", bob.email or "")), by=petra)
    assert count(idea) == 1


def test_a_customer_who_becomes_a_member_takes_their_votes_along(alice, bob, petra):
    ideas = [an_idea(alice, f"Idea {number}") for number in range(3)]
    newcomer = a_person("Kiyo", is_verified=False)
    with transaction():
        newcomer.email = TANAKA.email
    own = an_idea(newcomer, "Her own")
    for idea in ideas[:2]:
        vote_for_customer(idea, heard(), by=petra)
    note_verified(newcomer)
    deliver_due()
    vote_for_customer(ideas[2], heard(), by=petra)
    assert [count(idea) for idea in ideas] == [1, 1, 1]
    assert not vote(body_of(ideas[0]), by=newcomer)
    assert take_back_vote(body_of(ideas[1]), by=newcomer)
    assert [count(idea) for idea in ideas] == [1, 0, 1]
    with pytest.raises(Conflict, match="themselves"):
        vote_for_customer(own, heard(), by=petra)
    assert recount_topics() == 0


def test_taking_it_back_leaves_no_vote_and_the_right_count_wherever_it_lives(
    alice, bob, carol, petra, mona, browser_of
):
    idea, host = an_idea(alice, "A catch"), an_idea(bob, "A lid that stays")
    voice = vote_for_customer(idea, heard(), by=petra)
    vote(body_of(host), by=carol)
    merge = merge_idea(idea, host, written("The same."), by=petra)
    assert count(host) == 2
    browser = browser_of(mona)
    assert browser.post(f"/staff/voices/{voice.id}/revoke").status_code == 303
    assert (count(idea), count(host)) == (0, 1)
    assert not revoke_voice(db.session.get_one(Voice, voice.id), by=petra)
    unmerge_idea(merge, by=petra)
    assert (count(idea), count(host)) == (0, 1)
    assert recount_topics() == 0
    assert "Taken back" in read(browser.get("/staff/voices"))


def test_a_customer_wants_to_know_too(alice, petra, browser_of, client):
    question = a_question(alice)
    browser = browser_of(petra)
    assert browser.post(f"/staff/voices/new?topic={question.id}", data=form()).location == f"/questions/{question.id}"
    db.session.rollback()
    found = db.session.get_one(Topic, question.id)
    assert (found.vote_count, found.concern_count) == (1, 1)
    assert not any(word in client.get(f"/questions/{question.id}").text for word in PERSONAL)


@pytest.mark.parametrize(
    ("kind", "more", "place"),
    [("idea", {"wish": "One press."}, "/ideas/"), ("question", {}, "/questions/")],
)
def test_what_is_posted_for_a_customer_bears_no_name_and_can_be_taken_back(
    petra, bob, browser_of, client, deliver, kind, more, place
):
    browser = browser_of(petra)
    words = {"kind": kind, "title": "I overshoot the dial", "body": "Every morning.", **more}
    led = browser.post("/staff/voices/new", data=form(**words))
    assert led.location.startswith(place)
    deliver()
    for language, label in (
        ("en", "Customer's voice (entered by staff)"),
        ("ja", "お客さまの声（スタッフが代わりに記入）"),
    ):
        page = read(client.get(led.location, headers={"Accept-Language": language}))
        assert label in page
        assert not any(word in client.get(led.location).text for word in PERSONAL)
    topic = db.session.scalars(select(Topic)).one()
    assert client.get(f"/people/{topic.author_id}").status_code in (404, 410)
    for listed in (place.rstrip("/"), f"{place}feed.atom", "/search?q=dial", "/"):
        answer = client.get(listed)
        assert answer.status_code == 200
        assert f"/people/{topic.author_id}" not in answer.text
        assert not any(word in answer.text for word in PERSONAL)
    assert vote(body_of_any(topic), by=bob)
    [voice] = db.session.query(Voice)
    assert browser.post(f"/staff/voices/{voice.id}/revoke").status_code == 303
    assert client.get(led.location).status_code == 410


def body_of_any(topic: Topic) -> Post:
    return db.session.get_one(Post, topic.body_post_id)


def test_nobody_votes_for_what_was_posted_for_themselves(petra):
    voice = post_for_customer(heard(), a_lid, by=petra)
    with pytest.raises(Conflict, match="themselves"):
        vote_for_customer(voice.topic, heard(), by=petra)
    assert voice.topic.vote_count == 0


def test_only_staff_speak_for_customers(alice, bob, ada, mona, browser_of):
    idea = an_idea(alice)
    with pytest.raises(NotAllowed):
        vote_for_customer(idea, heard(), by=bob)
    browser = browser_of(bob)
    for path in ("/staff/voices", "/staff/voices/new", f"/staff/voices/new?topic={idea.id}"):
        assert browser.get(path).status_code == 403
    for number, person in enumerate((ada, mona)):
        vote_for_customer(idea, heard(Details(f"Customer {number}")), by=person)
    assert count(idea) == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "", "email": "", "reference": ""}, "Enter a name, an email address or a number"),
        ({"email": "not an address"}, "This doesn't look like an email address."),
        ({"source": ""}, "Choose where you heard it."),
        ({"source": "smoke signals"}, "Choose where you heard it."),
        ({"name": "n" * 81}, "This is 81 characters long. Shorten it to 80."),
        ({"note": "n" * 1001}, "This is 1001 characters long. Shorten it to 1000."),
    ],
)
def test_what_cant_be_taken_is_told_and_stays_in_the_form(alice, petra, browser_of, values, sentence):
    idea = an_idea(alice)
    answer = browser_of(petra).post(f"/staff/voices/new?topic={idea.id}", data=form(**values))
    assert answer.status_code == 422
    assert sentence in read(answer)
    assert "C-1007" in answer.text or "reference" in values
    assert count(idea) == 0
    assert db.session.query(Customer).count() == 0


def test_the_post_and_the_customer_are_checked_at_once(petra, browser_of):
    answer = browser_of(petra).post("/staff/voices/new", data={"kind": "idea", "title": "", "source": "", "body": "B"})
    assert answer.status_code == 422
    page = read(answer)
    assert "Enter a title." in page
    assert "Choose where you heard it." in page


def test_what_isnt_there_for_staff_either_is_not_found(petra, alice, browser_of):
    browser = browser_of(petra)
    assert browser.get("/staff/voices/new?topic=999999").status_code == 404
    assert browser.post("/staff/voices/999999/revoke").status_code == 404


def test_a_stand_in_is_told_nothing_gets_no_mail_and_is_nobody_in_the_list_of_people(
    alice, bob, petra, ada, browser_of
):
    voice = post_for_customer(Heard(TANAKA, "shop"), a_lid, by=petra)
    vote(body_of_any(voice.topic), by=bob)
    deliver_due()
    assert db.session.scalar(select(Person.disabled_at).where(Person.id == voice.topic.author_id)) is not None
    assert "お客さま" not in read(browser_of(ada).get("/staff/people?group=closed"))

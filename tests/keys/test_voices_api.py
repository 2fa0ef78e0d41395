"""A help desk votes and posts for customers with its key: counted once each, told to staff, taken back exactly."""

import json

import pytest

from community.audit.models import LogLine
from community.customers.models import Customer, Voice
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.keys.models import ProgramKey
from community.topics.actions.visibility import delete_post
from community.topics.models import Post, Topic
from tests.ideas.proposals import an_idea
from tests.keys.stage import TANAKA, VOICES, a_program
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_question, read

IDEA = {"title": "A lamp", "body": "It is dark.", "wish": "A lamp.", "source": "shop", "customer": TANAKA}


def votes(topic: Topic) -> int:
    db.session.rollback()
    return db.session.get_one(Topic, topic.id).vote_count


@pytest.fixture
def desk(app, ada):
    return a_program(app, ada)


def test_a_vote_counts_for_the_customer_and_their_name_stays_with_staff(desk, alice, ada, bob, browser_of, client):
    idea = an_idea(alice)
    answer = desk.post(topic=idea.id, customer=TANAKA, source="phone", note="She rang twice.")
    assert answer.status_code == 201
    told = desk.get(answer.headers["Location"]).json
    assert told == answer.json
    assert (told["kind"], told["topic"]["path"], told["revoked_at"]) == ("vote", f"/ideas/{idea.id}", None)
    assert told["customer"] == {**TANAKA, "is_member": False}
    assert (told["entered_by"], told["entered_through"]) == (ada.display_name, "Help desk")
    assert votes(idea) == 1
    deliver_due()
    for who in (client, browser_of(bob), browser_of(alice)):
        page = who.get(f"/ideas/{idea.id}").text
        assert "entered by staff" in page
        assert not any(word in page for word in (*TANAKA.values(), "Help desk", "She rang"))
    assert "through the program “Help desk”" in read(browser_of(ada).get("/staff/voices"))


def test_it_is_logged_by_whose_key_it_was(desk, alice, ada):
    desk.post(topic=an_idea(alice).id, customer=TANAKA, source="phone")
    line = db.session.query(LogLine).filter_by(verb="enter vote").one()
    assert (line.by_id, line.details["key_id"]) == (ada.id, db.session.query(ProgramKey).one().id)
    assert "Tanaka" not in json.dumps(line.details)


def test_the_same_customer_counts_once_and_the_program_is_told(desk, alice):
    idea = an_idea(alice)
    assert desk.post(topic=idea.id, customer=TANAKA, source="phone").status_code == 201
    again = desk.post(topic=idea.id, customer={"reference": "C-1007"}, source="shop")
    assert again.status_code == 409
    assert again.json["message"] == "This customer's vote is counted already."
    assert votes(idea) == 1
    assert db.session.query(Customer).count() == 1


def test_what_is_sent_again_under_its_key_happens_once(desk, alice):
    answers = [desk.post(once="call-77", **IDEA) for _ in range(4)]
    assert {(one.status_code, one.json["id"]) for one in answers} == {(201, answers[0].json["id"])}
    assert db.session.query(Voice).count() == 1
    other = desk.post(once="call-77", **{**IDEA, "title": "Another"})
    assert other.status_code == 422
    assert other.json["errors"] == {"Idempotency-Key": "This Idempotency-Key was sent before, with other words."}


def test_an_idea_and_a_question_are_posted_in_nobodys_name(desk, client):
    idea = desk.post(**IDEA, tags=["night", "light"], language="en").json
    question = desk.post(kind="question", title="Where?", body="I can't find it.", source="mail", customer=TANAKA).json
    assert (idea["kind"], idea["topic"]["kind"], question["topic"]["kind"]) == ("post", "idea", "question")
    for told in (idea, question):
        page = client.get(told["topic"]["path"]).text
        assert told["topic"]["title"] in page
        assert "Tanaka" not in page
    assert "/tags/night" in client.get(idea["topic"]["path"]).text


def test_what_was_entered_is_taken_back_exactly_once(desk, alice, client):
    idea = an_idea(alice)
    vote, post = (desk.post(**sent).json for sent in ({"topic": idea.id, "customer": TANAKA, "source": "event"}, IDEA))
    for told in (vote, post):
        first, second = (desk.post(f"{VOICES}/{told['id']}/revoke").json for _ in range(2))
        assert (first["changed"], second["changed"]) == (True, False)
        assert first["revoked_at"] == second["revoked_at"] is not None
    assert votes(idea) == 0
    assert client.get(post["topic"]["path"]).status_code == 410


def test_the_list_is_paged_and_its_links_lead_through_all(desk, alice):
    ids = [
        desk.post(topic=an_idea(alice).id, customer={"reference": f"C-{number}"}, source="phone").json["id"]
        for number in range(45)
    ]
    found, path = [], VOICES
    while path:
        page = desk.get(path).json
        found += [one["id"] for one in page["voices"]]
        path = page["later"]
    assert found == ids[::-1]


WRONG = [
    ({}, "source", "Choose where you heard it."),
    ({}, "customer.name", "Enter a name, an email address or a number, so that nobody is counted twice."),
    ({}, "title", "Enter a title."),
    ({"source": "dream"}, "source", "Choose where you heard it."),
    ({"customer": {"email": "kiyo"}}, "customer.email", "This doesn't look like an email address."),
    ({"customer": {"age": "44"}}, "customer.age", "There is no field of this name."),
    ({"customer": "Tanaka"}, "customer", "There is no field of this name."),
    ({"customer": {}}, "customer", "There is no field of this name."),
    ({"stars": 5}, "stars", "There is no field of this name."),
    ({"title": 7}, "title", "Send a text here."),
    ({"title": {"a": "b"}}, "title.a", "There is no field of this name."),
    ({"tags": [1]}, "tags", "Send a text here."),
    ({"tags": ["a,b"]}, "tags", "Send a text here."),
    ({"note": "\ud800"}, "note", "Send a text here."),
    ({"note": "x" * 1001}, "note", "This is 1001 characters long. Shorten it to 1000."),
    ({"kind": "review"}, "kind", "Choose one of the options."),
    ({"product": "teapot"}, "product", "Choose one of the options."),
    ({"topic": "7"}, "topic", "Send the number of an idea or a question."),
    ({"topic": True}, "topic", "Send the number of an idea or a question."),
    ({"topic": 2**40}, "topic", "Send the number of an idea or a question."),
    ({"topic": -1}, "topic", "Send the number of an idea or a question."),
    ({"topic": 999_999}, "topic", "There is no idea or question of this number."),
]


@pytest.mark.parametrize(("sent", "field", "sentence"), WRONG)
def test_what_cant_be_taken_is_named_by_its_field(desk, sent, field, sentence):
    answer = desk.post(**sent)
    assert answer.status_code == 422
    assert answer.json["errors"].get(field) == sentence
    assert db.session.query(Voice).count() == 0


def test_a_review_takes_no_votes_for_customers_and_a_vote_no_title(desk, alice, kettle):
    review = a_review(alice, kettle)
    assert desk.post(topic=review.id, customer=TANAKA, source="phone").json["errors"]["topic"]
    titled = desk.post(topic=an_idea(alice).id, title="A lamp", customer=TANAKA, source="phone")
    assert titled.json["errors"] == {"title": "There is no field of this name."}


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"7", b"null", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b"9" * 10_000]
)
def test_what_is_no_object_is_refused(desk, data):
    answer = desk.send(data)
    assert answer.status_code == 422
    assert answer.json["errors"] == {"": "Send one JSON object, in UTF-8."}


def test_sentences_come_in_the_language_that_is_asked_for(app, ada):
    japanese = a_program(app, ada, language="ja")
    assert japanese.post(customer=TANAKA).json["errors"]["source"] == "どこで聞いたかを選んでください。"
    assert japanese.get(f"{VOICES}/999999").json["status"] == 404


def test_a_question_takes_a_vote_until_its_author_takes_it_down(desk, alice):
    question = a_question(alice)
    assert desk.post(topic=question.id, customer=TANAKA, source="phone").json["topic"]["kind"] == "question"
    assert votes(question) == 1
    delete_post(db.session.get_one(Post, question.body_post_id), by=alice)
    late = desk.post(topic=question.id, customer={"reference": "C-2"}, source="phone")
    assert late.status_code == 409
    assert late.json["message"]
    assert votes(question) == 1

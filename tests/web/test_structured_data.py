"""What pages tell machines of their content: the fields that schema.org's types and Google's results ask for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from community.ideas.actions import comment_on_idea
from community.kernel.database import db
from community.products.actions import set_picture
from community.products.pictures import keep_picture
from community.questions.actions import accept_answer
from community.topics.actions.posting import Edit, edit_post
from community.topics.actions.visibility import hide_post
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_picture, a_question, an_answer
from tests.web.heads import head_of

SITE = "http://localhost"
Check = Callable[[Any], bool]


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() == value != "" and "<" not in value.replace("<3", "")


def is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(SITE + "/")


def is_time(value: Any) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_language(value: Any) -> bool:
    return value in ("ja", "en")


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and 1 <= value <= 5


def is_a(kind: str) -> Check:
    return lambda value: isinstance(value, dict) and not faults(value, kind)


def are(kind: str) -> Check:
    return lambda value: isinstance(value, list) and value != [] and all(is_a(kind)(one) for one in value)


SHAPES: dict[str, tuple[dict[str, Check], dict[str, Check]]] = {
    "QAPage": ({"mainEntity": is_a("Question")}, {}),
    "Question": (
        {"name": is_text, "text": is_text, "answerCount": is_count, "upvoteCount": is_count, "url": is_address}
        | {"datePublished": is_time, "author": is_a("Person")},
        {"acceptedAnswer": is_a("Answer"), "suggestedAnswer": are("Answer"), "inLanguage": is_language}
        | {"dateModified": is_time},
    ),
    "Answer": (
        {"text": is_text, "url": is_address, "upvoteCount": is_count, "datePublished": is_time}
        | {"author": is_a("Person")},
        {"inLanguage": is_language, "dateModified": is_time},
    ),
    "DiscussionForumPosting": (
        {"headline": is_text, "text": is_text, "url": is_address, "datePublished": is_time, "author": is_a("Person")}
        | {"commentCount": is_count, "interactionStatistic": is_a("InteractionCounter")},
        {"comment": lambda value: value == [] or are("Comment")(value), "inLanguage": is_language}
        | {"dateModified": is_time},
    ),
    "Article": (
        {"headline": is_text, "text": is_text, "url": is_address, "datePublished": is_time, "author": is_a("Person")}
        | {"commentCount": is_count, "interactionStatistic": is_a("InteractionCounter")},
        {"comment": lambda value: value == [] or are("Comment")(value), "inLanguage": is_language}
        | {"dateModified": is_time},
    ),
    "Comment": (
        {"text": is_text, "url": is_address, "datePublished": is_time, "author": is_a("Person")},
        {"inLanguage": is_language, "dateModified": is_time},
    ),
    "InteractionCounter": (
        {
            "interactionType": lambda value: str(value).startswith("https://schema.org/"),
            "userInteractionCount": is_count,
        },
        {},
    ),
    "Person": ({"name": is_text, "url": is_address}, {}),
    "Product": (
        {"name": is_text, "url": is_address, "aggregateRating": is_a("AggregateRating"), "review": are("Review")},
        {"description": is_text, "image": is_address},
    ),
    "AggregateRating": (
        {"ratingValue": is_number, "reviewCount": is_count, "bestRating": is_number, "worstRating": is_number},
        {},
    ),
    "Review": (
        {"author": is_a("Person"), "reviewRating": is_a("Rating"), "datePublished": is_time, "reviewBody": is_text}
        | {"name": is_text, "url": is_address},
        {"inLanguage": is_language, "publishingPrinciples": is_address, "keywords": is_text}
        | {"itemReviewed": lambda value: value["@type"] == "Product" and is_text(value["name"])},
    ),
    "Rating": ({"ratingValue": is_number, "bestRating": is_number, "worstRating": is_number}, {}),
}
"""By type what must be there (Google's required and recommended fields that we have) and what may."""


def faults(data: dict[str, Any], kind: str) -> list[str]:
    required, optional = SHAPES[kind]
    found = [] if data.get("@type") == kind else [f"{data.get('@type')} is no {kind}"]
    found += [f"{kind} has no {name}" for name in required if name not in data]
    for name, value in data.items():
        if name in ("@context", "@type"):
            continue
        check = {**required, **optional}.get(name)
        if check is None or not check(value):
            found.append(f"{kind}.{name}: {value!r}")
    return found


def data_of(client, path: str, kind: str) -> dict[str, Any]:
    [data] = head_of(client.get(path).text).data
    assert data["@context"] == "https://schema.org"
    assert faults(data, kind) == []
    return dict(data)


@pytest.fixture
def question(alice, bob, carol):
    found = a_question(alice, "Why does it rattle?", "The **lid**.")
    accept_answer(found, an_answer(found, bob, "A loose screw."), by=alice)
    an_answer(found, carol, "Mine, too.")
    return db.session.get_one(Topic, found.id)


def test_a_solved_question_is_a_page_of_question_and_answers(question, client):
    entity = data_of(client, f"/questions/{question.id}", "QAPage")["mainEntity"]
    assert entity["name"] == "Why does it rattle?"
    assert entity["text"] == "The lid."
    assert entity["answerCount"] == 2
    assert entity["acceptedAnswer"]["text"] == "A loose screw."
    assert [one["text"] for one in entity["suggestedAnswer"]] == ["Mine, too."]
    for address in (entity["url"], entity["acceptedAnswer"]["url"], entity["author"]["url"]):
        assert client.get(address.removeprefix(SITE), follow_redirects=True).status_code == 200


def test_a_question_without_an_answer_says_so(alice, client):
    question = a_question(alice)
    entity = data_of(client, f"/questions/{question.id}", "QAPage")["mainEntity"]
    assert entity["answerCount"] == 0
    assert not {"acceptedAnswer", "suggestedAnswer"} & set(entity)


def test_an_edited_text_says_when(question, alice, client):
    body = body_of(question)
    edit_post(body, Edit(written("The hinge."), body.words, title=question.title, product_id=None), by=alice)
    entity = data_of(client, f"/questions/{question.id}", "QAPage")["mainEntity"]
    assert entity["dateModified"] >= entity["datePublished"]


def test_an_idea_is_a_posting_with_its_comments(alice, bob, client):
    idea = an_idea(alice, "A lid that stays")
    assert data_of(client, f"/ideas/{idea.id}", "DiscussionForumPosting")["comment"] == []
    comment_on_idea(idea, written("Me too."), by=bob)
    data = data_of(client, f"/ideas/{idea.id}", "DiscussionForumPosting")
    assert data["commentCount"] == 1
    assert data["comment"][0]["text"] == "Me too."


def test_a_review_names_what_it_is_of(alice, kettle, client):
    review = a_review(alice, kettle, stars=4)
    data = data_of(client, f"/reviews/{review.id}", "Review")
    assert data["reviewRating"]["ratingValue"] == 4
    assert data["itemReviewed"]["name"] == "Drip kettle K2"


def test_a_product_has_its_rating_and_its_reviews(alice, bob, kettle, client):
    set_picture(kettle, keep_picture(a_picture()))
    for person, stars in ((alice, 4), (bob, 2)):
        a_review(person, kettle, stars=stars, title=f"{stars} stars")
    data = data_of(client, "/products/kettle-k2", "Product")
    assert data["aggregateRating"]["reviewCount"] == 2
    assert {one["name"]: one["reviewRating"]["ratingValue"] for one in data["review"]} == {"4 stars": 4, "2 stars": 2}
    assert client.get(data["image"].removeprefix(SITE)).status_code == 200
    for review in data["review"]:
        assert client.get(review["url"].removeprefix(SITE)).status_code == 200


def test_a_product_without_reviews_and_a_narrowed_list_claim_nothing(alice, kettle, client):
    assert head_of(client.get("/products/kettle-k2").text).data == []
    a_review(alice, kettle, stars=4)
    for path in ("/products/kettle-k2?stars=4", "/products/kettle-k2?sort=new"):
        assert head_of(client.get(path).text).data == []


def test_a_product_s_data_holds_at_most_five_reviews(kettle, client):
    for number in range(7):
        a_review(a_person(f"Person {number}"), kettle, title=f"Review {number}")
    assert len(data_of(client, "/products/kettle-k2", "Product")["review"]) == 5


def test_nothing_hidden_or_held_is_in_any_of_it(question, alice, bob, mona, kettle, client, browser_of):
    newcomer = a_person("CANARY", is_verified=False)
    an_answer(question, newcomer, "CANARY held")
    hidden = an_answer(question, bob, "CANARY hidden")
    hide_post(hidden, by=mona)
    idea = an_idea(alice)
    hide_post(comment_on_idea(idea, written("CANARY comment"), by=bob), by=mona)
    a_review(alice, kettle, title="Seen")
    review = a_review(bob, kettle, title="CANARY review")
    hide_post(db.session.get_one(Post, review.body_post_id), by=mona)
    paths = (f"/questions/{question.id}", f"/ideas/{idea.id}", "/products/kettle-k2")
    for path in paths:
        for who in (client, browser_of(bob), browser_of(mona), browser_of(newcomer)):
            head = head_of(who.get(path).text)
            assert "CANARY" not in str(head.data), path
            assert len(head.data) == 1, path
    assert question.answer_count == 2

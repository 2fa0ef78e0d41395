"""Atom feeds: valid by RFC 4287, steady in their ids, and never more than a stranger's page shows."""

import re
from xml.etree import ElementTree as ET

import pytest
from werkzeug.test import TestResponse

from community.accounts.actions.profile import choose_language
from community.ideas.actions import comment_on_idea, decide_idea
from community.kernel.atom import BEGINNING
from community.kernel.database import db
from community.kernel.paging import PAGE_SIZE
from community.kernel.transaction import transaction
from community.topics.actions.posting import Edit, edit_post
from community.topics.actions.visibility import delete_post, hide_post, show_post
from community.topics.models import Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_question, an_answer, counted
from tests.web.heads import head_of

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "http://localhost"
FEEDS = (
    "/feed.atom",
    "/questions/feed.atom",
    "/ideas/feed.atom",
    "/ideas/decisions/feed.atom",
    "/products/kettle-k2/feed.atom",
)
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?:[\w/.-]+")
ONCE = {"id", "title", "updated"}
"""RFC 4287, 4.1.1 and 4.1.2: exactly one of each in a feed and in an entry."""
AT_MOST_ONCE = {
    "feed": {"generator", "icon", "logo", "rights", "subtitle"},
    "entry": {"content", "published", "rights", "source", "summary"},
}
ANY_NUMBER = {"author", "category", "contributor", "link"}


def name_of(element: ET.Element) -> str:
    assert element.tag.startswith(ATOM), element.tag
    return element.tag.removeprefix(ATOM)


def check(element: ET.Element, has_author: bool) -> None:
    """The rules of RFC 4287 for a feed or an entry."""
    kind, names = name_of(element), [name_of(child) for child in element]
    for name in ONCE:
        assert names.count(name) == 1, (kind, name)
    for name in AT_MOST_ONCE[kind]:
        assert names.count(name) <= 1, (kind, name)
    assert set(names) <= ONCE | AT_MOST_ONCE[kind] | ANY_NUMBER | ({"entry"} if kind == "feed" else set())
    assert has_author or "author" in names
    assert "content" in names or links(element, "alternate"), "4.1.2: without content there is an alternate link"
    alternates = [(one.get("type"), one.get("hreflang")) for one in links(element, "alternate")]
    assert len(alternates) == len(set(alternates))
    for child in element:
        check_part(child)


def check_part(element: ET.Element) -> None:
    name, text = name_of(element), element.text or ""
    if name in ("title", "subtitle", "summary", "rights"):
        assert element.get("type", "text") == "text"
        assert len(element) == 0, "3.1.1: text has no children"
    elif name in ("updated", "published"):
        assert DATE.fullmatch(text), text
    elif name == "id":
        assert TAG.fullmatch(text), text
    elif name in ("author", "contributor"):
        inside = [name_of(child) for child in element]
        assert inside.count("name") == 1
        assert set(inside) <= {"name", "uri", "email"}
        assert element.findtext(ATOM + "name")
        assert element.findtext(ATOM + "uri", SITE).startswith(SITE)
    elif name == "link":
        assert (element.get("href") or "").startswith(SITE)
        assert len(element) == 0
    elif name == "category":
        assert element.get("term")


def links(element: ET.Element, relation: str) -> list[ET.Element]:
    return [one for one in element.findall(ATOM + "link") if one.get("rel", "alternate") == relation]


def feed_of(answer: TestResponse) -> ET.Element:
    """The feed in an answer, which is valid."""
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.data)
    assert feed.tag == ATOM + "feed"
    has_author = feed.find(ATOM + "author") is not None
    check(feed, has_author=has_author or bool(feed.findall(ATOM + "entry")))
    entries = feed.findall(ATOM + "entry")
    for entry in entries:
        check(entry, has_author)
    ids = [entry.findtext(ATOM + "id") for entry in entries]
    assert len(set(ids)) == len(ids)
    updated = [entry.findtext(ATOM + "updated", "") for entry in entries]
    assert feed.findtext(ATOM + "updated") == max(updated, default=BEGINNING.isoformat(timespec="seconds"))
    assert len(links(feed, "self")) == 1, "4.1.1: a feed should name itself"
    return feed


def said(client, path: str, element: str = "title") -> list[str]:
    """Of each entry what it says there."""
    return [entry.findtext(ATOM + element, "") for entry in feed_of(client.get(path)).findall(ATOM + "entry")]


@pytest.fixture
def lively(alice, bob, petra, kettle):
    """Something in every feed."""
    a_question(alice, "Why does it rattle?", "The lid.", product_id=kettle.id)
    idea = an_idea(alice, "A lid that stays", problem="It slides.", product_id=kettle.id)
    a_review(bob, kettle, title="Light and quick")
    for state, reason in (("review", "We'll **look**."), ("planned", "For next spring.")):
        decide_idea(db.session.get_one(Topic, idea.id), state, written(reason), by=petra)
    return idea


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_valid_with_entries_and_without(app, client, kettle, alice, petra, path, request):
    assert said(client, path) == []
    request.getfixturevalue("lively")
    for language in ("en", "ja"):
        feed = feed_of(client.get(f"{path}?lang={language}"))
        assert feed.findall(ATOM + "entry")
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        [itself] = links(feed, "self")
        assert itself.get("href") == f"{SITE}{path}?lang={language}"
        [page] = links(feed, "alternate")
        assert client.get((page.get("href") or "").removeprefix(SITE)).status_code == 200


def test_each_feed_has_what_its_page_has(lively, client):
    assert said(client, "/feed.atom") == ["Light and quick", "A lid that stays", "Why does it rattle?"]
    assert said(client, "/questions/feed.atom") == ["Why does it rattle?"]
    assert said(client, "/ideas/feed.atom") == ["A lid that stays"]
    assert said(client, "/products/kettle-k2/feed.atom") == said(client, "/feed.atom")
    assert said(client, "/feed.atom", "summary")[1:] == ["It slides.", "The lid."]
    feed = feed_of(client.get("/feed.atom"))
    pages = [links(entry, "alternate")[0].get("href") or "" for entry in feed.findall(ATOM + "entry")]
    assert [client.get(page.removeprefix(SITE)).status_code for page in pages] == [200] * 3
    assert client.get("/products/unknown/feed.atom").status_code == 404


def test_each_decision_on_an_idea_is_an_entry_with_its_reason(lively, client):
    assert said(client, "/ideas/decisions/feed.atom") == ["Planned: A lid that stays", "Under review: A lid that stays"]
    assert said(client, "/ideas/decisions/feed.atom", "summary") == ["For next spring.", "We'll look."]
    assert said(client, "/ideas/decisions/feed.atom?state=planned") == ["Planned: A lid that stays"]
    assert said(client, "/ideas/decisions/feed.atom?state=shipped") == []
    japanese = said(client, "/ideas/decisions/feed.atom?state=planned&lang=ja")
    assert japanese == ["計画中：A lid that stays"]


def test_lists_narrowed_to_a_state_have_feeds_too(lively, alice, bob, client):
    an_answer(a_question(alice, "An answered one"), bob)
    assert said(client, "/questions/feed.atom?state=open") == ["Why does it rattle?"]
    assert said(client, "/questions/feed.atom?state=answered") == ["An answered one"]
    assert said(client, "/ideas/feed.atom?state=planned") == ["A lid that stays"]
    assert said(client, "/ideas/feed.atom?state=shipped") == []
    assert len(said(client, "/questions/feed.atom?state=nonsense")) == 2


NASTY = 'A </title><script>alert("1")</script> & ]]> &amp; 90°\x0b\x00\ufffe 😀 ふた'


def test_whatever_people_write_stays_text(alice, client):
    with transaction():
        topic = a_question(alice, "Plain", "See <b>below</b> & `</summary>`.")
        topic.title = NASTY.replace("\x00", "")
        alice.display_name = "Alice & <Co>\x1b"
    assert said(client, "/feed.atom") == ['A </title><script>alert("1")</script> & ]]> &amp; 90° 😀 ふた']
    assert said(client, "/feed.atom", "summary") == [topic.excerpt]
    assert said(client, "/feed.atom", "author/" + ATOM + "name") == ["Alice & <Co>"]


def test_an_entry_keeps_its_id_whatever_happens_to_it(lively, alice, bob, client):
    before = said(client, "/ideas/feed.atom", "id")
    body = body_of(lively)
    edit_post(body, Edit(written("Other words."), body.words, title="Another title", product_id=None), by=alice)
    comment_on_idea(db.session.get_one(Topic, lively.id), written("Me too."), by=bob)
    assert said(client, "/ideas/feed.atom") == ["Another title"]
    assert said(client, "/ideas/feed.atom", "id") == before
    assert said(client, "/ideas/feed.atom?lang=ja", "id") == before
    ids = {one for path in FEEDS for one in said(client, path, "id")}
    assert len(ids) == 3 + 2, "Each topic and each decision has one id in all feeds."


def test_a_feed_that_did_not_change_is_not_sent_again(lively, alice, client, browser_of):
    reader = browser_of(alice)
    for path in FEEDS:
        for who in (client, reader):
            [etag] = who.get(path).headers.getlist("ETag")
            again = who.get(path, headers={"If-None-Match": etag})
            assert (again.status_code, again.data) == (304, b"")
            assert who.get(path, headers={"If-None-Match": 'W/"another"'}).status_code == 200
    [etag] = client.get("/feed.atom").headers.getlist("ETag")
    a_question(alice, "Something new")
    answer = client.get("/feed.atom", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "Something new" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Last-Modified" not in answer.headers


def test_a_copy_of_what_was_hidden_since_is_out_of_date(lively, alice, mona, client):
    [etag] = client.get("/feed.atom").headers.getlist("ETag")
    hide_post(body_of(lively), by=mona)
    answer = client.get("/feed.atom", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "A lid that stays" not in answer.text


def test_a_feed_shows_what_a_stranger_sees_whoever_asks(lively, alice, mona, client, browser_of):
    held = a_question(a_person("Newcomer", is_verified=False), "Held for now")
    deleted = a_question(alice, "Deleted again")
    delete_post(body_of(deleted), by=alice)
    hide_post(body_of(lively), by=mona)
    for path in FEEDS:
        plain = client.get(path).data
        for who in (alice, mona, held.author):
            assert browser_of(who).get(path).data == plain
        for title in ("Held for now", "Deleted again", "A lid that stays", "For next spring"):
            assert title not in plain.decode()
    show_post(body_of(lively), by=mona)
    assert len(said(client, "/ideas/decisions/feed.atom")) == 2


def test_long_reasons_are_cut_and_long_feeds_too(lively, alice, petra, client):
    decide_idea(db.session.get_one(Topic, lively.id), "shipped", written("Word " * 200), by=petra)
    assert [len(one) for one in said(client, "/ideas/decisions/feed.atom?state=shipped", "summary")] == [300]
    with transaction():
        for number in range(PAGE_SIZE + 5):
            a_question(alice, f"Number {number}")
    assert len(said(client, "/feed.atom")) == PAGE_SIZE


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ("/", ["/feed.atom", "/ideas/decisions/feed.atom"]),
        ("/questions", ["/questions/feed.atom"]),
        ("/questions?state=open", ["/questions/feed.atom?state=open"]),
        ("/ideas", ["/ideas/feed.atom", "/ideas/decisions/feed.atom"]),
        ("/ideas?state=planned", ["/ideas/feed.atom?state=planned", "/ideas/decisions/feed.atom?state=planned"]),
        ("/products/kettle-k2", ["/products/kettle-k2/feed.atom"]),
    ],
)
def test_a_page_names_its_feeds_in_the_readers_language(lively, alice, client, browser_of, page, feeds):
    with transaction():
        choose_language(alice, "ja")
    for who, language in ((client, "en"), (browser_of(alice), "ja")):
        named = head_of(who.get(page).text).feeds
        assert named == [f"{feed}{'&' if '?' in feed else '?'}lang={language}" for feed in feeds]
        for feed in named:
            assert feed_of(who.get(feed)).findtext(ATOM + "title")


def test_a_feed_costs_the_same_for_two_entries_and_for_twenty(alice, petra, kettle, client):
    costs = []
    for wanted in (2, 18):
        for number in range(wanted):
            idea = an_idea(alice, f"Idea {wanted} {number}", product_id=kettle.id)
            decide_idea(idea, "planned", written("Soon."), by=petra)
        for path in FEEDS:
            with counted() as statements:
                client.get(path)
            costs.append(len(statements))
    assert costs[: len(FEEDS)] == costs[len(FEEDS) :] == [1, 1, 1, 1, 2]

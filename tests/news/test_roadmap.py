"""The roadmap: what is planned, in the making and here, from what was said of ideas in public."""

import re
from datetime import UTC, datetime

import pytest

from community.backlog.actions import add_evidence, decide, make_item
from community.ideas.actions import merge_idea
from community.kernel import clock
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.news.actions import publish_entry, withdraw_entry
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.news.entries import an_entry, an_idea, decided
from tests.topics.threads import counted, read
from tests.web.heads import head_of


def lane(page, state):
    """The titles in a lane, in their order."""
    found = re.search(rf'<section[^>]*aria-labelledby="lane-{state}".*?</section>', page, re.DOTALL)
    assert found, state
    return re.findall(r"<h3><a[^>]*>([^<]*)</a>", found[0])


def body_of(topic):
    return db.session.get_one(Post, topic.body_post_id)


def test_each_idea_stands_in_the_lane_of_its_state_with_votes_product_day_and_the_latest_reason(
    alice, bob, petra, kettle, client
):
    planned = decided(an_idea(alice, "A catch", kettle.id), "planned", petra, "In **spring**.")
    decided(an_idea(alice, "A lamp"), "building", petra)
    decided(an_idea(alice, "A bell"), "shipped", petra)
    an_idea(alice, "A new one")
    vote(body_of(planned), by=bob)
    page = client.get("/roadmap").text
    assert [lane(page, state) for state in ("planned", "building", "shipped")] == [["A catch"], ["A lamp"], ["A bell"]]
    assert "A new one" not in page
    words = read(client.get("/roadmap"))
    assert "1 vote" in words
    assert "Drip kettle K2" in words
    assert "In spring." in words
    assert "since" in words


def test_most_wanted_first_and_what_has_come_by_when_it_came(alice, bob, petra, client):
    ideas = [decided(an_idea(alice, title), "planned", petra) for title in ("One", "Two", "Three")]
    vote(body_of(ideas[1]), by=bob)
    for title in ("Old", "Newer"):
        decided(an_idea(alice, title), "shipped", petra)
    page = client.get("/roadmap").text
    assert lane(page, "planned") == ["Two", "Three", "One"]
    assert lane(page, "shipped") == ["Newer", "Old"]


def test_the_day_is_that_on_which_the_state_began_and_the_reason_the_last_one(alice, petra, client):
    idea = an_idea(alice, "A catch")
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):
        decided(idea, "review", petra)
    with clock.at(datetime(2026, 4, 2, tzinfo=UTC)):
        decided(idea, "planned", petra, "First words.")
    with clock.at(datetime(2026, 5, 3, tzinfo=UTC)):
        item = make_item("Catches", by=petra)
        add_evidence(item, body_of(idea), quote="It rattles.", by=petra)
        decide(item, "planned", written("Newer words."), by=petra)
    words = read(client.get("/roadmap"))
    assert "since 2 Apr" in words
    assert "Newer words." in words
    assert "First words." not in words


def test_it_is_narrowed_to_a_product_by_an_address_that_can_be_shared(alice, petra, kettle, client):
    decided(an_idea(alice, "A catch", kettle.id), "planned", petra)
    decided(an_idea(alice, "A lamp"), "planned", petra)
    page = client.get("/roadmap?product=kettle-k2")
    assert lane(page.text, "planned") == ["A catch"]
    assert not head_of(page.text).is_listed
    assert 'value="kettle-k2" selected' in page.text
    assert client.get("/roadmap?product=unknown").status_code == 404


def test_declined_ideas_stand_apart_with_their_reasons(alice, petra, kettle, client):
    decided(an_idea(alice, "A whistle", kettle.id), "declined", petra, "It frightens cats. A bell is planned.")
    page = client.get("/roadmap").text
    assert "A whistle" not in page
    assert "/roadmap/not-now" in page
    assert "It frightens cats. A bell is planned." in read(client.get("/roadmap/not-now"))
    assert "A whistle" in client.get("/roadmap/not-now?product=kettle-k2").text


def test_nothing_hidden_merged_or_from_the_backlog_is_on_it(alice, petra, mona, client):
    hidden = decided(an_idea(alice, "Hidden idea"), "planned", petra)
    hide_post(body_of(hidden), by=mona)
    merged, host = (decided(an_idea(alice, title), "planned", petra) for title in ("Merged idea", "Host idea"))
    merge_idea(merged, host, written("The same."), by=petra)
    item = make_item("Secret item", by=petra, notes="Secret notes")
    decide(item, "planned", written("Nobody asked."), by=petra)
    page = client.get("/roadmap").text
    assert lane(page, "planned") == ["Host idea"]
    assert not any(word in page for word in ("Hidden", "Merged", "Secret", "Nobody asked"))


def test_what_has_come_leads_to_the_news_about_it_as_long_as_that_is_public(alice, petra, client):
    idea = decided(an_idea(alice, "A bell"), "shipped", petra)
    entry = an_entry(petra, idea)
    assert f"/news/{entry.id}" not in client.get("/roadmap").text
    publish_entry(entry, by=petra)
    assert f"/news/{entry.id}" in client.get("/roadmap").text
    withdraw_entry(entry, by=petra)
    assert f"/news/{entry.id}" not in client.get("/roadmap").text


def test_it_is_open_to_strangers_and_their_programs_by_one_address(client):
    for path in ("/roadmap", "/roadmap/not-now"):
        head = head_of(client.get(path).text)
        assert head.canonical == [f"http://localhost{path}"]
        assert head.is_listed
        assert path in client.get("/sitemap-page-0.xml").text


def test_empty_lanes_say_so_in_both_languages(client):
    assert "Nothing stands here at the moment." in read(client.get("/roadmap"))
    page = read(client.get("/roadmap?lang=ja"))
    assert "みなさんの声の行き先" in page
    assert "いまはまだありません。" in page


@pytest.mark.parametrize("path", ["/roadmap", "/roadmap/not-now", "/news"])
def test_many_ideas_cost_as_many_statements_as_few(path, alice, petra, kettle, client, browser_of):
    member, costs = browser_of(a_person("Dave")), []
    for wanted in (1, 12):
        for number in range(wanted):
            for state in ("planned", "building", "shipped", "declined"):
                decided(an_idea(alice, f"{state} {wanted} {number}", kettle.id), state, petra)
            publish_entry(an_entry(petra), by=petra)
        for browser in (client, member):
            with counted() as statements:
                assert browser.get(path).status_code == 200
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 8
    assert costs[1] <= 14


def test_a_lane_ends_after_twenty_and_leads_to_the_rest(alice, petra, kettle, client):
    for number in range(21):
        decided(an_idea(alice, f"Number {number}", kettle.id), "planned", petra)
    page = client.get("/roadmap?product=kettle-k2").text
    assert len(lane(page, "planned")) == 20
    assert "/ideas?state=planned&amp;product=kettle-k2" in page


def test_an_idea_from_elsewhere_stands_in_its_lane_without_a_reason(alice, client):
    idea = an_idea(alice, "Planned long ago")
    with transaction():
        db.session.get_one(Topic, idea.id).state = "planned"
    page = client.get("/roadmap")
    assert lane(page.text, "planned") == ["Planned long ago"]
    assert "since" not in read(page)

"""Tips and stories: written, listed, talked about, voted for, edited, found, and taken away."""

import json
import re

import pytest
from sqlalchemy import select

from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.loyalty.actions import seed_rules
from community.loyalty.models import LedgerEntry
from community.moderation.actions import report_post
from community.products.models import Product
from community.tips.models import Consent
from community.topics.actions.recounting import recount_products
from community.topics.actions.visibility import delete_post, hide_post, restore_post
from community.topics.actions.voting import vote
from community.topics.models import Topic
from tests.conftest import a_person
from tests.ideas.proposals import body_of
from tests.notifications.test_telling import notices_for
from tests.tips.sharing import a_story, a_tip
from tests.topics.threads import a_picture, a_question, counted, nonce_of, read, send
from tests.web.test_structured_data import faults

TIP = {"kind": "tip", "title": "Citric acid makes it shine", "body": "1. Fill it.\n2. Two **pinches**."}
STORY = {"kind": "story", "title": "Breakfast together", "body": "Since then we sit down."}


@pytest.mark.parametrize("sent", [TIP, STORY], ids=["tip", "story"])
def test_each_is_posted_once_however_often_the_form_is_sent(alice, kettle, browser_of, client, sent):
    browser = browser_of(alice)
    page = browser.get(f"/compose?kind={sent['kind']}").text
    nonce, place = nonce_of(page), {"tip": "/tips", "story": "/stories"}[sent["kind"]]
    more = {"product": "kettle-k2", "tags": "care、lime", "nonce": nonce}
    places = {send(browser, "/compose", **sent, **more).location for _ in range(4)}
    [topic] = db.session.query(Topic).all()
    assert places == {f"{place}/{topic.id}"}
    shown = read(client.get(f"{place}/{topic.id}"))
    for words in (sent["title"], "care", "lime", "Drip kettle K2"):
        assert words in shown
    assert sent["title"] in read(client.get(place))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Enter a title."),
        ({"body": " "}, "Write how you do it."),
        ({"title": "x" * 81}, "Shorten it to 80."),
        ({"body": "x" * 20_001}, "Shorten it to 20000."),
        ({"product": "no-such"}, "Choose one of the options."),
        ({"tags": "a b c d e f"}, "Choose up to 5 tags."),
        ({"tags": "x" * 60}, "Keep each tag to 24 characters."),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(alice, kettle, browser_of, changed, sentence):
    answer = send(browser_of(alice), "/compose", **{**TIP, **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert changed.get("body", "pinches").strip()[:40] in answer.text
    assert db.session.query(Topic).count() == 0


def test_switching_the_kind_keeps_what_is_typed_and_the_answer_about_consent(alice, browser_of):
    browser = browser_of(alice)
    consent = re.search(r'name="consent" value="([^"]+)"', browser.get("/compose?kind=story").text).group(1)
    page = send(browser, "/compose", **STORY, consent=consent, switch="tip").text
    assert "Since then we sit down." in page
    assert f'<input type="hidden" name="consent" value="{consent}">' in page
    again = send(browser, "/compose", **{**STORY, "kind": "tip"}, consent=consent, switch="story").text
    assert re.search(rf'value="{consent}" checked', again)


def test_photos_stand_below_the_text_each_with_its_line(alice, browser_of, client):
    posted = send(browser_of(alice), "/compose", **TIP, photos=(a_picture(), "x.png"), photo_alt="The white line")
    page = client.get(posted.location).text
    assert re.search(r"<figcaption[^>]*>The white line</figcaption>", page)


def test_an_edit_keeps_the_former_words_and_a_stale_one_is_refused(alice, bob, browser_of, client):
    tip = a_tip(alice)
    browser = browser_of(alice)
    assert "Two pinches." in browser.get(f"/tips/{tip.id}/edit").text
    new = {"title": "Citric acid", "body": "Three pinches.", "words": "1"}
    assert send(browser, f"/tips/{tip.id}/edit", **new).status_code == 303
    history = client.get(f"/posts/{tip.body_post_id}/history").text
    assert re.search(r"<del>.*Two.*</del>.*<ins>.*Three.*</ins>", history, re.DOTALL)
    stale = send(browser, f"/tips/{tip.id}/edit", **{**new, "body": "Four pinches."})
    assert stale.status_code == 409
    assert "Four pinches." in stale.text
    assert send(browser_of(bob), f"/tips/{tip.id}/edit", **new).status_code == 403


def test_comments_and_votes_reach_the_author(alice, bob, browser_of, client):
    tip = a_tip(alice)
    browser = browser_of(bob)
    assert send(browser, f"/tips/{tip.id}/comments", body="Vinegar works, too.", nonce="n").status_code == 303
    send(browser, f"/posts/{tip.body_post_id}/vote", on="1")
    words = read(client.get(f"/tips/{tip.id}"))
    assert "Vinegar works, too." in words
    assert "1 comment" in words
    deliver_due()
    told = notices_for(alice)
    assert "Bob commented: Citric acid makes it shine" in told
    assert "Somebody found your post useful: Citric acid makes it shine" in told


def test_points_are_given_once_and_a_few_a_day(alice):
    seed_rules()
    for number in range(4):
        a_tip(alice, f"Tip {number}")
    a_story(alice)
    deliver_due()
    db.session.rollback()
    points = dict.fromkeys(("tip-shared", "story-told"), 0)
    for line in db.session.query(LedgerEntry):
        points[line.rule] += line.points
    assert points == {"tip-shared": 30, "story-told": 15}


def test_they_are_counted_and_taken_out_with_what_is_hidden_or_deleted(alice, mona, kettle, client):
    tip, story = a_tip(alice, product_id=kettle.id), a_story(alice, product_id=kettle.id)
    a_tip(a_person("Nina", is_verified=False), "CANARY waits", product_id=kettle.id)

    def counts() -> tuple[int, int]:
        return tuple(db.session.execute(select(Product.tip_count, Product.story_count)).one())

    assert counts() == (1, 1)
    hide_post(body_of(tip), by=mona)
    delete_post(body_of(story), by=alice)
    assert counts() == (0, 0)
    assert "CANARY" not in client.get("/tips").text
    assert client.get(f"/tips/{tip.id}").status_code == 410
    assert client.get(f"/stories/{story.id}").status_code == 410
    restore_post(db.session.get_one(type(body_of(tip)), story.body_post_id), by=alice)
    assert counts() == (0, 1)
    assert recount_products() == 0


def test_lists_are_narrowed_by_product_and_tag_and_sorted(alice, bob, kettle, client):
    first, second = a_tip(alice, "First", product_id=kettle.id, labels=("care",)), a_tip(alice, "Second")
    vote(body_of(first), by=bob)

    def titles(query):
        return re.findall(r'<h3><a href="/tips/\d+"[^>]*>([^<]+)<', client.get(f"/tips?{query}").text)

    assert titles("") == ["Second", "First"]
    assert titles("sort=votes") == ["First", "Second"]
    assert titles("product=kettle-k2") == ["First"]
    assert titles("tag=care") == ["First"]
    assert titles("tag=unknown") == []
    assert titles("sort=unanswered") == ["Second", "First"]
    assert "Nothing fits this" in read(client.get("/tips?tag=unknown"))
    assert "No stories yet" in read(client.get("/stories"))
    assert client.get(f"/stories/{second.id}").status_code == 404


def test_programs_read_a_tip_as_a_posting_and_a_story_as_an_article(alice, client):
    for topic, place, kind in (
        (a_tip(alice), "tips", "DiscussionForumPosting"),
        (a_story(alice), "stories", "Article"),
    ):
        page = client.get(f"/{place}/{topic.id}").text
        data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL).group(1))
        assert faults(data, kind) == []
        assert data["headline"] == topic.title
        assert f"/{place}/{topic.id}" in client.get(f"/sitemap-{topic.kind}-0.xml").text
        assert topic.title in client.get(f"/{place}/feed.atom").text
        assert topic.title in client.get("/feed.atom").text


def test_tags_profiles_and_reports_know_them(alice, bob, mona, browser_of, client):
    tip = a_tip(alice, labels=("care",))
    a_question(alice, labels=["care"])
    assert tip.title in read(client.get("/tags/care?kind=tip"))
    assert tip.title not in read(client.get("/tags/care?kind=question"))
    assert tip.title in read(client.get(f"/people/{alice.id}?tab=tips"))
    report_post(body_of(tip), reason="spam", words="It is.", by=bob)
    assert "Alice's tip" in read(browser_of(mona).get("/staff/queue")).replace("’", "'")


def test_the_pages_cost_the_same_for_two_and_for_twenty(alice, bob, kettle, client, browser_of):
    tip = a_tip(alice, product_id=kettle.id, labels=("care",))
    browser, costs = browser_of(bob), []
    for already, wanted in ((0, 2), (2, 20)):
        for number in range(already, wanted):
            a_tip(a_person(f"Person {number}"), f"Tip {number}", product_id=kettle.id)
            send(browser, f"/tips/{tip.id}/comments", body=f"Comment {number}.")
        for url in ("/tips", f"/tips/{tip.id}", "/products/kettle-k2?tab=tips"):
            for one, most in ((client, 8), (browser, 14)):
                one.get(url)
                db.session.rollback()
                with counted() as seen:
                    one.get(url)
                assert len(seen) <= most, (url, seen)
                costs.append(len(seen))
    assert costs[: len(costs) // 2] == costs[len(costs) // 2 :]


def test_a_story_is_public_without_consent_and_says_so_to_nobody_else(alice, bob, browser_of):
    story = a_story(alice)
    assert db.session.query(Consent).count() == 0
    assert "Pointing out your story" in read(browser_of(alice).get(f"/stories/{story.id}"))
    assert "Pointing out your story" not in read(browser_of(bob).get(f"/stories/{story.id}"))

"""Staff point out tips, and stories whose authors agreed; authors take that back and are thanked once."""

import pytest

from community.audit.models import LogLine
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.notifications.models import FEATURED, Notice
from community.tips.actions import agree, feature, unfeature, withdraw_consent
from community.tips.models import Consent, Feature
from community.tips.wording import CONSENT
from community.topics.actions.visibility import delete_post, hide_post, show_post
from community.topics.models import Post
from tests.follows.stage import told
from tests.ideas.proposals import body_of
from tests.notifications.test_telling import notices_for
from tests.tips.sharing import AGREED, a_story, a_tip
from tests.topics.threads import read, send

HEADING = "Tips and stories, pointed out"


def shown(client):
    """The words of the home page's column of what is pointed out."""
    page = read(client.get("/"))
    return page.partition(HEADING)[2].partition("All tips and stories")[0]


def verbs():
    db.session.rollback()
    return [line.verb for line in db.session.query(LogLine).order_by(LogLine.id)]


def test_a_tip_is_pointed_out_thanked_and_taken_down_again(alice, mona, client, browser_of):
    tip, browser = a_tip(alice), browser_of(mona)
    assert HEADING not in read(client.get("/"))
    for _ in range(2):
        assert send(browser, f"/tips/{tip.id}/feature").location == f"/tips/{tip.id}"
    assert tip.title in shown(client)
    assert "Featured" in read(client.get(f"/tips/{tip.id}"))
    assert "1" in read(client.get("/tips?show=featured"))
    assert told(alice) == [FEATURED]
    assert notices_for(alice) == [f"Thank you. We point this out to everybody on the home page: {tip.title}"]
    send(browser, f"/tips/{tip.id}/unfeature")
    assert HEADING not in read(client.get("/"))
    assert tip.title not in read(client.get("/tips?show=featured"))
    assert told(alice) == []
    assert verbs() == ["feature", "unfeature"]


def test_a_story_without_its_authors_consent_cannot_be_featured(alice, mona, client, browser_of):
    story = a_story(alice)
    with pytest.raises(Conflict, match="hasn't agreed"):
        feature(story, by=mona)
    assert send(browser_of(mona), f"/stories/{story.id}/feature").status_code == 409
    assert "Its author hasn't agreed" in read(browser_of(mona).get(f"/stories/{story.id}")).replace("’", "'")
    db.session.rollback()
    assert db.session.query(Feature).count() == 0
    assert HEADING not in read(client.get("/"))


def test_withdrawing_consent_takes_a_story_down_in_the_same_moment(alice, mona, client, browser_of):
    story = a_story(alice, agreement=AGREED)
    assert feature(story, by=mona)
    assert story.title in shown(client)
    assert told(alice) == [FEATURED]
    send(browser_of(alice), f"/stories/{story.id}/consent/withdraw")
    assert HEADING not in read(client.get("/"))
    [ended] = db.session.query(Feature).all()
    assert (ended.ended_at is not None, ended.ended_by_id) == (True, alice.id)
    assert told(alice) == []
    assert verbs() == ["feature", "withdraw consent"]
    with pytest.raises(Conflict):
        feature(story, by=mona)


def test_consent_keeps_the_words_their_version_and_the_day(alice, browser_of):
    story, browser = a_story(alice), browser_of(alice)
    for version in ("", "2020-01", "x" * 300):
        send(browser, f"/stories/{story.id}/consent", consent=version)
    assert db.session.query(Consent).count() == 0
    for _ in range(3):
        send(browser, f"/stories/{story.id}/consent", consent=CONSENT)
    [consent] = db.session.query(Consent).all()
    assert (consent.version, consent.language, consent.withdrawn_at) == (CONSENT, "en", None)
    assert consent.words.startswith("You may point out my story")
    withdraw_consent(story, by=alice)
    assert not withdraw_consent(story, by=alice)
    assert agree(story, AGREED, by=alice)
    assert db.session.query(Consent).count() == 2


def test_the_composer_takes_consent_with_the_story(alice, mona, browser_of):
    values = {"kind": "story", "title": "Breakfast", "body": "Together.", "consent": CONSENT}
    place = send(browser_of(alice), "/compose", **values).location
    assert send(browser_of(mona), f"{place}/feature").status_code == 303


def test_nobody_agrees_features_or_withdraws_for_others(alice, bob, mona, browser_of):
    story = a_story(alice)
    for person in (bob, mona):
        for verb in (lambda by: agree(story, AGREED, by=by), lambda by: withdraw_consent(story, by=by)):
            with pytest.raises(NotAllowed):
                verb(person)
    for person in (alice, bob):
        for verb in (feature, unfeature):
            with pytest.raises(NotAllowed):
                verb(story, by=person)
        assert send(browser_of(person), f"/stories/{story.id}/feature").status_code == 403
    assert send(browser_of(bob), f"/stories/{story.id}/consent", consent=CONSENT).status_code == 403


def test_what_is_hidden_or_deleted_is_not_pointed_out_and_comes_back_with_it(alice, mona, client):
    tip = a_tip(alice, "CANARY")
    feature(tip, by=mona)
    hide_post(body_of(tip), by=mona)
    assert "CANARY" not in client.get("/").text
    with pytest.raises(Conflict, match="isn't public"):
        feature(tip, by=mona)
    show_post(db.session.get_one(Post, tip.body_post_id), by=mona)
    assert "CANARY" in shown(client)
    delete_post(body_of(tip), by=alice)
    assert "CANARY" not in client.get("/").text


def test_consent_to_a_hidden_story_can_still_be_taken_back(alice, mona, client):
    story = a_story(alice, agreement=AGREED)
    feature(story, by=mona)
    hide_post(body_of(story), by=mona)
    assert withdraw_consent(story, by=alice)
    show_post(db.session.get_one(Post, story.body_post_id), by=mona)
    assert HEADING not in read(client.get("/"))


def test_pointed_out_again_the_author_is_thanked_again_but_never_twice_for_the_same(alice, mona):
    tip = a_tip(alice)
    feature(tip, by=mona)
    assert not feature(tip, by=mona)
    unfeature(tip, by=mona)
    assert not unfeature(tip, by=mona)
    feature(tip, by=mona)
    deliver_due()
    db.session.rollback()
    assert db.session.query(Notice).filter_by(kind=FEATURED).count() == 1


def test_the_last_three_stand_on_the_home_page_the_newest_first(alice, mona, client):
    tips = [a_tip(alice, f"Number {n}") for n in range(4)]
    for tip in tips:
        feature(tip, by=mona)
    words = shown(client)
    assert "Number 0" not in words
    assert words.index("Number 3") < words.index("Number 2") < words.index("Number 1")

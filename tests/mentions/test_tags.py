"""#tag in a text puts its topic on the tag's page and tells those who follow the tag, once."""

from community.follows.actions import follow
from community.ideas.forms import IdeaForm
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.notifications import models
from community.tags.actions import MAX_TAGS
from community.tags.queries import find_tag, tags_of
from community.topics.actions.visibility import hide_post
from community.topics.text import opening, written
from tests.follows.stage import mailed, the, told
from tests.mentions.stage import asked, body_post, reasked
from tests.topics.threads import a_question, an_answer, read, send


def labels_of(topic) -> list[str]:
    db.session.rollback()
    return sorted(tag.label for tag in tags_of(topic.id))


def an_old_one(by, *labels: str):
    """A topic of which everybody was told who wanted to hear of it."""
    topic = asked(by, "First", labels=labels)
    deliver_due()
    return topic


def test_a_tag_in_the_text_lists_the_topic_on_the_tags_page_and_tells_its_followers_once(alice, bob, client):
    an_old_one(alice, "収納術")
    follow(the("収納術"), by=bob)
    topic = asked(alice, "棚の話です。#収納術 と＃台所！", "棚はどこに")
    assert labels_of(topic) == ["収納術", "台所"]
    assert "棚はどこに" in read(client.get("/tags/収納術"))
    assert told(bob) == [models.ABOUT]
    reasked(topic, "棚の話です。#収納術 と＃台所、まだです。")
    reasked(topic, "棚の話です。")
    reasked(topic, "棚の話です。#収納術")
    assert told(bob) == [models.ABOUT]
    assert mailed(bob) == []


def test_an_edit_that_adds_a_tag_tells_the_tags_followers_and_no_others(alice, bob, carol):
    an_old_one(alice, "収納術", "棚")
    topic = an_old_one(alice)
    follow(the("収納術"), by=bob)
    follow(the(alice), by=carol)
    reasked(topic, "Again #収納術")
    assert told(bob) == [models.ABOUT]
    assert told(carol) == []
    assert labels_of(topic) == ["収納術"]


def test_a_tag_leaves_with_the_words_but_stays_where_it_stands_in_the_field(alice):
    topic = asked(alice, "About #lids and #mills", labels=("kettles",))
    assert labels_of(topic) == ["kettles", "lids", "mills"]
    reasked(topic, "About #mills", labels=("kettles", "lids"))
    assert labels_of(topic) == ["kettles", "lids", "mills"]
    reasked(topic, "About nothing", labels=("kettles",))
    assert labels_of(topic) == ["kettles"]


def test_there_is_room_for_five_tags_and_those_of_the_field_come_first(alice):
    topic = asked(alice, "#a1 #b2 #c3 #a1 #Field", labels=("field", "other", "third"))
    assert labels_of(topic) == ["a1", "b2", "field", "other", "third"]
    html = body_post(topic).html
    assert 'href="/tags/a1"' in html
    assert 'href="/tags/field"' in html
    assert "c3</a>" not in html
    assert len(labels_of(topic)) == MAX_TAGS


def test_headings_code_addresses_and_long_words_are_no_tags(alice):
    text = "# 見出し\n\n## もう #ひとつ\n\n`#code` https://a.jp/#frag [#link](/x) C#入門 #1 \\#escaped #" + "長" * 25
    assert opening(text).tags == ()
    assert "<h3>見出し</h3>" in opening(text).html


def test_a_tag_ends_at_blanks_punctuation_and_the_next_tag(alice):
    assert opening("今日は#収納術、#台所 #棚#本（#箱）。#Shelf_2!").tags == ("収納術", "台所", "棚", "本", "箱")


def test_in_an_answer_a_tag_is_a_link_if_it_has_a_page_and_changes_nothing(alice, bob, mona):
    topic = an_old_one(alice, "lids")
    secret = asked(alice, "Second", labels=("secret",))
    hide_post(body_post(secret), by=mona)
    follow(the("lids"), by=bob)
    answer = an_answer(a_question(alice), alice, "See #lids, #LIDS, #secret and #unheard")
    assert answer.html.count('<a href="/tags/lids">') == 2
    assert answer.html.count("<a ") == 2
    assert told(bob) == []
    assert labels_of(answer.topic) == []
    assert find_tag("unheard") is None
    assert labels_of(topic) == ["lids"]


def test_an_ideas_two_texts_share_the_room(app):
    form = {"title": "A lid", "body": "#a1 #b2 #c3", "wish": "#d4 #e5 #a1", "tags": "field"}
    proposal = IdeaForm.read(form).proposal
    assert proposal.labels == ("field",)
    assert proposal.problem.tags == ("a1", "b2", "c3", "d4")


def test_the_composer_tags_what_it_posts_and_its_edit_form_shows_them(alice, browser_of):
    browser = browser_of(alice)
    sent = {"kind": "idea", "title": "A lid", "body": "It rattles. #lids", "wish": "Silence #quiet", "tags": "kettles"}
    place = send(browser, "/compose", **sent, nonce="n" * 20).location
    assert 'value="kettles、lids、quiet"' in browser.get(f"{place}/edit").text
    edit = {"title": "A lid", "body": "It rattles.", "wish": "Silence.", "tags": "quiet, new, kettles", "words": "1"}
    assert send(browser, f"{place}/edit", **edit).status_code == 303
    assert 'value="quiet、new、kettles"' in browser.get(f"{place}/edit").text


def test_a_review_gets_the_tags_of_its_text(alice, kettle, browser_of, client):
    sent = {"kind": "review", "product": "kettle-k2", "title": "Thin", "body": "Good. #spout", "stars": "4"}
    place = send(browser_of(alice), "/compose", **sent, period="month", nonce="n" * 20).location
    assert "Thin" in read(client.get("/tags/spout"))
    edit = {"title": "Thin", "body": "Good.", "stars": "4", "period": "month", "words": "1"}
    assert send(browser_of(alice), f"{place}/edit", **edit).status_code == 303
    assert client.get("/tags/spout").status_code == 404


def test_no_look_at_the_database_is_needed_for_a_text_that_names_nothing(app, monkeypatch):
    monkeypatch.setattr(db.session, "execute", None)
    monkeypatch.setattr(db.session, "scalars", None)
    assert written("Plain words.").html == "<p>Plain words.</p>\n"

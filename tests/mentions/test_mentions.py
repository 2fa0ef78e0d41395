"""@handle leads to the person, who is told of it once, unless they don't want to hear of it or may not see it."""

import pytest
from sqlalchemy import select

from community.accounts.actions.registering import note_verified
from community.accounts.actions.roles import disable_person
from community.follows.actions import block, follow, mute
from community.ideas.actions import Proposal, comment_on_idea, propose_idea
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.notifications import models
from community.notifications.actions import choose
from community.notifications.models import Notice
from community.notifications.queries import Choice
from community.topics.actions.merging import merge_topics
from community.topics.actions.visibility import hide_post, release_held, show_post
from community.topics.models import Mention
from community.topics.text import opening, together, written
from tests.conftest import a_person
from tests.follows.stage import mailed, the, told
from tests.ideas.proposals import an_idea
from tests.mentions.stage import a_month_later, asked, body_post, called, reasked, rewritten
from tests.notifications.test_telling import deliver_again, notices_for
from tests.processes.crew import all_at_once, carry
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_question, an_answer, read


def link_to(person, text: str) -> str:
    return f'<a href="/people/{person.id}">{text}</a>'


# ------------------------------------------------------------------------------------------ what a text leads to


def test_in_japanese_the_longest_handle_that_exists_is_called(alice, bob):
    called(alice, "みな")
    called(bob, "みなみ")
    html = written("これは@みなみさんに。＠みなと").html
    assert link_to(bob, "@みなみ") + "さん" in html
    assert link_to(alice, "＠みな") + "と" in html


def test_a_latin_handle_ends_where_its_letters_end(alice):
    called(alice, "alice")
    html = written("@Aliceさん @alice, @ALICE. @alice_b @alicea @alice-b").html
    assert html.count(f'href="/people/{alice.id}"') == 3


@pytest.mark.parametrize("text", ["`@sora`", "    @sora", "[@sora](/x)", "a@sora.jp", "\\@sora", "https://a.jp/@sora"])
def test_code_links_addresses_and_escapes_call_nobody(alice, text):
    called(alice, "sora")
    text_made = written(text)
    assert text_made.people == ()
    assert f"/people/{alice.id}" not in text_made.html


def test_somebody_without_a_page_is_called_by_nobody(alice, ada):
    called(alice, "sora")
    disable_person(alice, by=ada)
    assert written("@sora @nobody").html == "<p>@sora @nobody</p>\n"


def test_a_former_handle_leads_to_the_person_before_and_after_it_changed(alice, bob):
    called(alice, "sora")
    answer = an_answer(a_question(bob), bob, "Ask @sora.")
    a_month_later(alice)
    called(alice, "hoshi")
    assert link_to(alice, "@sora") in answer.html
    assert link_to(alice, "@sora") in written("And @sora again.").html


def test_ten_people_are_called_by_a_post_and_no_more(alice, bob):
    people = [called(a_person(f"P{number}"), f"reader{number}") for number in range(12)]
    text = written(" ".join(f"@reader{number}" for number in range(12)) + " @reader0")
    assert text.people == tuple(person.id for person in people[:10])
    assert text.html.count("<a ") == 11


def test_whoever_writes_is_shown_the_links_before_posting(alice, bob, browser_of):
    called(bob, "sora")
    form = {"kind": "question", "title": "A lid", "body": "@sora #lids", "preview": "1"}
    page = browser_of(alice).post("/compose", data=form).text
    assert link_to(bob, "@sora") in page
    assert '<a href="/tags/lids">#lids</a>' in page


# ------------------------------------------------------------------------------------------ who is told


def test_the_mentioned_person_is_told_once_in_every_kind_of_post(alice, bob, kettle):
    called(bob, "sora")
    asked(alice, "@sora, is that so?", "Dark mode")
    propose_idea(Proposal("A lid", opening("It rattles."), opening("@sora has one.")), by=alice)
    idea = propose_idea(
        Proposal("Two presets", together(opening("@sora @sora"), opening("@sora")), written("@sora")), by=alice
    )
    comment_on_idea(idea, written("@sora?"), by=alice)
    a_review(alice, kettle, body="As @sora says.")
    answer = an_answer(a_question(alice), alice, "Use acid.")
    an_answer(answer.topic, alice, "@sora knows.", parent_id=answer.id)
    assert told(bob).count(models.MENTION) >= 4
    assert "Alice mentioned you: Dark mode" in notices_for(bob)
    before = told(bob)
    deliver_again()
    assert told(bob) == before


def test_who_is_answered_or_follows_is_told_once_whatever_the_role(alice, bob, carol):
    called(alice, "sora")
    called(carol, "hoshi")
    question = a_question(alice, "Dark mode")
    follow(the(question), by=carol)
    an_answer(question, bob, "@sora @hoshi, like this.")
    assert told(alice) == [models.ANSWER]
    assert told(carol) == [models.MENTION]
    assert mailed(carol) == ["Bob mentioned you: Dark mode"]


def test_nobody_is_told_of_mentioning_themselves(alice):
    called(alice, "sora")
    topic = asked(alice, "I, @sora, ask.")
    assert told(alice) == []
    assert db.session.query(Mention).filter_by(post_id=topic.body_post_id).count() == 0


def test_an_edit_tells_those_whom_it_adds_and_nobody_twice(alice, bob, carol):
    called(bob, "sora")
    called(carol, "hoshi")
    topic = asked(alice, "@sora?")
    answer = an_answer(topic, alice, "Nobody yet.")
    assert told(bob) == [models.MENTION]
    rewritten(answer, "@sora and @hoshi")
    reasked(topic, "@sora? @hoshi?")
    rewritten(answer, "Nobody again.")
    rewritten(answer, "@sora and @hoshi, once more")
    assert told(bob) == [models.MENTION] * 2
    assert told(carol) == [models.MENTION] * 2


@pytest.mark.parametrize("silence", [block, mute])
def test_whoever_is_blocked_or_muted_reaches_nobody_by_a_mention(alice, bob, silence):
    called(bob, "sora")
    if silence is block:
        block(alice.id, by=bob)
    else:
        mute(the(alice), by=bob)
    asked(alice, "@sora?")
    assert told(bob) == []


def test_whom_one_blocked_isnt_told_either_and_a_muted_topic_is_silent(alice, bob, carol):
    called(bob, "sora")
    called(carol, "hoshi")
    block(bob.id, by=alice)
    topic = asked(alice, "@sora?")
    mute(the(topic), by=carol)
    an_answer(topic, alice, "@hoshi?")
    assert told(bob) == told(carol) == []


def test_what_waits_tells_people_once_it_is_public(alice, bob, browser_of):
    uma = a_person("Uma", is_verified=False)
    called(bob, "sora")
    topic = asked(uma, "@sora?", "A secret")
    reasked(topic, "@sora, still?")
    assert told(bob) == []
    note_verified(uma)
    release_held(uma)
    assert told(bob) == [models.MENTION]


def test_what_was_hidden_before_anybody_was_told_tells_people_when_it_is_back(alice, bob, mona):
    called(bob, "sora")
    topic = a_question(alice)
    post = an_answer(topic, alice, "@sora?")
    hide_post(post, by=mona)
    assert told(bob) == []
    show_post(post, by=mona)
    assert told(bob) == [models.MENTION]
    inside = an_answer(topic, alice, "@sora, and here?")
    hide_post(body_post(topic), by=mona)
    assert told(bob) == [models.MENTION]
    show_post(body_post(topic), by=mona)
    assert told(bob) == [models.MENTION] * 2
    hide_post(inside, by=mona)
    show_post(inside, by=mona)
    assert told(bob) == [models.MENTION] * 2


def test_a_reply_below_something_hidden_tells_nobody(alice, bob, mona):
    called(bob, "sora")
    answer = an_answer(a_question(alice), alice)
    an_answer(answer.topic, alice, "@sora?", parent_id=answer.id)
    hide_post(answer, by=mona)
    assert told(bob) == []


def test_a_merged_idea_tells_nobody_again(alice, bob, mona):
    called(bob, "sora")
    host = an_idea(alice)
    idea = propose_idea(Proposal("The same", opening("@sora wants it."), written("Soon.")), by=alice)
    assert told(bob) == [models.MENTION]
    merge_topics(idea, host, reason=written("The same."), by=mona)
    assert told(bob) == [models.MENTION]


def test_it_can_be_switched_off_in_the_settings_and_from_the_mail(alice, bob, browser_of, client):
    called(bob, "sora")
    asked(alice, "@sora?", "One")
    deliver_due()
    page = browser_of(bob).get("/settings/notifications").text
    assert 'name="app-mention"' in page
    assert 'name="mail-mention"' in page
    choose(bob.id, {models.MENTION: Choice(in_app=True, by_mail=False)})
    asked(alice, "@sora?", "Two")
    assert mailed(bob) == ["Alice mentioned you: One"]
    choose(bob.id, {models.MENTION: Choice(in_app=False, by_mail=False)})
    asked(alice, "@sora?", "Three")
    assert told(bob) == [models.MENTION] * 2


def test_several_couriers_tell_each_person_once(alice, settings):
    people = [called(a_person(f"P{number}"), f"reader{number}") for number in range(8)]
    topic = asked(alice, " ".join(f"@reader{number}" for number in range(8)))
    for _ in range(5):
        an_answer(topic, alice, "@reader1 @reader2")
    all_at_once(settings, *[(carry, 6)] * 4)
    deliver_due()
    db.session.rollback()
    counts = [db.session.query(Notice).filter_by(person_id=one.id, kind=models.MENTION).count() for one in people]
    assert counts == [1, 6, 6, 1, 1, 1, 1, 1]


def test_people_are_told_in_the_order_of_their_ids(alice):
    """Two couriers that tell the same people of two posts would wait for each other, if each began with another."""
    people = [called(a_person(f"P{number}"), f"reader{number}") for number in range(3)]
    with transaction():
        people[0].bio = "Written last, so that the database comes by it last."
    asked(alice, "@reader2 @reader1 @reader0")
    deliver_due()
    told_ids = db.session.scalars(select(Notice.person_id).where(Notice.kind == models.MENTION).order_by(Notice.id))
    assert told_ids.all() == sorted(one.id for one in people)


def test_a_mention_in_what_was_taken_down_says_neither_title_nor_name(alice, bob, mona, browser_of):
    called(bob, "sora")
    topic = asked(alice, "@sora?", "Zanzibar")
    told(bob)
    hide_post(body_post(topic), by=mona)
    assert "Zanzibar" not in read(browser_of(bob).get("/notifications"))

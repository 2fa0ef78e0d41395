"""News: written as a draft, published now or at a time, read by everybody, taken back and put back."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from community.accounts.models import Person
from community.audit.models import LogLine
from community.ideas.actions import merge_idea
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.errors import Conflict, Gone, Invalid, NotAllowed, NotFound
from community.kernel.transaction import transaction
from community.news.actions import (
    edit_entry,
    publish_entry,
    return_entry,
    schedule_entry,
    unschedule_entry,
    withdraw_entry,
)
from community.news.models import DRAFT, NOTICE, PUBLISHED, SCHEDULED, Entry, EntryPhoto
from community.news.queries import every_entry, find_entry, linked_ids
from community.topics.actions.visibility import hide_post
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.news.entries import FORM, an_entry, an_idea, decided, some_words
from tests.topics.threads import a_picture, nonce_of, read, send
from tests.web.heads import head_of

TITLE = "The lid is quiet now"


def only_entry() -> Entry:
    db.session.rollback()
    return db.session.query(Entry).one()


def state_of(entry: Entry) -> str:
    db.session.rollback()
    return db.session.get_one(Entry, entry.id).state


# ------------------------------------------------------------------------------- writing


def test_the_product_team_writes_a_draft_that_nobody_else_reads_and_publishes_it(
    alice, petra, mona, client, browser_of
):
    idea, staff = an_idea(alice), browser_of(petra)
    form = {
        **FORM,
        "ideas": f"http://localhost/ideas/{idea.id}?sort=new",
        "nonce": nonce_of(staff.get("/staff/news/new").text),
    }
    place = send(staff, "/staff/news/new", **form).location
    entry = only_entry()
    assert place == f"/staff/news/{entry.id}"
    assert TITLE in staff.get(place).text
    assert linked_ids(entry.id) == {idea.id}
    for browser in (client, browser_of(alice), browser_of(mona)):
        assert browser.get(f"/news/{entry.id}").status_code == 404
        assert all(TITLE not in browser.get(path).text for path in ("/news", "/roadmap", f"/ideas/{idea.id}"))
    assert staff.get(f"/news/{entry.id}").location == place
    assert staff.post(f"{place}/publish").status_code == 303
    page = client.get(f"/news/{entry.id}")
    assert "<strong>rubber</strong>" in page.text
    assert f"/ideas/{idea.id}" in page.text
    assert TITLE in client.get("/news").text
    assert "ふたが静かになりました" in client.get(f"/news/{entry.id}?lang=ja").text


def test_the_same_form_sent_twice_makes_one_entry(petra, browser_of):
    staff = browser_of(petra)
    form = {**FORM, "nonce": nonce_of(staff.get("/staff/news/new").text)}
    assert send(staff, "/staff/news/new", **form).location == send(staff, "/staff/news/new", **form).location
    assert only_entry()
    assert send(staff, "/staff/news/new", **{**form, "title_en": "Another"}).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_ja": "", "title_en": ""}, "Enter a title."),
        ({"title_en": "x" * 81}, "This is 81 characters long. Shorten it to 80."),
        ({"body_en": "x" * 20_001}, "Shorten it to 20000."),
        ({"kind": "gossip"}, "Choose one of the options."),
        ({"ideas": "the lid"}, "“the lid” isn't the address of an idea."),
        ({"ideas": "/ideas/999999"}, "There is no public idea with the number 999999."),
        ({"ideas": "9999999999999"}, "“9999999999999” isn't the address of an idea."),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays_in_the_form(wrong, sentence, petra, browser_of):
    staff = browser_of(petra)
    answer = send(staff, "/staff/news/new", **{**FORM, **wrong})
    assert answer.status_code == 422
    assert sentence in read(answer)
    assert "It has a **rubber** ring." in answer.text or "body_en" in wrong
    assert db.session.query(Entry).count() == 0


def test_a_hidden_idea_cannot_be_linked_and_a_merged_one_is_the_one_it_lives_on_in(alice, petra, mona, browser_of):
    hidden, merged, host = an_idea(alice), an_idea(alice), an_idea(alice)
    hide_post(db.session.get_one(Post, hidden.body_post_id), by=mona)
    merge_idea(merged, host, written("The same."), by=petra)
    staff = browser_of(petra)
    assert send(staff, "/staff/news/new", **{**FORM, "ideas": str(hidden.id)}).status_code == 422
    send(staff, "/staff/news/new", **{**FORM, "ideas": f"{merged.id}\n{host.id}"})
    assert linked_ids(only_entry().id) == {host.id}


def test_it_comes_out_in_both_languages_or_not_at_all(petra, browser_of):
    entry = an_entry(petra, title_ja="", body_ja="")
    for do in (publish_entry, lambda entry, by: schedule_entry(entry, now() + timedelta(days=1), by=by)):
        with pytest.raises(Invalid) as refused:
            do(entry, by=petra)
        assert set(refused.value.errors) == {"title_ja"}
    answer = browser_of(petra).post(f"/staff/news/{entry.id}/publish")
    assert answer.status_code == 422
    assert "Write it in Japanese, too" in read(answer)
    whole = an_entry(petra)
    publish_entry(whole, by=petra)
    with pytest.raises(Invalid):
        edit_entry(whole, some_words(body_en=""), seen_words=1, by=petra)
    assert db.session.get_one(Entry, whole.id).body_en


def test_only_the_product_team_writes(alice, mona, petra):
    entry = an_entry(petra)
    for person in (alice, mona):
        for do in (publish_entry, withdraw_entry, return_entry, unschedule_entry):
            with pytest.raises(NotAllowed):
                do(entry, by=person)
        with pytest.raises(NotAllowed):
            edit_entry(entry, some_words(), seen_words=1, by=person)
        with pytest.raises(NotAllowed):
            schedule_entry(entry, now() + timedelta(days=1), by=person)
        with pytest.raises(NotAllowed):
            every_entry(None, seen_by=person)


# ------------------------------------------------------------------------------- editing


def test_an_edit_keeps_how_it_read_before_and_says_what_changed(petra, browser_of, client):
    entry, staff = an_entry(petra), browser_of(petra)
    publish_entry(entry, by=petra)
    send(staff, f"/staff/news/{entry.id}", **{**FORM, "title_en": "The lid is silent now", "words": "1"})
    assert "The lid is silent now" in client.get(f"/news/{entry.id}").text
    page = staff.get(f"/staff/news/{entry.id}").text
    assert "How it read before" in page
    assert re.search(r"<del>.*quiet", page)
    assert "How it read before" not in client.get(f"/news/{entry.id}").text


def test_of_two_who_edit_the_second_is_told_and_keeps_what_they_typed(petra, browser_of):
    entry, staff = an_entry(petra), browser_of(petra)
    edit_entry(entry, some_words(body_en="Theirs."), seen_words=1, by=petra)
    answer = send(staff, f"/staff/news/{entry.id}", **{**FORM, "body_en": "Mine.", "words": "1"})
    assert answer.status_code == 409
    assert "Mine." in answer.text
    assert "Theirs." in read(answer)
    assert db.session.get_one(Entry, entry.id).body_en == "Theirs."
    assert send(staff, f"/staff/news/{entry.id}", **{**FORM, "body_en": "Mine.", "words": "2"}).status_code == 303


# ------------------------------------------------------------------------------- its time


def test_it_comes_out_by_itself_once_at_its_time_in_the_writers_zone(petra, client, browser_of):
    entry, staff = an_entry(petra), browser_of(petra)
    # Petra's clock shows Tokyo's time.
    with time_machine.travel("2026-12-01 00:00:00+00:00", tick=False):
        answer = staff.post(f"/staff/news/{entry.id}/schedule", data={"at": "2026-12-01T12:30"})
        assert answer.status_code == 303
        assert 'value="2026-12-01T12:30"' in staff.get(f"/staff/news/{entry.id}").text
        deliver_due()
        assert state_of(entry) == SCHEDULED
        assert client.get(f"/news/{entry.id}").status_code == 404
    with time_machine.travel("2026-12-01 03:30:10+00:00", tick=False):
        deliver_due()
        assert state_of(entry) == PUBLISHED
        assert TITLE in client.get("/news").text
        deliver_due()
    published = select(func.count()).where(LogLine.verb == "publish news")
    assert db.session.scalar(published) == 1


def test_a_later_time_takes_the_place_of_the_first_and_a_draft_again_never_comes_out(petra):
    entry, other, start = an_entry(petra), an_entry(petra), now()
    for one in (entry, other):
        schedule_entry(one, start + timedelta(hours=1), by=petra)
    schedule_entry(entry, start + timedelta(hours=3), by=petra)
    unschedule_entry(other, by=petra)
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        deliver_due()
        assert (state_of(entry), state_of(other)) == (SCHEDULED, DRAFT)
    with time_machine.travel(start + timedelta(hours=4), tick=False):
        deliver_due()
        assert (state_of(entry), state_of(other)) == (PUBLISHED, DRAFT)


def test_it_is_a_draft_again_if_whoever_set_the_time_is_not_on_the_team_any_more(petra, client):
    entry, start = an_entry(petra), now()
    schedule_entry(entry, start + timedelta(hours=1), by=petra)
    with transaction():
        db.session.get_one(Person, petra.id).roles = ""
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        deliver_due()
        assert state_of(entry) == DRAFT
        assert client.get(f"/news/{entry.id}").status_code == 404


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("", "Choose a day and a time."),
        ("tomorrow", "Choose a day and a time."),
        ("2020-01-01T10:00", "Choose a time to come, within a year."),
        ("9999-12-31T23:59", "Choose a time to come, within a year."),
        ("0001-01-01T00:00", "Choose a time to come, within a year."),
    ],
)
def test_a_time_that_cannot_be_is_refused(at, sentence, petra, browser_of):
    entry = an_entry(petra)
    answer = browser_of(petra).post(f"/staff/news/{entry.id}/schedule", data={"at": at})
    assert answer.status_code == 422
    assert sentence in read(answer)
    assert state_of(entry) == DRAFT


# ------------------------------------------------------------------------------- taking back


def test_it_is_withdrawn_and_put_back_under_its_day(petra, client, browser_of):
    entry, staff = an_entry(petra), browser_of(petra)
    publish_entry(entry, by=petra)
    day = db.session.get_one(Entry, entry.id).published_at
    assert staff.post(f"/staff/news/{entry.id}/withdraw").status_code == 303
    assert client.get(f"/news/{entry.id}").status_code == 410
    assert TITLE not in client.get("/news").text + client.get("/news/feed.atom").text
    with pytest.raises(Gone):
        find_entry(entry.id, seen_by=None)
    assert staff.post(f"/staff/news/{entry.id}/return").status_code == 303
    assert TITLE in client.get("/news").text
    assert db.session.get_one(Entry, entry.id).published_at == day


def test_a_button_that_somebody_else_has_pressed_says_so(petra, browser_of):
    entry, staff = an_entry(petra), browser_of(petra)
    publish_entry(entry, by=petra)
    for verb in ("publish", "unschedule", "return"):
        answer = staff.post(f"/staff/news/{entry.id}/{verb}")
        assert answer.status_code == 409, verb
        assert "Somebody else has just changed" in read(answer)
    with pytest.raises(Conflict):
        publish_entry(db.session.get_one(Entry, entry.id), by=petra)
    assert staff.post("/staff/news/999/publish").status_code == 404
    with pytest.raises(NotFound):
        find_entry(999, seen_by=petra)


def test_a_draft_is_thrown_away_and_what_was_ever_public_is_not(alice, petra, browser_of):
    draft, entry, staff = an_entry(petra, an_idea(alice)), an_entry(petra), browser_of(petra)
    edit_entry(draft, some_words(), seen_words=1, by=petra)
    send(staff, f"/staff/news/{draft.id}/photos", picture=(a_picture(), "lid.png"), alt="A lid")
    publish_entry(db.session.get_one(Entry, entry.id), by=petra)
    assert staff.post(f"/staff/news/{draft.id}/discard").location == "/staff/news"
    assert staff.get(f"/staff/news/{draft.id}").status_code == 404
    assert db.session.query(EntryPhoto).count() == 0
    assert staff.post(f"/staff/news/{entry.id}/discard").status_code == 409
    assert state_of(entry) == PUBLISHED


def test_the_writer_is_reminded_of_ideas_that_are_not_shipped_yet(alice, petra, browser_of):
    idea = an_idea(alice)
    place, staff = f"/staff/news/{an_entry(petra, idea).id}", browser_of(petra)
    assert "Not all of its ideas" in staff.get(place).text
    decided(db.session.get_one(Topic, idea.id), "shipped", petra)
    assert "Not all of its ideas" not in staff.get(place).text


# ------------------------------------------------------------------------------- photos


def test_photos_are_seen_by_those_who_may_read_the_entry(alice, petra, client, browser_of):
    entry, staff, member = an_entry(petra), browser_of(petra), browser_of(alice)
    place = f"/staff/news/{entry.id}/photos"
    assert send(staff, place, picture=(a_picture(), "lid.png"), alt="").status_code == 422
    assert send(staff, place, picture=(a_picture(kind="GIF"), "lid.gif"), alt="A lid").status_code == 422
    assert send(staff, place, alt="A lid").status_code == 422
    assert send(staff, place, picture=(a_picture(), "lid.png"), alt="A quiet lid").status_code == 303
    photo = db.session.query(EntryPhoto).one()
    url = f"/news/pictures/{photo.token}"
    assert (staff.get(url).status_code, member.get(url).status_code, client.get(url).status_code) == (200, 404, 404)
    publish_entry(db.session.get_one(Entry, entry.id), by=petra)
    assert client.get(f"{url}?size=small").content_type == "image/webp"
    assert 'alt="A quiet lid"' in client.get(f"/news/{entry.id}").text
    withdraw_entry(db.session.get_one(Entry, entry.id), by=petra)
    assert (staff.get(url).status_code, client.get(url).status_code) == (200, 410)
    assert staff.post(f"{place}/{photo.id}/remove").status_code == 303
    assert staff.get(url).status_code == 404


def test_seven_photos_are_one_too_many(petra, browser_of):
    entry, staff = an_entry(petra), browser_of(petra)
    place = f"/staff/news/{entry.id}/photos"
    statuses = [send(staff, place, picture=(a_picture(), "lid.png"), alt="A lid").status_code for _ in range(7)]
    assert statuses == [303] * 6 + [422]


# ------------------------------------------------------------------------------- reading


def test_the_idea_leads_to_the_news_and_the_news_to_the_idea(alice, petra, client, browser_of):
    idea, bare = decided(an_idea(alice), "shipped", petra), an_idea(alice, "Another")
    entry = an_entry(petra, idea, bare)
    publish_entry(entry, by=petra)
    for topic in (idea, bare):
        came = re.search(r'aria-labelledby="came".*?</section>', client.get(f"/ideas/{topic.id}").text, re.DOTALL)
        assert came
        assert f"/news/{entry.id}" in came[0]
    assert f"/ideas/{idea.id}" in client.get(f"/news/{entry.id}").text
    assert f"/staff/news/new?idea={idea.id}" in browser_of(petra).get(f"/ideas/{idea.id}").text
    assert f"/ideas/{idea.id}</textarea>" in browser_of(petra).get(f"/staff/news/new?idea={idea.id}").text
    assert "/staff/news" not in browser_of(alice).get(f"/ideas/{idea.id}").text


def test_news_of_a_merged_idea_stands_where_it_lives_on(alice, petra, client):
    merged, host = an_idea(alice), an_idea(alice, "Host")
    entry = an_entry(petra, merged)
    publish_entry(entry, by=petra)
    merge_idea(merged, host, written("The same."), by=petra)
    assert f"/news/{entry.id}" in client.get(f"/ideas/{host.id}").text
    assert f"/ideas/{host.id}" in client.get(f"/news/{entry.id}").text


def test_a_hidden_idea_is_not_named_by_the_news(alice, petra, mona, client):
    idea = an_idea(alice, "Hidden since")
    entry = an_entry(petra, idea)
    publish_entry(entry, by=petra)
    hide_post(db.session.get_one(Post, idea.body_post_id), by=mona)
    assert "Hidden since" not in client.get(f"/news/{entry.id}").text


def test_it_is_open_to_strangers_and_their_programs(petra, client):
    entry, notice = an_entry(petra), an_entry(petra, kind=NOTICE, title_en="Closed on Friday")
    for one in (entry, notice):
        publish_entry(one, by=petra)
    head = head_of(client.get(f"/news/{entry.id}").text)
    assert head.canonical == [f"http://localhost/news/{entry.id}"]
    assert head.is_listed
    assert head.data[0]["@type"] == "BlogPosting"
    assert head.data[0]["headline"] == TITLE
    assert f"/news/{entry.id}" in client.get("/sitemap-page-0.xml").text
    feed = client.get("/news/feed.atom").text
    assert TITLE in feed
    assert "Closed on Friday" in feed
    assert "ふたが静かになりました" in client.get("/news/feed.atom?lang=ja").text
    assert "Closed on Friday" not in client.get("/news?kind=shipped").text
    assert "Closed on Friday" in client.get("/news?kind=notice").text
    assert "No news yet" not in client.get("/news").text


def test_what_staff_do_stands_in_the_log(petra, ada, browser_of):
    entry = an_entry(petra)
    publish_entry(entry, by=petra)
    withdraw_entry(entry, by=petra)
    page = read(browser_of(ada).get("/staff/log"))
    assert all(words in page for words in ("wrote news", "published news", "withdrew news", f"News {entry.id}"))


def test_the_list_goes_on_after_twenty(petra, client):
    for number in range(21):
        publish_entry(an_entry(petra, title_en=f"Number {number}"), by=petra)
    first = client.get("/news").text
    later = re.search(r'href="(/news\?after=[^"]+)" rel="next"', first)
    assert later
    assert "Number 0<" not in first
    assert "Number 0<" in client.get(later[1].replace("&amp;", "&")).text


def test_somebody_who_left_the_team_writes_no_more(petra, browser_of):
    staff = browser_of(petra)
    with transaction():
        db.session.get_one(Person, petra.id).roles = ""
    assert staff.get("/staff/news").status_code == 403

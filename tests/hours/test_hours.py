"""Question hours: who keeps them, what can be done before, while and after they last, and what is said of them."""

import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from community.audit.models import LogLine
from community.curation.policy import can_convert
from community.hours.actions import ask_in_hour, cancel_hour, plan_hour, sum_up
from community.hours.models import Hour
from community.hours.queries import hosts_of
from community.kernel.courier import deliver_due, waiting_and_dead
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.loyalty.models import LedgerEntry
from community.topics.actions.posting import NewPost, add_post
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.elsewhere import Shut
from community.topics.models import Topic
from community.topics.policy import can_accept
from community.topics.queries import find_post
from community.topics.text import written
from tests.conftest import a_person
from tests.hours.clocks import MINUTE, a_plan, an_hour, form_of, page_of, travel
from tests.topics.threads import counted, post_ids, read

SAID = {"title": "Ask our designers", "body": "About **handles**.", "product": "", "language": "en"}


def topic_of(hour: Hour) -> Topic:
    return db.session.get_one(Topic, hour.topic_id)


def asked(hour, by, words="Why is the handle so hot?"):
    return ask_in_hour(topic_of(hour), written(words), by=by)


# ---------------------------------------------------------------- keeping


def test_staff_announce_one_in_the_time_of_their_clock(app, petra, mona, browser_of, client):
    browser = browser_of(petra)
    chosen = {"display_name": "Petra", "bio": "", "language": "en", "time_zone": "Pacific/Auckland", "theme": "dark"}
    assert browser.post("/settings/profile", data=chosen).status_code == 303
    plan = a_plan(petra, mona)
    answer = browser.post("/question-hours/new", data={**SAID, **form_of(plan, 13), "nonce": "one"})
    hour = db.session.query(Hour).one()
    assert answer.location == page_of(hour)
    assert (hour.begins_at, hour.ends_at) == (plan.begins_at, plan.ends_at)
    assert {one.id for one in hosts_of(hour.id)} == {petra.id, mona.id}
    again = browser.post("/question-hours/new", data={**SAID, **form_of(plan, 13), "nonce": "one"})
    assert again.location == page_of(hour)
    page = client.get(page_of(hour))
    assert "To come" in read(page)
    assert "Mona" in read(page)
    assert "<strong>handles</strong>" in page.text
    assert "Ask our designers" in read(client.get("/question-hours"))
    assert db.session.query(LogLine).filter_by(verb="open hour", by_id=petra.id).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"body": " "}, "body"),
        ({"product": "nothing"}, "product"),
        ({"begins": ""}, "begins"),
        ({"begins": "2020-01-01T10:00"}, "begins"),
        ({"begins": "9999-12-31T23:59"}, "begins"),
        ({"ends": "tomorrow"}, "ends"),
        ({"ends": "0001-01-01T00:00"}, "ends"),
        ({"hosts": []}, "hosts"),
        ({"hosts": ["x", "9" * 30]}, "hosts"),
        ({"hosts": ["2147483647"]}, "hosts"),
    ],
)
def test_what_can_not_be_announced_comes_back_with_the_reason(petra, browser_of, wrong, field):
    sent = {**SAID, "title": "Handles, dear?", **form_of(a_plan(petra)), **wrong}
    answer = browser_of(petra).post("/question-hours/new", data=sent)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert ("Handles, dear?" if field != "title" else "About **handles**.") in answer.text
    assert db.session.query(Hour).count() == 0


def test_a_member_neither_opens_nor_keeps_one(alice, petra, browser_of):
    hour, member = an_hour(petra), browser_of(alice)
    assert member.get("/question-hours/new").status_code == 403
    assert "Announce one" not in member.get("/question-hours").text
    assert "Times and summary" not in member.get(page_of(hour)).text
    for deed in (
        lambda: an_hour(alice, petra),
        lambda: plan_hour(hour, a_plan(petra), seen_plan=1, by=alice),
        lambda: cancel_hour(hour, "No.", by=alice),
        lambda: sum_up(hour, written("Short."), seen_words=0, by=alice),
    ):
        with pytest.raises(NotAllowed):
            deed()
    with pytest.raises(Invalid):
        an_hour(petra, alice)


def test_of_two_who_set_its_times_the_second_sees_the_first(petra, mona, browser_of):
    hour = an_hour(petra)
    plan_hour(hour, a_plan(mona, ahead=timedelta(days=2)), seen_plan=1, by=mona)
    sent = {**form_of(a_plan(petra, ahead=timedelta(days=3))), "plan": "1"}
    stale = browser_of(petra).post(f"{page_of(hour)}/plan", data=sent)
    assert stale.status_code == 409
    assert "Somebody else has just set its times." in read(stale)
    assert sent["begins"] in stale.text
    assert [one.id for one in hosts_of(hour.id)] == [mona.id]
    retry = browser_of(petra).post(f"{page_of(hour)}/plan", data={**sent, "plan": "2"})
    assert retry.status_code == 303


def test_what_has_begun_keeps_its_beginning_and_may_last_longer(petra):
    hour = an_hour(petra)
    begins, ends = hour.begins_at, hour.ends_at
    with travel(begins + MINUTE):
        with pytest.raises(Invalid):
            plan_hour(hour, a_plan(petra), seen_plan=1, by=petra)
        longer = a_plan(petra, ahead=timedelta())
        plan_hour(hour, type(longer)(begins, ends + timedelta(hours=1), longer.host_ids), seen_plan=1, by=petra)
        assert topic_of(hour).writes_until == ends + timedelta(hours=1)


# ---------------------------------------------------------------- before, while, after


def test_people_ask_before_it_begins_and_while_it_lasts_and_the_most_wanted_stands_first(
    petra, alice, bob, carol, browser_of, client
):
    hour = an_hour(petra)
    browser_of(alice).post(f"{page_of(hour)}/questions", data={"body": "Will it be red?"})
    with travel(hour.begins_at + MINUTE):
        assert "Open now" in read(client.get(page_of(hour)))
        second = browser_of(bob).post(f"{page_of(hour)}/questions", data={"body": "How heavy is it?"})
        assert second.status_code == 303
        assert topic_of(hour).answer_count == 2
        later = max(post_ids(client.get(page_of(hour)).text))
        vote(find_post(later, seen_by=carol), by=carol)
        assert post_ids(client.get(page_of(hour)).text)[1] == later
        assert "2 questions" in read(client.get(page_of(hour)))


def test_what_staff_reply_is_the_companys_answer_unless_they_untick_it(petra, alice, browser_of):
    hour = an_hour(petra)
    question = asked(hour, alice)
    form = browser_of(petra).get(f"/posts/{question.id}/reply").text
    assert re.search(r'name="official" value="1" checked', form)
    browser_of(petra).post(f"/posts/{question.id}/reply", data={"body": "It is steel.", "official": "1"})
    db.session.rollback()
    page = browser_of(alice).get(page_of(hour))
    assert "It is steel." in read(page)
    assert not re.search(r'name="official"', browser_of(alice).get(f"/posts/{question.id}/reply").text)


def test_from_the_very_end_on_only_staff_write_and_typed_words_come_back(petra, alice, browser_of, client):
    hour = an_hour(petra)
    question = asked(hour, alice)
    member = browser_of(alice)
    with travel(hour.ends_at - timedelta(seconds=1)):
        assert member.post(f"{page_of(hour)}/questions", data={"body": "Just in time?"}).status_code == 303
    with travel(hour.ends_at):
        late = member.post(f"{page_of(hour)}/questions", data={"body": "Am I too late?"})
        assert late.status_code == 409
        assert "The time for questions is over" in read(late)
        assert "Am I too late?" in late.text
        reply = member.post(f"/posts/{question.id}/reply", data={"body": "And another thing"})
        assert reply.status_code == 409
        assert "And another thing" in reply.text
        with pytest.raises(Shut):
            asked(hour, alice)
        assert f"/posts/{question.id}/reply" not in member.get(page_of(hour)).text
        add_post(topic_of(hour), NewPost(written("We answer later, too."), question.id, True), by=petra)
        shown = read(client.get(page_of(hour)))
        assert "Sign in to write" not in shown
        assert "Over" in shown
        assert "We answer later, too." in shown
    assert topic_of(hour).answer_count == 2


def test_it_stands_on_the_home_page_while_it_is_open_and_in_its_lists_always(petra, client):
    assert "No question hour is planned at the moment" in read(client.get("/question-hours"))
    hour = an_hour(petra, title="Ask about lids")
    card = "Go and ask"
    assert card not in client.get("/").text
    assert "To come" in read(client.get("/question-hours"))
    for moment, is_open in ((hour.begins_at, True), (hour.ends_at - MINUTE, True), (hour.ends_at, False)):
        with travel(moment):
            asked(hour, petra, f"At {moment}")  # a commit, so that nothing kept is shown
            assert (card in client.get("/").text) is is_open
            listed = read(client.get("/question-hours"))
            assert ("Open now" in listed) is is_open
            assert ("Past ones" in listed) is not is_open


def test_past_ones_have_pages(petra, client):
    hours = [an_hour(petra, title=f"Hour number {number:02}") for number in range(23)]
    with travel(hours[-1].ends_at + MINUTE):
        first = client.get("/question-hours").text
        following = re.search(r'href="(/question-hours\?after=[^"]+)" rel="next"', first)
        assert following
        second = client.get(following.group(1)).text
    titles = re.findall(r"Hour number \d\d", first + second)
    assert sorted(set(titles)) == sorted(f"Hour number {number:02}" for number in range(23))
    assert client.get("/question-hours?after=nonsense").status_code == 200


def test_its_times_are_those_of_the_readers_clock_with_the_day_said_once(petra, alice, browser_of):
    hour = an_hour(petra)
    reader = browser_of(alice)
    chosen = {"display_name": "Alice", "bio": "", "language": "en", "time_zone": "Europe/Lisbon", "theme": "dark"}
    reader.post("/settings/profile", data=chosen)
    db.session.rollback()
    begins, ends = (at.astimezone(ZoneInfo("Europe/Lisbon")) for at in (hour.begins_at, hour.ends_at))
    day = f"{begins.day} {begins:%b}"
    last = f"{ends.hour}:{ends:%M}" if ends.date() == begins.date() else f"{ends.day} {ends:%b} {ends.hour}:{ends:%M}"
    assert f"{day} {begins.hour}:{begins:%M} to {last}" in read(reader.get(page_of(hour)))


# ---------------------------------------------------------------- cancelling and summing up


def test_a_cancelled_one_says_why_takes_no_questions_and_comes_back(petra, mona, alice, browser_of, client):
    hour = an_hour(petra)
    staff = browser_of(mona)
    empty = staff.post(f"{page_of(hour)}/cancel", data={"reason": " "})
    assert empty.status_code == 422
    assert staff.post(f"{page_of(hour)}/cancel", data={"reason": "Petra is ill."}).status_code == 303
    page = read(client.get(page_of(hour)))
    assert "This question hour is cancelled" in page
    assert "Petra is ill." in page
    assert browser_of(alice).post(f"{page_of(hour)}/questions", data={"body": "Why?"}).status_code == 409
    twice = staff.post(f"{page_of(hour)}/cancel", data={"reason": "Petra is still ill."})
    assert twice.status_code == 409
    assert staff.post(f"{page_of(hour)}/return").status_code == 303
    assert staff.post(f"{page_of(hour)}/return").status_code == 409
    assert "Petra is ill." not in read(client.get(page_of(hour)))
    assert browser_of(alice).post(f"{page_of(hour)}/questions", data={"body": "Why?"}).status_code == 303
    verbs = [line.verb for line in db.session.query(LogLine).order_by(LogLine.id)]
    assert verbs == ["open hour", "cancel hour", "return hour"]


def test_what_is_over_can_not_be_cancelled(petra):
    hour = an_hour(petra)
    with travel(hour.ends_at), pytest.raises(Conflict):
        cancel_hour(hour, "Too late.", by=petra)


def test_a_summary_stands_on_top_and_a_stale_one_is_laid_beside_the_newer(petra, mona, browser_of, client):
    hour = an_hour(petra)
    saved = browser_of(petra).post(f"{page_of(hour)}/summary", data={"summary": "It will be **red**.", "words": "0"})
    assert saved.status_code == 303
    page = client.get(page_of(hour)).text
    assert page.index("<strong>red</strong>") < page.index('class="post"')
    stale = browser_of(mona).post(f"{page_of(hour)}/summary", data={"summary": "It will be blue.", "words": "0"})
    assert stale.status_code == 409
    assert "It will be blue." in stale.text
    again = browser_of(mona).post(f"{page_of(hour)}/summary", data={"summary": "", "words": "1"})
    assert again.status_code == 303
    assert "What was said, in short" not in client.get(page_of(hour)).text


def test_a_summary_runs_no_script(petra, client):
    hour = an_hour(petra)
    sum_up(hour, written("<script>alert(1)</script> [x](javascript:alert(1))"), seen_words=0, by=petra)
    page = client.get(page_of(hour)).text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_its_author_changes_its_words(petra, mona, browser_of, client):
    hour = an_hour(petra)
    sent = {**SAID, "title": "Ask us of handles", "words": "1"}
    assert browser_of(mona).post(f"{page_of(hour)}/edit", data=sent).status_code == 403
    author = browser_of(petra)
    assert author.post(f"{page_of(hour)}/edit", data=sent).status_code == 303
    assert "Ask us of handles" in read(client.get(page_of(hour)))
    stale = author.post(f"{page_of(hour)}/edit", data={**sent, "title": "Older words"})
    assert stale.status_code == 409
    assert "Older words" in stale.text
    empty = author.post(f"{page_of(hour)}/edit", data={**sent, "words": "2", "body": ""})
    assert empty.status_code == 422


# ---------------------------------------------------------------- not an ordinary question


def test_it_is_no_question_that_waits_for_an_answer(petra, alice, client):
    hour = an_hour(petra, title="Ask about lids")
    assert "Ask about lids" not in read(client.get("/questions"))
    assert "Ask about lids" not in read(client.get("/?show=waiting"))
    question = asked(hour, alice)
    assert not can_accept(petra, topic_of(hour))
    assert not can_convert(petra, topic_of(hour))
    assert client.get(f"/questions/{hour.topic_id}").status_code == 404
    assert client.get(f"/posts/{question.id}").location.startswith(page_of(hour))


def test_asking_in_it_brings_no_points_and_hiding_it_goes_well(petra, mona, alice):
    hour = an_hour(petra)
    asked(hour, alice)
    deliver_due()
    hide_post(find_post(topic_of(hour).body_post_id, seen_by=mona), by=mona)
    deliver_due()
    assert waiting_and_dead()[1] == 0
    assert db.session.query(LedgerEntry).filter_by(person_id=alice.id).count() == 0


def test_machines_read_it_as_a_discussion(petra, alice, client):
    hour = an_hour(petra)
    asked(hour, alice, "Will it be red?")
    page = client.get(page_of(hour)).text
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    said = json.loads(data)
    assert said["@type"] == "DiscussionForumPosting"
    assert said["comment"][0]["text"] == "Will it be red?"
    assert page_of(hour) in client.get("/sitemap-hour-0.xml").text
    assert page_of(hour) in client.get("/feed.atom").text


def test_a_hidden_one_is_nowhere(petra, mona, alice, browser_of, client):
    hour = an_hour(petra, title="Ask about lids")
    hide_post(find_post(topic_of(hour).body_post_id, seen_by=mona), by=mona)
    assert browser_of(alice).get(page_of(hour)).status_code == 410
    with travel(hour.begins_at + MINUTE):
        assert "Ask about lids" not in read(client.get("/question-hours"))
        assert "Ask about lids" not in read(client.get("/"))


def test_the_statements_of_its_page_do_not_grow_with_what_is_asked(petra, alice, browser_of):
    hour = an_hour(petra)
    reader = browser_of(a_person("Reader"))
    counts = []
    for number in range(4):
        asked(hour, alice, f"Question {number}")
        with counted() as statements:
            reader.get(page_of(hour))
        counts.append(len(statements))
    assert counts[-1] <= counts[1]
    assert counts[-1] <= 20


def test_it_lasts_two_weeks_at_most(petra):
    an_hour(petra, plan=a_plan(petra, length=timedelta(days=14)))
    with pytest.raises(Invalid):
        an_hour(petra, plan=a_plan(petra, length=timedelta(days=14, minutes=1)))


def test_what_is_asked_signed_out_is_kept_for_after_signing_in(petra, alice, client, browser_of):
    hour = an_hour(petra)
    sent = client.post(f"{page_of(hour)}/questions", data={"body": "Will it be red?"})
    assert sent.status_code == 303
    assert f"/sign-in?next=/topics/{hour.topic_id}%3Fdraft%3Dnew-" in sent.location
    claim = sent.location.rpartition("intent=")[2]
    reader = browser_of(alice)
    reader.post(claim)
    kept = re.search(r"draft%3D(new-\w+)", sent.location)
    assert kept
    led = reader.get(f"/topics/{hour.topic_id}?draft={kept.group(1)}", follow_redirects=True)
    assert led.request.path == page_of(hour)

"""A question goes on as an idea and an idea as a question; all that belongs to it stays, and comes back as it was."""

import json
import re

import pytest

from community.accounts.models import Person
from community.curation.actions.converting import convert_topic, undo_conversion
from community.curation.queries import last_conversion
from community.follows.actions import follow
from community.follows.models import TOPIC, Subject
from community.follows.queries import followers_of_topic
from community.ideas.actions import comment_on_idea, decide_idea, merge_idea
from community.ideas.queries import wish_of
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.loyalty.actions import settle_post
from community.questions.actions import accept_answer
from community.search.engine import engine
from community.tags.queries import tags_of
from community.topics.actions.concerns import raise_concern
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Post, Topic
from community.topics.text import written
from community.votes.queries import votes_of
from tests.curation.stage import balance, counts, fresh, nothing_is_wrong, picture
from tests.ideas.proposals import an_idea, body_of
from tests.notifications.test_telling import mails_to, notices_for
from tests.processes.crew import all_at_once, cast_votes
from tests.processes.test_exactness import members
from tests.topics.threads import a_question, an_answer, read


@pytest.fixture
def question(alice, kettle):
    return a_question(alice, "Could it keep warm?", "It cools down.", product_id=kettle.id, labels=["care"])


def kinds_found(words):
    """Of what kinds a search that is narrowed to each finds something."""
    return [kind for kind in ("question", "idea") if engine().search(words, kinds=[kind])]


def body(topic):
    return db.session.get_one(Post, topic.body_post_id)


def test_everything_stays_when_a_question_becomes_an_idea_and_all_is_back_when_it_is_undone(
    alice, bob, carol, mona, kettle, question, deliver
):
    answer = an_answer(question, bob)
    vote(body(question), by=carol)
    vote(answer, by=carol)
    follow(Subject(TOPIC, question.id), by=carol)
    accept_answer(question, answer, by=alice)
    deliver()
    before, points = picture(question), (balance(alice), balance(bob))
    record = convert_topic(question, reason="It's a wish.", by=mona)
    deliver()
    idea = fresh(question)
    assert (idea.kind, idea.state, idea.accepted_post_id) == ("idea", "new", None)
    assert (idea.vote_count, idea.answer_count) == (1, 1)
    assert votes_of(carol.id, [idea.body_post_id]) == {(idea.body_post_id, "support")}
    assert [tag.label for tag in tags_of(idea.id)] == ["care"]
    assert carol.id in followers_of_topic(idea.id)
    assert counts(kettle) == (0, 1)
    assert (balance(alice), balance(bob)) == points
    assert nothing_is_wrong()
    undo_conversion(record, by=mona)
    deliver()
    assert picture(question) == before
    assert counts(kettle) == (1, 0)
    assert (balance(alice), balance(bob)) == points
    assert nothing_is_wrong()


def test_points_are_neither_given_twice_nor_lost_however_often_a_topic_is_converted(
    alice, bob, mona, question, deliver
):
    answer = an_answer(question, bob)
    accept_answer(question, answer, by=alice)
    deliver()
    points = (balance(alice), balance(bob))
    for _ in range(2):
        record = convert_topic(fresh(question), reason="A wish.", by=mona)
        for post_id in (question.body_post_id, answer.id):
            settle_post(post_id)
        deliver()
        assert (balance(alice), balance(bob)) == points
        undo_conversion(record, by=mona)
        settle_post(answer.id)
        deliver()
        assert (balance(alice), balance(bob)) == points


def test_a_comment_written_in_an_idea_earns_what_an_answer_does_only_if_it_is_chosen_later(alice, bob, mona, deliver):
    idea = an_idea(alice)
    comment = comment_on_idea(idea, written("Press twice."), by=bob)
    deliver()
    convert_topic(idea, reason="It's a question.", by=mona)
    settle_post(comment.id)
    deliver()
    assert balance(bob) == 0
    accept_answer(fresh(idea), comment, by=alice)
    deliver()
    assert balance(bob) == 100


def test_problem_and_wish_become_one_text_and_two_again(alice, bob, mona, client):
    idea = an_idea(alice, problem="I overshoot.", wish="Two presets.")
    vote(body_of(idea), by=bob)
    before = picture(idea)
    record = convert_topic(idea, reason="It can do that.", by=mona)
    page = client.get(f"/questions/{idea.id}")
    assert "Two presets." in read(page)
    assert "What would make me glad" in read(page)
    assert votes_of(bob.id, [idea.body_post_id]) == {(idea.body_post_id, "useful")}
    undo_conversion(record, by=mona)
    assert picture(idea) == before
    assert wish_of(idea.id).markdown == "Two presets."


def test_what_was_edited_as_a_question_stays_as_it_was_edited(alice, mona, browser_of):
    idea = an_idea(alice, wish="Two presets.")
    record = convert_topic(idea, reason="It can do that.", by=mona)
    words = fresh(idea) and body(idea).words
    saved = browser_of(alice).post(
        f"/questions/{idea.id}/edit", data={"title": idea.title, "body": "All new.", "words": str(words)}
    )
    assert saved.status_code == 303
    undo_conversion(record, by=mona)
    db.session.rollback()
    assert body(idea).markdown == "All new."
    assert wish_of(idea.id).markdown == ""


def test_a_decided_idea_has_its_state_again_after_being_a_question(alice, mona, petra):
    idea = an_idea(alice)
    decide_idea(idea, "planned", written("Soon."), by=petra)
    record = convert_topic(idea, reason="A question after all.", by=mona)
    assert fresh(idea).state == "open"
    undo_conversion(record, by=mona)
    assert fresh(idea).state == "planned"


def test_the_former_address_leads_on_for_everybody_and_is_asked_for_each_time(alice, mona, client, question):
    answer = an_answer(question, mona)
    record = convert_topic(question, reason="A wish.", by=mona)
    led = client.get(f"/questions/{question.id}?sort=new")
    assert (led.status_code, led.location) == (301, f"/ideas/{question.id}?sort=new")
    assert led.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/posts/{answer.id}").location == f"/ideas/{question.id}#post-{answer.id}"
    undo_conversion(record, by=mona)
    assert client.get(f"/questions/{question.id}").status_code == 200
    assert client.get(f"/ideas/{question.id}").location == f"/questions/{question.id}"


def test_an_answer_sent_to_the_former_address_comes_back_whole(bob, mona, browser_of, question):
    convert_topic(question, reason="A wish.", by=mona)
    sent = browser_of(bob).post(f"/questions/{question.id}/answers", data={"body": "Typed for long."})
    assert sent.status_code == 409
    assert "Typed for long." in sent.text
    assert "goes on at another address" in read(sent)


def test_a_hidden_topic_leads_nobody_anywhere(alice, mona, client, question):
    convert_topic(question, reason="A wish.", by=mona)
    assert client.get(f"/questions/{question.id}").status_code == 301
    hide_post(body(fresh(question)), by=mona)
    assert client.get(f"/questions/{question.id}").status_code == 410


def test_lists_feeds_sitemap_data_and_search_follow(alice, mona, client, question, deliver, index_folder):
    deliver()
    assert kinds_found("warm") == ["question"]
    convert_topic(question, reason="A wish.", by=mona)
    deliver()
    assert question.title in client.get("/ideas").text
    assert question.title not in client.get("/questions").text
    assert question.title in client.get("/ideas/feed.atom").text
    assert question.title not in client.get("/questions/feed.atom").text
    assert f"/ideas/{question.id}<" in client.get("/sitemap-idea-0.xml").text
    assert f"/questions/{question.id}<" not in client.get("/sitemap-question-0.xml").text
    assert kinds_found("warm") == ["idea"]
    page = client.get(f"/ideas/{question.id}").text
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(data)["@type"] == "DiscussionForumPosting"
    assert f'<link rel="canonical" href="http://localhost/ideas/{question.id}' in page


def test_everybody_who_took_part_is_told_once_and_no_longer_once_it_is_undone(
    alice, bob, carol, mona, question, deliver
):
    an_answer(question, bob)
    an_answer(question, bob, "And again.")
    vote(body(question), by=bob)
    follow(Subject(TOPIC, question.id), by=carol)
    deliver()
    record = convert_topic(question, reason="A wish.", by=mona)
    deliver()
    said = "A question you took part in is an idea now: Could it keep warm?"
    for person in (alice, bob, carol):
        assert notices_for(person).count(said) == 1
    assert said not in notices_for(mona)
    undo_conversion(record, by=mona)
    deliver()
    for person in (alice, bob, carol):
        assert all("idea now" not in one for one in notices_for(person))
    assert mails_to(mona) == []


def test_the_author_may_while_nobody_has_answered(alice, bob, mona, browser_of, question):
    browser = browser_of(alice)
    assert "Turn into an idea" in browser.get(f"/questions/{question.id}").text
    assert browser_of(bob).get(f"/topics/{question.id}/convert").status_code == 403
    done = browser.post(f"/topics/{question.id}/convert", data={"from": "question"})
    assert done.location == f"/ideas/{question.id}?done=convert"
    assert browser.post(f"/topics/{question.id}/convert", data={"from": "question"}).location == done.location
    page = browser.get(done.location)
    assert "This is an idea now." in read(page)
    conversion = last_conversion(question.id)
    assert f"/conversions/{conversion.id}/undo" in page.text
    assert "done" not in browser_of(bob).get(f"/ideas/{question.id}").text.partition("<main")[2].partition("Undo")[1]
    back = browser.post(f"/conversions/{conversion.id}/undo")
    assert back.location == f"/questions/{question.id}"
    an_answer(fresh(question), bob)
    late = browser.post(f"/topics/{question.id}/convert", data={"from": "question"})
    assert late.status_code == 409
    assert "Others have written here" in read(browser.get(f"/topics/{question.id}/convert"))
    with pytest.raises(NotAllowed):
        convert_topic(fresh(question), reason="Mine.", by=bob)


def test_staff_say_why_and_what_cannot_be_undone_cleanly_is_refused(alice, bob, mona, browser_of, question):
    refused = browser_of(mona).post(f"/topics/{question.id}/convert", data={"from": "question", "reason": " "})
    assert refused.status_code == 422
    assert "Write why, for everyone who took part." in read(refused)
    stale = browser_of(mona).post(f"/topics/{question.id}/convert", data={"from": "idea", "reason": "Typed."})
    assert stale.status_code == 409
    assert "Typed." in stale.text
    host, other = an_idea(alice, "One"), an_idea(bob, "Two")
    merge_idea(other, host, written("The same."), by=mona)
    with pytest.raises(Conflict, match="live on in this one"):
        convert_topic(fresh(host), reason="A question.", by=mona)
    with pytest.raises(Invalid):
        convert_topic(fresh(question), reason="", by=mona)
    first = convert_topic(fresh(question), reason="A wish.", by=mona)
    convert_topic(fresh(question), reason="No, a question.", by=mona)
    with pytest.raises(Conflict, match="converted again"):
        undo_conversion(first, by=mona)


def test_a_wish_of_four_thousand_lines_stays_a_wish(alice, mona):
    idea = an_idea(alice, problem="a" * 15_000, wish="b" * 15_000)
    with pytest.raises(Conflict, match="too long"):
        convert_topic(idea, reason="A question.", by=mona)
    assert fresh(idea).kind == "idea"


def test_votes_from_several_processes_count_once_each_while_a_topic_is_converted(
    settings, alice, mona, question, deliver
):

    people = members(40)
    votes = [(question.body_post_id, person, True) for person in people]
    ids = (question.id, mona.id)
    db.session.rollback()
    all_at_once(settings, *[(cast_votes, votes[n::3] * 2) for n in range(3)], (convert_back_and_forth, (*ids, 7)))
    topic = fresh(question)
    kind = "support" if topic.kind == "idea" else "useful"
    found = picture(question)["votes"]
    assert {vote_kind for _post, vote_kind, _person in found} == {kind}
    assert sorted(person for _post, _kind, person in found) == sorted(people)
    assert db.session.get_one(Post, question.body_post_id).vote_count == 40
    assert nothing_is_wrong()


def convert_back_and_forth(_app, work):

    topic_id, person_id, times = work
    for _ in range(times):
        convert_topic(db.session.get_one(Topic, topic_id), reason="Hm.", by=db.session.get_one(Person, person_id))
        db.session.remove()


def test_a_vote_can_be_taken_back_after_a_conversion(bob, mona, question):
    vote(body(question), by=bob)
    convert_topic(question, reason="A wish.", by=mona)
    assert take_back_vote(body(fresh(question)), by=bob)
    assert fresh(question).vote_count == body(question).vote_count == 0


def test_unanswered_lists_and_the_page_of_a_converted_question_are_right(alice, mona, client):
    idea = an_idea(alice, "Where is the filter?")
    convert_topic(idea, reason="A question.", by=mona)
    assert "Where is the filter?" in client.get("/questions?state=open").text
    assert "Waiting for an answer" in read(client.get(f"/questions/{idea.id}"))


def test_who_wanted_to_know_too_has_the_problem_of_the_idea(bob, carol, mona, question):
    raise_concern(body(question), by=carol)
    vote(body(question), by=bob)
    assert (fresh(question).concern_count, fresh(question).vote_count) == (1, 1)
    record = convert_topic(fresh(question), reason="A wish.", by=mona)
    idea = fresh(question)
    assert (idea.concern_count, idea.vote_count) == (1, 1)
    assert votes_of(carol.id, [idea.body_post_id]) == {(idea.body_post_id, "me_too")}
    assert votes_of(bob.id, [idea.body_post_id]) == {(idea.body_post_id, "support")}
    undo_conversion(record, by=mona)
    assert votes_of(bob.id, [idea.body_post_id]) == {(idea.body_post_id, "useful")}
    assert nothing_is_wrong()

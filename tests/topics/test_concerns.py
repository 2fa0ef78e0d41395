"""Having the same question or problem: counted apart from votes, once, taken back by a second press."""

import pytest

from community.ideas.actions import decide_idea, merge_idea, unmerge_idea
from community.ideas.supporting import SPREAD, own_words, people_behind
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.errors import NotAllowed
from community.notifications.models import DECISION, Notice
from community.topics.actions.concerns import Extent, describe_concern, drop_concern, raise_concern
from community.topics.actions.recounting import recount_topics
from community.topics.actions.voting import vote
from community.topics.concerns import Spread
from community.topics.models import Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import a_question, counted, read

JSON = {"Accept": "application/json"}


def spread_of(topic: Topic) -> Spread:
    rows = people_behind(topic, seen_by=topic.author)
    return Spread.of((row.one, row.two, row.tally) for row in rows if row.part == SPREAD)


def counts(topic: Topic) -> tuple[int, int]:
    """Who supports it, and who has the problem."""
    db.session.rollback()
    found = db.session.get_one(Topic, topic.id)
    return found.vote_count, found.concern_count


def test_who_has_the_problem_is_counted_apart_from_who_likes_the_solution(alice, bob, carol, browser_of):
    idea = an_idea(alice)
    vote(body_of(idea), by=bob)
    said = browser_of(carol).post(f"/topics/{idea.id}/concern", data={"on": "1"}, headers=JSON).json
    assert said == {"pressed": True, "count": 1, "message": "We've noted that you have this problem, too."}
    assert counts(idea) == (1, 1)
    again = browser_of(carol).post(f"/topics/{idea.id}/concern", data={"on": "1"}, headers=JSON).json
    assert again["count"] == 1
    back = browser_of(carol).post(f"/topics/{idea.id}/concern", data={"on": "0"}, headers=JSON).json
    assert (back["pressed"], back["count"]) == (False, 0)
    assert counts(idea) == (1, 0)


def test_whoever_pressed_sees_it_pressed_and_the_next_reader_does_not(alice, bob, carol, browser_of):
    for topic in (an_idea(alice), a_question(alice)):
        page = f"/{topic.kind}s/{topic.id}"
        browser_of(bob).post(f"/topics/{topic.id}/concern", data={"on": "1"})
        pressed = f'action="/topics/{topic.id}/concern" data-vote'
        theirs, others = browser_of(bob).get(page).text, browser_of(carol).get(page).text
        for text, wish in ((theirs, "0"), (others, "1")):
            form = text[text.index(pressed) :].partition("</form>")[0]
            assert f'name="on" value="{wish}"' in form
            assert f'data-count-for="post:{topic.body_post_id}:me_too">1<' in form


def test_nobody_joins_in_on_their_own_nor_without_a_confirmed_address_nor_on_a_review(
    alice, bob, browser_of, client, kettle
):
    idea = an_idea(alice)
    url = f"/topics/{idea.id}/concern"
    own = browser_of(alice).post(url, headers=JSON)
    assert (own.status_code, own.json["message"]) == (403, "You asked for this yourself, so you're counted already.")
    assert browser_of(a_person("Nora", is_verified=False)).post(url, headers=JSON).status_code == 403
    assert client.post(url, headers=JSON).status_code == 401
    assert browser_of(bob).post("/topics/999999/concern").status_code == 404
    assert counts(idea) == (0, 0)
    with pytest.raises(NotAllowed):
        raise_concern(body_of(idea), by=alice)


def test_a_press_before_signing_in_is_counted_afterwards(alice, client):
    question = a_question(alice)
    page = f"http://localhost/questions/{question.id}"
    led = client.post(f"/topics/{question.id}/concern", headers={"Referer": page})
    assert "intent=" in led.location
    assert "counted as soon as" in read(client.get(led.location))


def test_how_often_and_how_badly_is_said_changed_and_shown_as_a_spread(alice, bob, carol, browser_of):
    idea = an_idea(alice)
    browser = browser_of(bob)
    url = f"/topics/{idea.id}/concern/extent"
    assert browser.post(url, data={"frequency": "daily", "severity": "hard"}).location == f"/ideas/{idea.id}#concern"
    browser.post(url, data={"frequency": "weekly", "severity": "blocking"})
    browser_of(carol).post(url, data={"frequency": "weekly"})
    assert counts(idea) == (0, 2)
    spread = spread_of(db.session.get_one(Topic, idea.id))
    assert dict(spread.frequencies) == {"daily": 0, "weekly": 2, "monthly": 0, "seldom": 0}
    assert dict(spread.severities) == {"light": 0, "hard": 0, "blocking": 1}
    page = read(browser.get(f"/ideas/{idea.id}"))
    assert "How often · 2 people said so" in page
    assert "How bad · 1 person said so" in page
    assert 'value="weekly" selected' in browser.get(f"/ideas/{idea.id}").text


def test_dropping_it_takes_what_was_said_along(alice, bob):
    idea = an_idea(alice)
    describe_concern(body_of(idea), Extent("daily", "hard"), by=bob)
    assert drop_concern(body_of(idea), by=bob)
    raise_concern(body_of(idea), by=bob)
    assert own_words(db.session.get_one(Topic, idea.id), bob).chosen == {}
    assert recount_topics() == 0


@pytest.mark.parametrize(
    "values", [{}, {"frequency": "hourly"}, {"severity": "x" * 500}, {"frequency": "", "severity": ""}]
)
def test_an_answer_that_is_none_of_the_offered_ones_is_asked_for_again(alice, bob, browser_of, values):
    idea = an_idea(alice)
    answer = browser_of(bob).post(f"/topics/{idea.id}/concern/extent", data=values)
    assert answer.status_code == 422
    assert "How big is this problem?" in answer.text
    assert counts(idea) == (0, 0)


def test_merged_ideas_count_each_person_once_and_give_back_what_they_had(alice, bob, carol, petra):
    idea, host = an_idea(alice, "A catch"), an_idea(bob, "A lid that stays")
    both = a_person("Both")
    describe_concern(body_of(idea), Extent("daily", "hard"), by=carol)
    for one in (idea, host):
        raise_concern(body_of(one), by=both)
    merge = merge_idea(idea, host, written("The same."), by=petra)
    assert counts(host) == (0, 2)
    assert dict(spread_of(db.session.get_one(Topic, host.id)).frequencies)["daily"] == 1
    describe_concern(body_of(host), Extent("seldom", ""), by=carol)
    assert counts(host) == (0, 2)
    unmerge_idea(merge, by=petra)
    assert counts(idea) == (0, 2)
    assert counts(host) == (0, 1)
    own = own_words(db.session.get_one(Topic, idea.id), carol)
    assert own.chosen == {"frequency": "seldom", "severity": ""}


def test_whoever_has_the_problem_hears_of_the_decision(alice, bob, petra):
    idea = an_idea(alice)
    raise_concern(body_of(idea), by=bob)
    decide_idea(idea, "planned", written("It comes."), by=petra)
    deliver_due()
    told = db.session.query(Notice).filter_by(person_id=bob.id, kind=DECISION).all()
    assert len(told) == 1


def test_many_who_have_the_problem_cost_no_more_statements_than_few(alice, client, browser_of, bob):
    idea = an_idea(alice)

    def cost(browser) -> int:
        with counted() as statements:
            assert browser.get(f"/ideas/{idea.id}").status_code == 200
        return len(statements)

    def some(count: int, name: str) -> None:
        for number in range(count):
            describe_concern(body_of(idea), Extent("daily", "hard"), by=a_person(f"{name} {number}"))

    raise_concern(body_of(idea), by=bob)
    some(2, "Few")
    few = cost(client), cost(browser_of(bob))
    some(6, "Many")
    many = cost(client), cost(browser_of(bob))
    assert all(later <= first for later, first in zip(many, few, strict=True))
    assert few[0] <= 10, "with nothing remembered"

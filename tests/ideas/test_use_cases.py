"""Why supporters need an idea: a few words of their own, kept with their vote and gone with it."""

import pytest
from sqlalchemy import select

from community.audit.models import LogLine
from community.backlog.actions import add_evidence, make_item
from community.ideas.actions import decide_idea, merge_idea, unmerge_idea
from community.ideas.models import UseCase
from community.ideas.use_cases import add_use_case, hide_use_case
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.topics.actions.budgeting import set_budget
from community.topics.actions.concerns import raise_concern
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import counted, read


def kept() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(UseCase.words).order_by(UseCase.id)))


def test_saying_why_votes_as_well_and_can_be_said_anew(alice, bob, browser_of, client):
    idea = an_idea(alice)
    browser = browser_of(bob)
    url = f"/ideas/{idea.id}/use-case"
    assert browser.post(url, data={"words": "I brew tea for my mother."}).location == f"/ideas/{idea.id}#use-cases"
    assert db.session.get_one(Topic, idea.id).vote_count == 1
    browser.post(url, data={"words": "My mother can't read the dial."})
    assert kept() == ["My mother can't read the dial."]
    assert db.session.get_one(Topic, idea.id).vote_count == 1
    page = read(client.get(f"/ideas/{idea.id}"))
    assert "My mother can't read the dial." in page
    assert "edited" in page


def test_the_words_go_with_the_vote_and_can_go_without_it(alice, bob, browser_of):
    idea = an_idea(alice)
    add_use_case(body_of(idea), "For tea.", by=bob)
    browser_of(bob).post(f"/ideas/{idea.id}/use-case/take-back")
    assert kept() == []
    assert body_of(idea).vote_count == 1
    add_use_case(body_of(idea), "For coffee.", by=bob)
    take_back_vote(body_of(idea), by=bob)
    assert kept() == []
    vote(body_of(idea), by=bob)
    assert kept() == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write why you need it, in a sentence or two."),
        ("  \n ", "Write why you need it, in a sentence or two."),
        ("x" * 501, "This is 501 characters long. Shorten it to 500."),
    ],
)
def test_words_that_cant_be_taken_stay_in_the_form(alice, bob, browser_of, words, sentence):
    idea = an_idea(alice)
    answer = browser_of(bob).post(f"/ideas/{idea.id}/use-case", data={"words": words})
    assert answer.status_code == 422
    assert sentence in read(answer)
    assert words.strip()[:500] in answer.text
    assert kept() == []
    assert body_of(idea).vote_count == 0


def test_the_author_and_people_without_a_confirmed_address_cant_say_it(alice, browser_of, client):
    idea = an_idea(alice)
    url = f"/ideas/{idea.id}/use-case"
    assert browser_of(alice).post(url, data={"words": "Mine."}).status_code == 403
    newcomer = browser_of(a_person("Nora", is_verified=False))
    assert newcomer.post(url, data={"words": "Mine."}).status_code == 403
    assert client.post(url, data={"words": "Mine."}).location.startswith("/sign-in")
    assert kept() == []


def test_hidden_words_are_seen_by_their_author_and_moderators_only(alice, bob, carol, mona, petra, browser_of, client):
    idea = an_idea(alice)
    case = add_use_case(body_of(idea), "Buy my cheap kettles.", by=bob)
    moderator = browser_of(mona)
    unexplained = moderator.post(f"/ideas/use-cases/{case.id}/hide", data={"reason": ""})
    assert unexplained.status_code == 422
    assert "Say why, for the log." in read(unexplained)
    for person in (alice, bob, carol, petra):
        refused = browser_of(person).post(f"/ideas/use-cases/{case.id}/hide", data={"reason": "spam"})
        assert refused.status_code == 403
    assert moderator.post(f"/ideas/use-cases/{case.id}/hide", data={"reason": "Spam."}).status_code == 303
    for path in (f"/ideas/{idea.id}", f"/ideas/{idea.id}/use-cases"):
        for who in (client, browser_of(carol), browser_of(alice), browser_of(petra)):
            assert "cheap kettles" not in read(who.get(path))
        for who in (browser_of(bob), moderator):
            assert "cheap kettles" in read(who.get(path))
    assert body_of(idea).vote_count == 1
    line = db.session.scalars(select(LogLine).where(LogLine.verb == "hide use case")).one()
    assert (line.reason, line.by_id) == ("Spam.", mona.id)
    assert browser_of(carol).post(f"/ideas/use-cases/{case.id}/show").status_code == 404
    assert moderator.post(f"/ideas/use-cases/{case.id}/show").status_code == 303
    assert "cheap kettles" in read(client.get(f"/ideas/{idea.id}"))


def test_words_of_a_closed_account_are_listed_no_more(alice, bob, client):
    idea = an_idea(alice)
    add_use_case(body_of(idea), "For my shop.", by=bob)
    with transaction():
        bob.disabled_at = bob.created_at
    assert "For my shop." not in read(client.get(f"/ideas/{idea.id}/use-cases"))


def test_many_reasons_are_paged_and_cost_as_many_statements_as_few(alice, client):
    idea = an_idea(alice)

    def some(first: int, last: int) -> int:
        for number in range(first, last):
            add_use_case(body_of(idea), f"Reason {number:02}.", by=a_person(f"P{number}"))
        with counted() as statements:
            client.get(f"/ideas/{idea.id}/use-cases")
        return len(statements)

    assert some(0, 2) == some(2, 25)
    page = client.get(f"/ideas/{idea.id}/use-cases").text
    assert "Reason 24." in page
    assert "Reason 04." not in page
    later = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert all(f"Reason {number:02}." in client.get(later).text for number in range(5))
    beside = client.get(f"/ideas/{idea.id}").text
    assert beside.count("Reason ") == 5
    assert "Read all of them" in beside


def test_reasons_move_with_a_merge_and_come_back_with_its_undoing(alice, bob, carol, petra, client):
    idea, host = an_idea(alice, "A catch"), an_idea(carol, "A lid that stays")
    add_use_case(body_of(idea), "It fell into the cup.", by=bob)
    merge = merge_idea(idea, host, written("The same."), by=petra)
    assert "It fell into the cup." in read(client.get(f"/ideas/{host.id}"))
    add_use_case(body_of(host), "It fell on the floor.", by=bob)
    assert kept() == ["It fell on the floor."]
    unmerge_idea(merge, by=petra)
    assert "It fell on the floor." in read(client.get(f"/ideas/{idea.id}"))
    assert "It fell on the floor." not in read(client.get(f"/ideas/{host.id}"))


def test_with_all_votes_in_use_the_reason_leads_to_where_they_are(alice, bob, ada, browser_of):
    set_budget(1, {}, by=ada)
    vote(body_of(an_idea(alice, "First")), by=bob)
    second = an_idea(alice, "Second")
    answer = browser_of(bob).post(f"/ideas/{second.id}/use-case", data={"words": "For tea."})
    assert answer.status_code == 409
    assert "First" in read(answer)
    assert kept() == []


def test_the_product_team_reads_them_from_the_backlog(alice, bob, petra, browser_of):
    idea = an_idea(alice)
    add_use_case(body_of(idea), "For tea.", by=bob)
    raise_concern(body_of(idea), by=bob)
    item = make_item("Presets", by=petra)
    add_evidence(item, body_of(idea), quote="I overshoot the dial.", by=petra)
    page = browser_of(petra).get(f"/staff/backlog/{item.id}")
    assert "1 person has this problem." in read(page)
    assert f'href="/ideas/{idea.id}/use-cases"' in page.text


def test_hiding_twice_is_done_once(alice, bob, mona):
    case = add_use_case(body_of(an_idea(alice)), "For tea.", by=bob)
    assert hide_use_case(case, reason="Spam.", by=mona)
    assert not hide_use_case(case, reason="Spam.", by=mona)


def test_declined_ideas_stay_listed_with_the_reason(alice, petra, client):
    idea = an_idea(alice, "A kettle that sings")
    decide_idea(idea, "declined", written("It would wake the children."), by=petra)
    for listed in ("/ideas", "/ideas?state=declined"):
        assert "A kettle that sings" in read(client.get(listed))
    page = read(client.get(f"/ideas/{idea.id}"))
    assert "It would wake the children." in page
    assert "Not now" in page

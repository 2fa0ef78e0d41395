"""How many votes somebody may give: for one author in a day, and for ideas in progress at once."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.ideas.actions import decide_idea, merge_idea, unmerge_idea
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import NotAllowed, TooMany
from community.kernel.transaction import transaction
from community.topics.actions.budgeting import BudgetSpent, lift_budget, set_budget
from community.topics.actions.visibility import delete_post
from community.topics.actions.voting import take_back_vote, vote
from community.topics.budget import spent_by
from community.topics.models import Post
from community.topics.text import written
from community.votes.models import Vote
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import a_question, an_answer, read

JSON = {"Accept": "application/json"}


def test_the_seventh_vote_for_one_author_in_a_day_is_refused_with_a_sentence(alice, bob, carol, browser_of):
    question = a_question(alice)
    posts = [an_answer(question, bob, f"Answer {number}.") for number in range(7)]
    browser = browser_of(carol)
    codes = [browser.post(f"/posts/{post.id}/vote", headers=JSON).status_code for post in posts]
    assert codes == [200] * 6 + [429]
    refused = browser.post(f"/posts/{posts[6].id}/vote", headers=JSON)
    assert refused.json["message"].startswith("You've voted for 6 posts by this person within a day.")
    assert refused.headers["Retry-After"]
    assert db.session.get_one(Post, posts[6].id).vote_count == 0
    vote(an_answer(question, alice, "Another's."), by=carol)
    with transaction():
        db.session.execute(update(Vote).values(created_at=now() - timedelta(hours=25)))
    assert vote(posts[6], by=carol)


def test_a_vote_that_was_taken_back_makes_room_for_the_same_author(alice, bob, carol):
    question = a_question(alice)
    posts = [an_answer(question, bob, f"Answer {number}.") for number in range(7)]
    for post in posts[:6]:
        vote(post, by=carol)
    with pytest.raises(TooMany):
        vote(posts[6], by=carol)
    take_back_vote(posts[0], by=carol)
    assert vote(posts[6], by=carol)


def test_without_a_limit_nothing_is_refused(alice, bob):
    for number in range(5):
        assert vote(body_of(an_idea(alice, f"Idea {number}")), by=bob)


def test_one_vote_more_than_one_has_is_refused_with_the_list_of_ones_votes(alice, bob, ada, browser_of):
    set_budget(2, {}, by=ada)
    given = [an_idea(alice, f"Given {number}") for number in range(2)]
    wished = an_idea(alice, "The one I wish for")
    for idea in given:
        vote(body_of(idea), by=bob)
    browser = browser_of(bob)
    answer = browser.post(f"/posts/{wished.body_post_id}/vote", data={"on": "1"})
    assert answer.status_code == 409
    page = read(answer)
    assert "All of your 2 votes are in use." in page
    assert all(f"Given {number}" in page for number in range(2))
    assert "The one I wish for" in page
    led = browser.post(f"/posts/{wished.body_post_id}/vote", data={"on": "1"}, headers=JSON)
    assert (led.status_code, led.json["lead"]) == (409, f"/votes?wish={wished.body_post_id}")
    assert "Take one of these back" in read(browser.get(led.json["lead"]))
    # One press takes back and gives.
    swapped = browser.post(
        f"/posts/{wished.body_post_id}/vote", data={"on": "1", "instead": str(given[0].body_post_id)}
    )
    assert swapped.status_code == 303
    db.session.rollback()
    assert [body_of(idea).vote_count for idea in (*given, wished)] == [0, 1, 1]
    assert spent_by(bob.id) == 2


def test_voting_again_where_ones_vote_is_isnt_refused(alice, bob, ada):
    set_budget(1, {}, by=ada)
    idea = an_idea(alice)
    assert vote(body_of(idea), by=bob)
    assert not vote(body_of(idea), by=bob)


def test_the_page_says_so_in_japanese(alice, ada, browser_of):
    set_budget(1, {}, by=ada)
    voter = a_person("Voter", language="ja")
    vote(body_of(an_idea(alice, "ひとつめ")), by=voter)
    wished = an_idea(alice, "ふたつめ")
    answer = browser_of(voter).post(f"/posts/{wished.body_post_id}/vote")
    assert answer.status_code == 409
    assert "持っている1票は、すべて使っています。" in answer.text
    assert "取り消す" in answer.text


@pytest.mark.parametrize("state", ["shipped", "declined"])
def test_votes_come_back_when_an_idea_is_settled(alice, bob, petra, ada, state):
    set_budget(1, {}, by=ada)
    idea, other = an_idea(alice, "First"), an_idea(alice, "Second")
    vote(body_of(idea), by=bob)
    with pytest.raises(BudgetSpent):
        vote(body_of(other), by=bob)
    decide_idea(idea, state, written("So it is."), by=petra)
    assert spent_by(bob.id) == 0
    assert vote(body_of(other), by=bob)
    assert body_of(idea).vote_count == 1, "the vote stays where it was"


def test_votes_come_back_when_an_idea_is_deleted(alice, bob, ada):
    set_budget(1, {}, by=ada)
    idea, other = an_idea(alice, "First"), an_idea(alice, "Second")
    vote(body_of(idea), by=bob)
    delete_post(body_of(idea), by=alice)
    assert vote(body_of(other), by=bob)


def test_ideas_that_became_one_take_one_vote(alice, bob, carol, petra, ada):
    set_budget(2, {}, by=ada)
    idea, host, third = an_idea(alice, "First"), an_idea(carol, "Second"), an_idea(alice, "Third")
    for one in (idea, host):
        vote(body_of(one), by=bob)
    merge = merge_idea(idea, host, written("The same."), by=petra)
    assert spent_by(bob.id) == 1
    assert vote(body_of(third), by=bob)
    unmerge_idea(merge, by=petra)
    assert spent_by(bob.id) == 3, "apart again, no vote is lost"


def test_a_higher_rank_has_more_votes(alice, bob, ada):
    set_budget(1, {"leaf": 1}, by=ada)
    with transaction():
        bob.standing = "leaf"
    for number in range(2):
        assert vote(body_of(an_idea(alice, f"Idea {number}")), by=bob)
    with pytest.raises(BudgetSpent):
        vote(body_of(an_idea(alice, "One more")), by=bob)
    lift_budget(by=ada)
    assert vote(body_of(an_idea(alice, "Another")), by=bob)


def test_only_administrators_set_the_limit(bob, petra, mona, ada, browser_of):
    for person in (bob, petra, mona):
        with pytest.raises(NotAllowed):
            set_budget(1, {}, by=person)
    browser = browser_of(ada)
    assert browser.post("/staff/votes", data={"is_on": "1", "votes": "3", "extra-leaf": "2"}).status_code == 303
    page = browser.get("/staff/votes").text
    assert 'name="votes" type="text" value="3"' in page
    assert 'name="extra-leaf" type="text" value="2"' in page
    for votes in ("", "0", "-1", "1e9", "many", "9" * 30):
        answer = browser.post("/staff/votes", data={"is_on": "1", "votes": votes})
        assert answer.status_code == 422
        assert "Enter a number from 1 to 1000." in read(answer)
    assert browser.post("/staff/votes", data={}).status_code == 303


def test_whoever_is_named_in_the_address_only_ones_own_votes_are_listed(alice, bob, browser_of):
    vote(body_of(an_idea(a_person("Somebody"), "Bob's choice")), by=bob)
    assert "Bob's choice" in read(browser_of(bob).get("/votes"))
    for wish in ("", "?wish=999999", "?wish=abc", f"?wish={'9' * 40}"):
        answer = browser_of(alice).get(f"/votes{wish}")
        assert answer.status_code == 200
        assert "Bob's choice" not in read(answer)

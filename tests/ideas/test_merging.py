"""Merging an idea into another one, and taking that back: votes, comments, addresses, and who hears of it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.accounts.models import Person
from community.audit.models import LogLine
from community.backlog.actions import add_evidence, decide, make_item
from community.backlog.queries import weigh
from community.ideas.actions import comment_on_idea, decide_idea, merge_idea, unmerge_idea
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.loyalty.models import LedgerEntry
from community.notifications.models import DECISION, MERGED, Notice
from community.products.models import Product
from community.topics.actions.recounting import recount_topics
from community.topics.actions.visibility import delete_post, hide_post, restore_post, show_post
from community.topics.actions.voting import take_back_vote, vote
from community.topics.elsewhere import Elsewhere
from community.topics.models import Merge, Outcome, Post, Topic
from community.topics.text import written
from community.votes.models import Vote
from tests.conftest import a_person
from tests.ideas.merges import SAME, picture_of
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import counted, read, send

Browsers = Callable[[Person], FlaskClient]


def fresh(idea: Topic) -> Topic:
    db.session.rollback()
    return db.session.get_one(Topic, idea.id)


def votes_of(idea: Topic) -> int:
    """As shown, on the topic and on its first post."""
    topic = fresh(idea)
    assert topic.vote_count == db.session.get_one(Post, topic.body_post_id).vote_count
    return topic.vote_count


def vote_for(idea: Topic, *people: Person) -> None:
    for person in people:
        vote(body_of(idea), by=person)


def told(person: Person, kind: str) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Notice.person_id == person.id, Notice.kind == kind)) or 0


@pytest.fixture
def dave(app: Flask) -> Person:
    return a_person("Dave")


@pytest.fixture
def erin(app: Flask) -> Person:
    return a_person("Erin")


@pytest.fixture
def lid(alice: Person) -> Topic:
    return an_idea(alice, "A lid that stays")


@pytest.fixture
def catch(bob: Person) -> Topic:
    return an_idea(bob, "Hold the cover", problem="The cover rattles.", wish="A small catch.")


# ------------------------------------------------------------------------------------------ votes


def test_votes_are_united_and_whoever_voted_for_both_counts_once(lid, catch, carol, dave, erin, mona):
    vote_for(lid, carol, dave)
    vote_for(catch, carol, erin)
    merge = merge_idea(catch, lid, SAME, by=mona)
    assert votes_of(lid) == 3
    unmerge_idea(merge, by=mona)
    assert (votes_of(lid), votes_of(catch)) == (2, 2)


def test_a_vote_remembers_where_it_was_cast(lid, catch, carol, mona):
    vote_for(catch, carol)
    merge_idea(catch, lid, SAME, by=mona)
    here = db.session.scalars(select(Vote).where(Vote.post_id == lid.body_post_id)).one()
    assert (here.person_id, here.cast_post_id) == (carol.id, catch.body_post_id)


def test_nobody_counts_as_a_voter_of_their_own_idea(lid, catch, alice, bob, carol, mona):
    """Alice voted for Bob's idea, which goes on in hers; Bob voted for hers, which is another person's still."""
    vote_for(catch, alice, carol)
    vote_for(lid, bob)
    merge = merge_idea(catch, lid, SAME, by=mona)
    assert votes_of(lid) == 2
    unmerge_idea(merge, by=mona)
    assert (votes_of(lid), votes_of(catch)) == (1, 2)


def test_a_vote_taken_back_after_the_merge_stays_taken_back(lid, catch, carol, dave, mona):
    vote_for(lid, carol)
    vote_for(catch, carol, dave)
    merge = merge_idea(catch, lid, SAME, by=mona)
    take_back_vote(body_of(lid), by=carol)
    assert votes_of(lid) == 1
    unmerge_idea(merge, by=mona)
    assert (votes_of(lid), votes_of(catch)) == (0, 1)


def test_a_vote_cast_after_the_merge_stays_where_it_was_cast(lid, catch, carol, dave, mona):
    vote_for(catch, carol)
    merge = merge_idea(catch, lid, SAME, by=mona)
    assert not vote(body_of(lid), by=carol)  # counts already
    vote_for(lid, dave)
    take_back_vote(body_of(lid), by=carol)
    vote_for(lid, carol)  # anew, and now for the lid
    unmerge_idea(merge, by=mona)
    assert (votes_of(lid), votes_of(catch)) == (2, 0)


def test_recounting_changes_nothing_while_ideas_are_merged_and_afterwards(lid, catch, carol, dave, mona):
    vote_for(lid, carol)
    vote_for(catch, carol, dave)
    comment_on_idea(catch, written("Mine, too."), by=carol)
    merge = merge_idea(catch, lid, SAME, by=mona)
    assert recount_topics() == 0
    unmerge_idea(merge, by=mona)
    assert recount_topics() == 0


def test_a_useful_comment_is_awarded_once_whatever_is_merged(lid, catch, carol, dave, mona, deliver):
    comment = comment_on_idea(catch, written("Mine, too."), by=carol)
    vote(comment, by=dave)
    deliver()
    merge = merge_idea(catch, lid, SAME, by=mona)
    deliver()
    unmerge_idea(merge, by=mona)
    deliver()
    lines = db.session.scalars(select(LedgerEntry.rule).where(LedgerEntry.person_id == carol.id)).all()
    assert lines == ["useful-received"]


def test_what_a_merged_idea_had_earned_before_is_not_taken_back_because_of_the_other_ones_state(
    lid, catch, bob, mona, petra, deliver
):
    decide_idea(catch, "planned", written("In spring."), by=petra)
    deliver()
    merge_idea(catch, lid, SAME, by=mona)
    body = db.session.get_one(Post, catch.body_post_id)
    delete_post(body, by=bob)
    deliver()
    restore_post(db.session.get_one(Post, catch.body_post_id), by=bob)
    deliver()
    points = db.session.scalar(select(func.sum(LedgerEntry.points)).where(LedgerEntry.person_id == bob.id))
    assert points == 20 + 150


# ------------------------------------------------------------------------------------------ comments and addresses


def test_comments_go_on_in_the_other_thread_and_say_where_they_were_written(lid, catch, carol, dave, mona, client):
    comment = comment_on_idea(catch, written("It rattles at night."), by=carol)
    comment_on_idea(catch, written("At mine, too."), by=dave, parent_id=comment.id)
    merge_idea(catch, lid, SAME, by=mona)
    page = read(client.get(f"/ideas/{lid.id}"))
    assert "From: Hold the cover It rattles at night." in page
    assert "At mine, too." in page
    assert fresh(lid).answer_count == 1


def test_a_reply_to_a_comment_goes_where_that_goes_and_other_words_stay(lid, catch, carol, dave, mona):
    comment = comment_on_idea(catch, written("It rattles."), by=carol)
    merge = merge_idea(catch, lid, SAME, by=mona)
    reply = comment_on_idea(fresh(lid), written("Tape helps."), by=dave, parent_id=comment.id)
    later = comment_on_idea(fresh(lid), written("I want this."), by=dave)
    unmerge_idea(merge, by=mona)
    db.session.rollback()
    assert [db.session.get_one(Post, post.id).topic_id for post in (comment, reply, later)] == [
        catch.id,
        catch.id,
        lid.id,
    ]
    assert (fresh(lid).answer_count, fresh(catch).answer_count) == (1, 1)


def test_old_addresses_lead_to_where_it_goes_on_and_back_home_again(lid, catch, carol, mona, client):
    comment = comment_on_idea(catch, written("It rattles."), by=carol)
    merge = merge_idea(catch, lid, SAME, by=mona)
    old = client.get(f"/ideas/{catch.id}")
    assert (old.status_code, old.location) == (303, f"/ideas/{lid.id}#post-{catch.body_post_id}")
    assert "no-cache" in old.headers["Cache-Control"]
    assert client.get(f"/posts/{catch.body_post_id}").location == f"/ideas/{lid.id}#post-{catch.body_post_id}"
    assert client.get(f"/posts/{comment.id}").location == f"/ideas/{lid.id}#post-{comment.id}"
    assert client.get(f"/topics/{catch.id}").location.startswith(f"/ideas/{lid.id}")
    assert client.get(f"/topics/{catch.id}/since?after=0").get_json()["count"] == 1
    unmerge_idea(merge, by=mona)
    assert client.get(f"/ideas/{catch.id}").status_code == 200
    assert client.get(f"/posts/{comment.id}").location == f"/ideas/{catch.id}#post-{comment.id}"


def test_who_still_has_the_old_page_open_votes_and_comments_where_it_goes_on(lid, catch, carol, mona, browser_of):
    merge_idea(catch, lid, SAME, by=mona)
    browser = browser_of(carol)
    assert send(browser, f"/posts/{catch.body_post_id}/vote", on="1").status_code == 303
    assert send(browser, f"/ideas/{catch.id}/comments", body="I want it.", nonce="1").status_code == 303
    assert votes_of(lid) == 1
    assert fresh(lid).answer_count == 1


def test_a_decision_on_an_old_page_is_not_made_on_the_other_idea(lid, catch, mona, petra, browser_of):
    merge_idea(catch, lid, SAME, by=mona)
    browser = browser_of(petra)
    answer = send(browser, f"/ideas/{catch.id}/decide", state="declined", reason="No.", nonce="1")
    assert answer.location == f"/ideas/{lid.id}#post-{catch.body_post_id}"
    assert "It goes on there." in read(browser.get(f"/ideas/{lid.id}"))
    assert fresh(lid).state == "new"


def test_voting_at_the_moment_of_the_merge_is_refused_rather_than_lost(lid, catch, carol, mona):
    body = body_of(catch)
    merge_idea(catch, lid, SAME, by=mona)
    with pytest.raises(Elsewhere, match="A lid that stays"):
        vote(body, by=carol)
    with pytest.raises(Elsewhere):
        comment_on_idea(catch, written("Too late?"), by=carol)


# ------------------------------------------------------------------------------------------ what people see


def test_lists_counts_and_search_show_only_the_other(alice, bob, carol, mona, kettle, client, deliver):
    lid = an_idea(alice, "A lid that stays", product_id=kettle.id)
    catch = an_idea(bob, "Hold the cover", problem="It wobbles.", product_id=kettle.id)
    merge = merge_idea(catch, lid, SAME, by=mona)
    deliver()
    assert "Hold the cover" not in read(client.get("/ideas"))
    assert "Hold the cover" not in read(client.get(f"/people/{bob.id}?tab=ideas"))
    found = read(client.get("/search?q=wobbles"))
    assert "1 result" in found
    assert "A lid that stays" in found
    assert db.session.get_one(Product, kettle.id).idea_count == 1
    unmerge_idea(merge, by=mona)
    deliver()
    assert "Hold the cover" in read(client.get("/ideas"))
    assert "Hold the cover" in read(client.get("/search?q=wobbles"))
    db.session.rollback()
    assert db.session.get_one(Product, kettle.id).idea_count == 2


def test_the_page_names_the_other_author_their_words_and_the_reason(lid, catch, bob, mona, client):
    merge_idea(catch, lid, SAME, by=mona)
    page = read(client.get(f"/ideas/{lid.id}"))
    for words in ("Also asked by", "Bob", "Hold the cover", "A small catch.", "Merged by Mona.", "the same lid"):
        assert words in page


def test_whoever_asked_is_counted_once_where_it_says_how_many_did(lid, catch, bob, carol, mona, petra, client):
    vote_for(lid, bob)
    vote_for(catch, carol)
    merge_idea(catch, lid, SAME, by=mona)
    decide_idea(fresh(lid), "planned", written("In spring."), by=petra)
    assert "3 people asked for it" in read(client.get(f"/ideas/{lid.id}"))  # Alice, Bob and Carol


def test_words_that_are_hidden_after_the_merge_are_gone_with_their_title(lid, catch, carol, mona, client, browser_of):
    comment_on_idea(catch, written("It rattles."), by=carol)
    merge = merge_idea(catch, lid, SAME, by=mona)
    hide_post(db.session.get_one(Post, catch.body_post_id), by=mona)
    page = read(client.get(f"/ideas/{lid.id}"))
    assert "Hold the cover" not in page
    assert "It rattles." in page
    assert "Hold the cover" in read(browser_of(mona).get(f"/ideas/{lid.id}"))
    unmerge_idea(merge, by=mona)
    assert client.get(f"/ideas/{catch.id}").status_code == 410
    show_post(db.session.get_one(Post, catch.body_post_id), by=mona)
    assert client.get(f"/ideas/{catch.id}").status_code == 200


def test_when_the_other_idea_is_hidden_all_that_lives_in_it_goes_along(lid, catch, carol, mona, client):
    comment = comment_on_idea(catch, written("It rattles."), by=carol)
    merge = merge_idea(catch, lid, SAME, by=mona)
    hide_post(body_of(lid), by=mona)
    for address in (f"/ideas/{catch.id}", f"/posts/{comment.id}", f"/posts/{catch.body_post_id}"):
        assert client.get(address).status_code == 410
    unmerge_idea(merge, by=mona)
    assert "It rattles." in read(client.get(f"/ideas/{catch.id}"))


def test_the_author_of_a_merged_idea_can_still_take_their_words_away_and_bring_them_back(
    lid, catch, bob, mona, browser_of, client
):
    merge_idea(catch, lid, SAME, by=mona)
    browser = browser_of(bob)
    assert f'action="/posts/{catch.body_post_id}/delete"' in browser.get(f"/ideas/{lid.id}").text
    answer = send(browser, f"/posts/{catch.body_post_id}/delete")
    assert answer.location == f"/ideas/{lid.id}?deleted={catch.body_post_id}#answers"
    assert "Hold the cover" not in read(client.get(f"/ideas/{lid.id}"))
    send(browser, f"/posts/{catch.body_post_id}/restore")
    assert "Hold the cover" in read(client.get(f"/ideas/{lid.id}"))
    assert client.get("/ideas").text.count('class="row') == 1


# ------------------------------------------------------------------------------------------ who hears of it


def test_everybody_concerned_is_told_once_where_it_lives_on(lid, catch, alice, bob, carol, dave, mona, deliver):
    vote_for(catch, carol, dave)
    comment_on_idea(catch, written("Mine, too."), by=carol)
    merge_idea(catch, lid, SAME, by=mona)
    deliver()
    assert [told(person, MERGED) for person in (alice, bob, carol, dave, mona)] == [1, 1, 1, 1, 0]


def test_the_notice_leads_there_and_says_so_in_the_readers_words(lid, catch, bob, carol, mona, deliver, browser_of):
    vote_for(catch, carol)
    merge_idea(catch, lid, SAME, by=mona)
    deliver()
    page = read(browser_of(carol).get("/notifications"))
    assert "An idea you voted for lives on in one that asks for the same: A lid that stays" in page
    notice = db.session.scalars(select(Notice.id).where(Notice.person_id == carol.id, Notice.kind == MERGED)).one()
    assert browser_of(carol).get(f"/notifications/{notice}/open").location == f"/ideas/{lid.id}"


def test_a_notice_from_before_leads_to_where_its_words_stand_now(lid, catch, bob, carol, mona, deliver, browser_of):
    comment = comment_on_idea(catch, written("It rattles."), by=carol)
    deliver()
    merge_idea(catch, lid, SAME, by=mona)
    notice = db.session.scalars(select(Notice.id).where(Notice.person_id == bob.id, Notice.kind == "comment")).one()
    assert browser_of(bob).get(f"/notifications/{notice}/open").location == f"/ideas/{lid.id}#post-{comment.id}"


def test_taken_apart_again_nobody_is_told_of_it_any_more(lid, catch, bob, carol, mona, deliver):
    vote_for(catch, carol)
    unmerge_idea(merge_idea(catch, lid, SAME, by=mona), by=mona)
    deliver()
    assert told(carol, MERGED) == told(bob, MERGED) == 0
    merge = merge_idea(catch, lid, SAME, by=mona)
    deliver()
    unmerge_idea(merge, by=mona)
    deliver()
    assert told(carol, MERGED) == told(bob, MERGED) == 0


def test_a_decision_is_told_once_to_all_of_everything_that_lives_in_an_idea(
    lid, catch, alice, bob, carol, dave, erin, mona, petra, deliver
):
    frank = a_person("Frank")
    third = an_idea(erin, "No more rattling")
    vote_for(third, frank, carol)
    vote_for(catch, carol)
    vote_for(lid, carol)
    comment_on_idea(catch, written("Mine, too."), by=dave)
    merge_idea(third, catch, SAME, by=mona)
    merge_idea(fresh(catch), fresh(lid), SAME, by=mona)
    decide_idea(fresh(lid), "shipped", written("It's in the shops."), by=petra)
    deliver()
    everybody = (alice, bob, carol, dave, erin, frank)
    assert [told(person, DECISION) for person in everybody] == [1] * 6
    said = {
        row.person_id: row.params["role"] for row in db.session.scalars(select(Notice).where(Notice.kind == DECISION))
    }
    assert [said[person.id] for person in (alice, bob, carol, dave, erin, frank)] == [
        "author",
        "co_author",
        "voter",
        "commenter",
        "co_author",
        "voter",
    ]


def test_evidence_follows_and_is_decided_where_it_lives_on(lid, catch, bob, carol, mona, petra):
    comment = comment_on_idea(catch, written("It rattles."), by=carol)
    item = make_item("Lids", by=petra)
    for post in (body_of(catch), body_of(lid), comment):
        add_evidence(item, post, quote="…", by=petra)
    vote_for(catch, carol)
    merge_idea(catch, lid, SAME, by=mona)
    weight = weigh(item, by=petra)
    assert (weight.customers, weight.votes, weight.posts, weight.topics, weight.people) == (3, 1, 3, 1, 3)
    decide(item, "planned", written("In spring."), by=petra)
    assert db.session.scalars(select(Outcome.topic_id)).all() == [lid.id]
    assert (fresh(lid).state, fresh(catch).state) == ("planned", "new")


# ------------------------------------------------------------------------------------------ taking apart


def test_taking_apart_restores_the_exact_state(lid, catch, alice, bob, carol, dave, mona, petra, deliver):
    vote_for(lid, bob, carol)
    vote_for(catch, alice, carol, dave)
    comment = comment_on_idea(catch, written("It rattles."), by=carol)
    comment_on_idea(catch, written("Tape helps."), by=dave, parent_id=comment.id)
    comment_on_idea(lid, written("Yes, please."), by=dave)
    vote(comment, by=dave)
    decide_idea(catch, "review", written("We look at it."), by=petra)
    deliver()
    before = picture_of(lid.id, catch.id)
    merge = merge_idea(catch, lid, SAME, by=mona)
    assert picture_of(lid.id, catch.id) != before
    unmerge_idea(merge, by=mona)
    assert picture_of(lid.id, catch.id) == before


def test_a_chain_is_taken_apart_from_its_end_link_by_link(lid, catch, carol, dave, erin, mona, client):
    third = an_idea(erin, "No more rattling")
    vote_for(third, carol)
    vote_for(catch, dave)
    comment = comment_on_idea(third, written("Mine, too."), by=dave)
    before = picture_of(lid.id, catch.id, third.id)
    first = merge_idea(third, catch, SAME, by=mona)
    between = picture_of(lid.id, catch.id, third.id)
    second = merge_idea(fresh(catch), lid, SAME, by=mona)
    assert votes_of(lid) == 2
    for old in (catch, third):
        assert client.get(f"/ideas/{old.id}").location == f"/ideas/{lid.id}#post-{old.body_post_id}"
    assert client.get(f"/posts/{comment.id}").location == f"/ideas/{lid.id}#post-{comment.id}"
    with pytest.raises(Conflict, match=r"Hold the cover.*Undo that merge first"):
        unmerge_idea(first, by=mona)
    unmerge_idea(second, by=mona)
    assert picture_of(lid.id, catch.id, third.id) == between
    unmerge_idea(first, by=mona)
    assert picture_of(lid.id, catch.id, third.id) == before


def test_of_two_that_were_merged_the_first_can_be_taken_out_first(lid, catch, carol, dave, erin, mona):
    third = an_idea(erin, "No more rattling")
    vote_for(third, carol)
    vote_for(catch, carol, dave)
    first = merge_idea(catch, lid, SAME, by=mona)
    merge_idea(third, fresh(lid), SAME, by=mona)
    unmerge_idea(first, by=mona)
    assert (votes_of(lid), votes_of(catch)) == (1, 2)  # Carol counts for the third


def test_a_merge_is_taken_apart_once(lid, catch, mona, petra):
    merge = merge_idea(catch, lid, SAME, by=mona)
    unmerge_idea(merge, by=petra)
    with pytest.raises(Conflict, match="in the meantime"):
        unmerge_idea(merge, by=mona)


# ------------------------------------------------------------------------------------------ what is refused


def test_neither_into_itself_nor_in_a_circle_nor_twice(lid, catch, erin, mona):
    third = an_idea(erin, "No more rattling")
    with pytest.raises(Conflict, match="into itself"):
        merge_idea(lid, lid, SAME, by=mona)
    merge_idea(catch, lid, SAME, by=mona)
    with pytest.raises(Conflict, match="has itself been merged"):
        merge_idea(fresh(lid), fresh(catch), SAME, by=mona)
    with pytest.raises(Conflict, match="merged in the meantime"):
        merge_idea(fresh(catch), third, SAME, by=mona)
    with pytest.raises(Conflict, match="has itself been merged"):
        merge_idea(third, fresh(catch), SAME, by=mona)


def test_nothing_that_isnt_public_is_merged(alice, lid, catch, mona):
    waiting = an_idea(a_person("Noel", is_verified=False), "Wait")
    deleted = an_idea(alice, "Never mind")
    delete_post(body_of(deleted), by=alice)
    hide_post(body_of(catch), by=mona)
    for idea in (waiting, deleted, catch):
        for pair in ((idea, lid), (lid, idea)):
            with pytest.raises(Conflict, match="Only ideas that everybody can see"):
                merge_idea(*(fresh(one) for one in pair), SAME, by=mona)


def test_only_staff_merge_and_only_with_a_reason(lid, catch, alice, mona, petra):
    with pytest.raises(NotAllowed):
        merge_idea(catch, lid, SAME, by=alice)
    with pytest.raises(Invalid, match="Write why"):
        merge_idea(catch, lid, written(" "), by=petra)
    merge = merge_idea(catch, lid, SAME, by=petra)
    with pytest.raises(NotAllowed):
        unmerge_idea(merge, by=alice)
    assert db.session.scalars(select(LogLine.verb)).all() == ["merge"]
    unmerge_idea(merge, by=mona)
    assert db.session.scalars(select(LogLine.verb).order_by(LogLine.id)).all() == ["merge", "unmerge"]


# ------------------------------------------------------------------------------------------ the pages


def test_staff_choose_read_what_will_happen_merge_and_undo(lid, catch, carol, dave, mona, browser_of, deliver):
    vote_for(lid, carol)
    vote_for(catch, carol, dave)
    comment_on_idea(catch, written("It rattles."), by=dave)
    deliver()
    staff = browser_of(mona)
    assert f"/ideas/{catch.id}/merge" in staff.get(f"/ideas/{catch.id}").text
    found = staff.get(f"/ideas/{catch.id}/merge?q=lid+that+stays").text
    assert f'href="/ideas/{catch.id}/merge?into={lid.id}"' in found
    assert f"into={catch.id}" not in found
    for number in (str(lid.id), f"#{lid.id}", f"http://localhost/ideas/{lid.id}?sort=new"):
        assert f"into={lid.id}" in staff.get(f"/ideas/{catch.id}/merge", query_string={"q": number}).text
    question = read(staff.get(f"/ideas/{catch.id}/merge?into={lid.id}"))
    assert "2 people will stand behind it" in question
    assert "1 comment comes along" in question
    assert "4 people are told now" in question  # Alice, Bob, Carol and Dave
    empty = send(staff, f"/ideas/{catch.id}/merge", into=str(lid.id), reason=" ")
    assert empty.status_code == 422
    assert "Write why, for everyone who asked." in read(empty)
    done = send(staff, f"/ideas/{catch.id}/merge", into=str(lid.id), reason="The same lid.")
    page = staff.get(done.location)
    assert "Merged into this idea: Hold the cover" in read(page)
    merge = db.session.scalars(select(Merge)).one()
    assert page.text.count(f'action="/ideas/merges/{merge.id}/undo"') == 2  # at the top, and beside what was merged
    back = send(staff, f"/ideas/merges/{merge.id}/undo")
    assert back.location == f"/ideas/{catch.id}"
    assert "stands by itself again" in read(staff.get(back.location))
    again = send(staff, f"/ideas/merges/{merge.id}/undo")
    assert "undone in the meantime" in read(staff.get(again.location))


def test_a_stale_question_says_what_changed_and_keeps_the_reason(lid, catch, bob, erin, mona, browser_of):
    third = an_idea(erin, "No more rattling")
    staff = browser_of(mona)
    merge_idea(lid, third, SAME, by=mona)
    answer = send(staff, f"/ideas/{catch.id}/merge", into=str(lid.id), reason="The same lid.")
    assert answer.location == f"/ideas/{third.id}#post-{lid.body_post_id}"
    same = send(staff, f"/ideas/{catch.id}/merge", into=str(catch.id), reason="The same lid.")
    assert same.status_code == 409
    assert "into itself" in read(same)
    assert "The same lid." in same.text


def test_members_see_neither_the_way_to_merge_nor_the_way_back(lid, catch, carol, mona, browser_of):
    merge = merge_idea(catch, lid, SAME, by=mona)
    page = browser_of(carol).get(f"/ideas/{lid.id}?merged={merge.id}").text
    assert "/merge" not in page
    assert "Also asked by" in page


def test_the_log_names_the_idea_and_the_reason(lid, catch, mona, browser_of):
    unmerge_idea(merge_idea(catch, lid, SAME, by=mona), by=mona)
    log = read(browser_of(mona).get("/staff/log"))
    for words in ("merged an idea", "undid a merge", "Hold the cover", "Both ask for the same lid."):
        assert words in log


def test_the_page_takes_as_many_statements_with_one_merged_idea_as_with_five(lid, mona, client):
    def statements() -> int:
        with counted() as said:
            assert client.get(f"/ideas/{lid.id}").status_code == 200
        return len(said)

    without = statements()
    for number in range(5):
        other = an_idea(a_person(f"Fan {number}"), f"Lid {number}")
        merge_idea(other, fresh(lid), SAME, by=mona)
        if number == 0:
            first = statements()
    assert statements() == first <= without + 1

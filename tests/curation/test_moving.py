"""Answers go to where they belong, or into a topic of their own, and back to the very state from before."""

from contextlib import suppress

import pytest
from sqlalchemy import select

from community.accounts.models import Person
from community.curation.actions.converting import convert_topic
from community.curation.actions.moving import Heading, move_posts, split_topic, undo_move
from community.curation.models import Move
from community.ideas.actions import comment_on_idea, merge_idea, unmerge_idea
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.notifications.models import Notice
from community.questions.actions import accept_answer, post_answer
from community.search.engine import engine
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.curation.stage import balance, counts, fresh, nothing_is_wrong, picture
from tests.ideas.proposals import an_idea
from tests.notifications.test_telling import notices_for
from tests.processes.crew import all_at_once, cast_votes, write_answers
from tests.processes.test_exactness import members
from tests.topics.threads import a_question, an_answer, post_ids, read


@pytest.fixture
def here(alice):
    return a_question(alice, "Which filter fits?")


@pytest.fixture
def there(carol):
    return a_question(carol, "How do I clean the lid?")


def the(post: Post) -> Post:
    db.session.rollback()
    return db.session.get_one(Post, post.id)


def test_an_answer_goes_with_all_that_was_replied_to_it_and_comes_back_as_it_was(
    alice, bob, carol, mona, here, there, deliver
):
    stays, goes = an_answer(here, bob, "Stays."), an_answer(here, bob, "Use a brush for the lid.")
    reply = an_answer(here, alice, "Which one?", parent_id=goes.id)
    hidden = an_answer(here, carol, "Buy mine.", parent_id=goes.id)
    hide_post(hidden, by=mona)
    vote(the(goes), by=carol)
    accept_answer(fresh(here), the(goes), by=alice)
    deliver()
    before, points = picture(here, there), balance(bob)
    move = move_posts([the(goes)], fresh(there), reason="It's about the lid.", by=mona)
    deliver()
    assert {the(one).topic_id for one in (goes, reply, hidden)} == {there.id}
    assert the(reply).parent_id == goes.id
    assert the(stays).topic_id == here.id
    source, target = fresh(here), fresh(there)
    assert (source.state, source.accepted_post_id, source.answer_count) == ("answered", None, 1)
    assert (target.state, target.accepted_post_id, target.answer_count) == ("answered", None, 1)
    assert target.active_at >= the(goes).created_at
    assert balance(bob) == points - 100
    assert nothing_is_wrong()
    undo_move(move, by=mona)
    deliver()
    assert picture(here, there) == before
    assert balance(bob) == points
    assert nothing_is_wrong()


def test_old_addresses_lead_to_where_a_post_is_and_both_topics_say_so(bob, mona, client, browser_of, here, there):
    answer = an_answer(here, bob, "Use a brush.")
    page = browser_of(mona).get(f"/posts/{answer.id}/move?q=clean")
    assert f"/posts/{answer.id}/move?into={there.id}" in page.text
    question = browser_of(mona).get(f"/posts/{answer.id}/move?into={there.id}")
    assert "It goes to: How do I clean the lid?" in read(question)
    done = browser_of(mona).post(f"/posts/{answer.id}/move", data={"into": there.id, "reason": "It's about the lid."})
    move = db.session.query(Move).one()
    assert done.location == f"/questions/{there.id}?done=move-{move.id}#post-{answer.id}"
    assert client.get(f"/posts/{answer.id}").location == f"/questions/{there.id}#post-{answer.id}"
    former = client.get(f"/questions/{here.id}")
    assert f'<span id="post-{answer.id}">' in former.text
    assert f'href="/posts/{answer.id}"' in former.text
    assert "1 post was moved from here. How do I clean the lid?" in read(former)
    assert "It's about the lid." in read(former)
    assert answer.id not in post_ids(former.text)
    arrived = browser_of(mona).get(done.location)
    assert f"/moves/{move.id}/undo" in arrived.text
    assert "1 post was moved here. Which filter fits?" in read(client.get(f"/questions/{there.id}"))
    assert f"/moves/{move.id}/undo" not in client.get(f"/questions/{there.id}").text
    back = browser_of(mona).post(f"/moves/{move.id}/undo")
    assert back.location == f"/questions/{here.id}"
    assert "moved" not in read(client.get(f"/questions/{here.id}"))


def test_a_topic_that_is_hidden_later_is_not_named_where_its_posts_came_from(bob, mona, client, here, there):
    answer = an_answer(here, bob)
    move_posts([answer], there, reason="It's about the lid.", by=mona)
    hide_post(db.session.get_one(Post, there.body_post_id), by=mona)
    page = client.get(f"/questions/{here.id}")
    assert there.title not in page.text
    assert client.get(f"/posts/{answer.id}").status_code == 410


def test_a_reply_alone_becomes_an_answer_where_it_goes(alice, bob, mona, here, there):
    answer = an_answer(here, bob)
    reply = an_answer(here, alice, "And the lid?", parent_id=answer.id)
    before = picture(here, there)
    move = move_posts([reply], there, reason="It's about the lid.", by=mona)
    assert (the(reply).topic_id, the(reply).parent_id) == (there.id, None)
    later = post_answer(fresh(there), written("Like this."), by=bob, parent_id=reply.id)
    assert nothing_is_wrong()
    undo_move(move, by=mona)
    assert (the(later).topic_id, the(later).parent_id) == (here.id, answer.id)
    without = [row for row in picture(here, there)["posts"] if row[0] != later.id]
    assert without == before["posts"]
    assert nothing_is_wrong()


def test_chosen_posts_become_a_topic_with_a_title_and_go_back(
    alice, bob, carol, mona, kettle, client, browser_of, deliver
):
    here = a_question(alice, "Which filter fits?", product_id=kettle.id)
    first, second = an_answer(here, bob, "The lid rattles, too."), an_answer(here, carol, "Mine rattles as well.")
    reply = an_answer(here, alice, "Since when?", parent_id=first.id)
    stays = an_answer(here, carol, "The small one.")
    vote(first, by=carol)
    deliver()
    before, points = picture(here), [balance(one) for one in (alice, bob, carol)]
    form = browser_of(mona).get(f"/topics/{here.id}/split?post={first.id}").text
    assert f'value="{first.id}" checked' in form
    values = {"posts": [first.id, second.id], "kind": "idea", "title": "A quieter lid", "reason": "Another matter."}
    places = {browser_of(mona).post(f"/topics/{here.id}/split", data={**values, "nonce": "n"}).location for _ in "12"}
    assert len(places) == 1
    move = db.session.query(Move).one()
    idea = db.session.get_one(Topic, move.into_id)
    assert places == {f"/ideas/{idea.id}?done=move-{move.id}"}
    assert (idea.title, idea.author_id, idea.state, idea.vote_count) == ("A quieter lid", bob.id, "new", 1)
    assert the(first).is_body
    assert (the(reply).topic_id, the(reply).parent_id) == (idea.id, None)
    assert fresh(here).answer_count == 1
    assert counts(kettle) == (1, 1)
    assert client.get(f"/posts/{first.id}").location == f"/ideas/{idea.id}"
    assert client.get(f"/posts/{second.id}").location == f"/ideas/{idea.id}#post-{second.id}"
    assert vote(the(second), by=alice)
    deliver()
    assert nothing_is_wrong()
    undo_move(db.session.query(Move).one(), by=mona)
    deliver()
    after = picture(here)
    assert [row for row in after["votes"] if row != (second.id, "useful", alice.id)] == before["votes"]
    assert [row[:-2] for row in after["posts"]] == [row[:-2] for row in before["posts"]]
    assert after["topics"] == before["topics"]
    assert the(stays).topic_id == here.id
    assert counts(kettle) == (1, 0)
    led = client.get(f"/ideas/{idea.id}")
    assert (led.status_code, led.location.partition("#")[0]) == (303, f"/questions/{here.id}")
    assert "A quieter lid" not in client.get("/ideas").text
    assert "A quieter lid" not in browser_of(bob).get("/me").text
    assert [balance(one) for one in (alice, bob)] == points[:2]
    assert nothing_is_wrong()


def test_search_follows_what_is_moved(bob, mona, here, there, deliver, index_folder):
    answer = an_answer(here, bob, "A badger hair brush.")
    deliver()
    assert [hit.topic_id for hit in engine().search("badger")] == [here.id]
    move = move_posts([answer], there, reason="About the lid.", by=mona)
    deliver()
    assert [hit.topic_id for hit in engine().search("badger")] == [there.id]
    undo_move(move, by=mona)
    deliver()
    assert [hit.topic_id for hit in engine().search("badger")] == [here.id]


def test_everyone_it_concerns_is_told_once_and_no_longer_once_it_is_undone(
    alice, bob, carol, mona, here, there, deliver
):
    posts = [an_answer(here, bob, "One."), an_answer(here, bob, "Two.")]
    deliver()
    move = move_posts(posts, there, reason="About the lid.", by=mona)
    deliver()
    said = "Posts that concern you were moved to another topic: How do I clean the lid?"
    for person in (alice, bob, carol):
        assert notices_for(person).count(said) == 1
    about = select(Notice.topic_id).where(Notice.post_id == posts[0].id).distinct()
    assert db.session.scalars(about).all() == [there.id]
    undo_move(move, by=mona)
    deliver()
    for person in (alice, bob, carol):
        assert said not in notices_for(person)
    assert db.session.scalars(about).all() == [here.id]


def test_what_cannot_be_moved_is_refused_with_a_sentence(alice, bob, mona, browser_of, here, there):
    answer = an_answer(here, bob)
    browser = browser_of(mona)
    no_reason = browser.post(f"/posts/{answer.id}/move", data={"into": there.id, "reason": " "})
    assert no_reason.status_code == 422
    same = browser.post(f"/posts/{answer.id}/move", data={"into": here.id, "reason": "Typed."})
    assert same.status_code == 409
    assert "Typed." in same.text
    assert browser.post(f"/posts/{here.body_post_id}/move", data={"into": there.id}).status_code == 404
    assert browser.post(f"/posts/{answer.id}/move", data={"into": 999}).status_code == 404
    body = db.session.get_one(Post, here.body_post_id)
    for posts, error in (([body], Conflict), ([], Invalid)):
        with pytest.raises(error):
            move_posts(posts, fresh(there), reason="Because.", by=mona)
    with pytest.raises(NotAllowed):
        move_posts([the(answer)], fresh(there), reason="Because.", by=bob)
    hide_post(the(answer), by=mona)
    with pytest.raises(Conflict, match="everybody can see"):
        move_posts([the(answer)], fresh(there), reason="Because.", by=mona)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Enter a title."),
        ({"title": "x" * 81}, "Shorten it to 80."),
        ({"kind": "review"}, "Choose a question or an idea."),
        ({"reason": ""}, "Write why"),
        ({"posts": []}, "Choose at least one post."),
    ],
)
def test_a_split_that_lacks_something_keeps_what_was_typed(bob, mona, browser_of, here, wrong, sentence):
    answer = an_answer(here, bob)
    values = {"posts": [answer.id], "kind": "question", "title": "Typed title", "reason": "Typed why"} | wrong
    refused = browser_of(mona).post(f"/topics/{here.id}/split", data=values)
    assert refused.status_code == 422
    assert sentence in read(refused)
    assert values["title"] in refused.text
    assert values["reason"] in refused.text
    assert db.session.query(Move).count() == 0


def test_moves_and_merges_keep_out_of_each_others_way(alice, bob, carol, mona, there):
    one, two = an_idea(alice, "One"), an_idea(bob, "Two")
    comment = comment_on_idea(one, written("Mine, too."), by=carol)
    moved = move_posts([comment], there, reason="A question.", by=mona)
    own = comment_on_idea(fresh(one), written("And mine."), by=carol)
    merge = merge_idea(fresh(one), fresh(two), written("The same."), by=mona)
    with pytest.raises(Conflict, match="merged since"):
        undo_move(moved, by=mona)
    with pytest.raises(Conflict, match="came with an idea that was merged"):
        move_posts([the(own)], fresh(there), reason="A question.", by=mona)
    unmerge_idea(merge, by=mona)
    undo_move(moved, by=mona)
    assert the(comment).topic_id == one.id
    assert nothing_is_wrong()


def test_what_went_on_since_is_not_torn_apart(bob, carol, mona, here, there):
    elsewhere = a_question(carol, "Anything else?")
    answer = an_answer(here, bob)
    first = move_posts([answer], there, reason="About the lid.", by=mona)
    second = move_posts([the(answer)], fresh(elsewhere), reason="About neither.", by=mona)
    with pytest.raises(Conflict, match="moved on since"):
        undo_move(first, by=mona)
    undo_move(second, by=mona)
    undo_move(first, by=mona)
    with pytest.raises(Conflict, match="undone in the meantime"):
        undo_move(first, by=mona)
    split = split_topic([the(answer)], Heading("question", "New"), reason="Another matter.", by=mona)
    an_answer(db.session.get_one(Topic, split.into_id), carol, "I know.")
    with pytest.raises(Conflict, match="Others have written"):
        undo_move(split, by=mona)


def test_a_moved_answer_and_its_question_may_be_converted_before_the_move_is_undone(alice, bob, mona, here, there):
    answer = an_answer(here, bob)
    accept_answer(fresh(here), the(answer), by=alice)
    move = move_posts([the(answer)], fresh(there), reason="About the lid.", by=mona)
    convert_topic(fresh(there), reason="A wish.", by=mona)
    undo_move(move, by=mona)
    assert fresh(here).accepted_post_id == answer.id
    assert nothing_is_wrong()


def test_counts_are_right_when_several_processes_answer_vote_and_move_at_once(settings, bob, mona, here, there):
    people = members(24)
    answer = an_answer(here, bob)
    votes = [(answer.id, person, True) for person in people]
    answers = [(here.id, person, f"Answer of {person}.") for person in people]
    work = (answer.id, here.id, there.id, mona.id)
    db.session.rollback()
    all_at_once(
        settings, (cast_votes, votes), (write_answers, answers), (move_to_and_fro, work), (move_to_and_fro, work)
    )
    assert nothing_is_wrong()
    assert the(answer).vote_count == 24
    assert fresh(here).answer_count + fresh(there).answer_count == 25
    standing = db.session.query(Move).filter(Move.undone_at.is_(None)).count()
    assert fresh(here).move_count == fresh(there).move_count == standing


def move_to_and_fro(_app, work):
    answer_id, here_id, there_id, person_id = work
    for n in range(6):
        post, by = db.session.get_one(Post, answer_id), db.session.get_one(Person, person_id)
        into = db.session.get_one(Topic, (there_id, here_id)[n % 2])
        with suppress(Conflict):
            move_posts([post], into, reason="Here or there.", by=by)
        db.session.remove()

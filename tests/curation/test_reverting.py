"""Staff put earlier words back: one more version, with a reason that the author and all who read the versions see."""

import pytest

from community.curation.actions.closing import Why, lock_topic
from community.curation.actions.reverting import revert_post
from community.ideas.actions import edit_idea
from community.ideas.queries import wish_of
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed, NotFound
from community.reviews.actions import Verdict, edit_review
from community.topics.actions.posting import Edit, edit_post
from community.topics.models import Post, Revision, Topic
from community.topics.text import written
from tests.curation.stage import fresh
from tests.ideas.proposals import an_idea, body_of
from tests.notifications.test_telling import notices_for
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_question, an_answer, read


def the(post: Post) -> Post:
    db.session.rollback()
    return db.session.get_one(Post, post.id)


def reworded(post: Post, *words: str) -> list[int]:
    """Edit a post once for each of these; the ids of the revisions."""
    for one in words:
        edit_post(the(post), Edit(written(one), the(post).words), by=the(post).author)
    return [row.id for row in db.session.query(Revision).filter_by(post_id=post.id).order_by(Revision.id)]


def test_staff_put_back_how_a_post_read_with_a_reason(alice, bob, mona, client, browser_of, deliver):
    answer = an_answer(a_question(alice), bob, "水を入れて沸かします。")
    first, _second = reworded(answer, "お湯を入れて沸かします。", "広告です。買ってください。")
    assert "Put back how it was before this" not in client.get(f"/posts/{answer.id}/history").text
    history = browser_of(mona).get(f"/posts/{answer.id}/history").text
    assert f"/posts/{answer.id}/revert?to={first}" in history
    question = browser_of(mona).get(f"/posts/{answer.id}/revert?to={first}")
    assert "[added: 水" in read(question)
    done = browser_of(mona).post(
        f"/posts/{answer.id}/revert", data={"to": first, "words": "3", "reason": "Advertising."}
    )
    assert done.status_code == 303
    assert "done=revert" in done.location
    assert the(answer).markdown == "水を入れて沸かします。"
    assert the(answer).words == 4
    versions = client.get(f"/posts/{answer.id}/history")
    assert "Earlier words were put back: Advertising." in read(versions)
    assert "広告です" in versions.text
    deliver()
    assert any("Our staff put earlier words of yours back" in one for one in notices_for(bob))
    assert "put earlier words back" in read(browser_of(mona).get("/staff/log"))


def test_the_latest_version_can_be_put_back_after_that_too(alice, bob, mona):
    answer = an_answer(a_question(alice), bob, "One.")
    [first] = reworded(answer, "Two.")
    revert_post(the(answer), db.session.get_one(Revision, first), words=2, reason="Better.", by=mona)
    second = db.session.query(Revision).order_by(Revision.id.desc()).first()
    revert_post(the(answer), second, words=3, reason="No, the newer.", by=mona)
    assert the(answer).markdown == "Two."


def test_title_text_and_wish_of_an_idea_come_back_together(alice, mona):
    idea = an_idea(alice, "Old title", problem="Old problem.", wish="Old wish.")
    edit = Edit(written("New problem."), 1, title="New title", former={"wish": "Old wish."})
    edit_idea(idea, body_of(idea), edit, written("New wish."), by=alice)
    revision = db.session.query(Revision).one()
    revert_post(body_of(fresh(idea)), revision, words=2, reason="As it was.", by=mona)
    found = fresh(idea)
    assert (found.title, body_of(found).markdown) == ("Old title", "Old problem.")
    assert wish_of(idea.id).markdown == "Old wish."
    assert found.product_id == idea.product_id


def test_the_stars_of_a_review_stay_the_authors(alice, mona, kettle):
    review = a_review(alice, kettle, stars=5)
    body = db.session.get_one(Post, review.body_post_id)
    verdict = Verdict(kettle.id, "Changed", written("Changed."), 1, "year", "New good", "New bad")
    edit_review(fresh(review), the(body), Edit(written("Changed."), 1, title="Changed"), verdict, by=alice)
    revert_post(the(body), db.session.query(Revision).one(), words=2, reason="As it was.", by=mona)
    found = db.session.get_one(Topic, review.id)
    assert found.stars == 1
    assert found.title == review.title
    assert the(body).markdown != "Changed."


def test_a_stale_form_changes_nothing_and_keeps_the_reason(alice, bob, mona, browser_of):
    answer = an_answer(a_question(alice), bob, "One.")
    first, _ = reworded(answer, "Two.", "Three.")
    stale = browser_of(mona).post(f"/posts/{answer.id}/revert", data={"to": first, "words": "2", "reason": "Typed."})
    assert stale.status_code == 409
    assert "Typed." in stale.text
    assert "Three" in stale.text
    assert the(answer).markdown == "Three."
    for values in ({"to": first, "words": "3", "reason": ""}, {"to": first, "words": "x", "reason": "Typed."}):
        assert browser_of(mona).post(f"/posts/{answer.id}/revert", data=values).status_code == 422


def test_nobody_else_puts_words_back_nor_those_of_another_post(alice, bob, mona, browser_of):
    question = a_question(alice)
    answer, other = an_answer(question, bob, "One."), an_answer(question, bob, "Other.")
    [first] = reworded(answer, "Two.")
    assert browser_of(alice).get(f"/posts/{answer.id}/revert?to={first}").status_code == 403
    assert browser_of(mona).get(f"/posts/{other.id}/revert?to={first}").status_code == 404
    assert browser_of(mona).get(f"/posts/{answer.id}/revert?to=999999").status_code == 404
    revision = db.session.get_one(Revision, first)
    with pytest.raises(NotAllowed):
        revert_post(the(answer), revision, words=2, reason="Mine.", by=bob)
    with pytest.raises(NotFound):
        revert_post(the(other), revision, words=1, reason="Mine.", by=mona)


def test_in_a_locked_topic_staff_still_put_words_back_and_the_author_does_not_edit(alice, bob, mona):
    question = a_question(alice)
    answer = an_answer(question, bob, "One.")
    [first] = reworded(answer, "Two.")
    lock_topic(fresh(question), Why("heated"), by=mona)
    with pytest.raises(Conflict, match="locked"):
        reworded(answer, "Three.")
    revert_post(the(answer), db.session.get_one(Revision, first), words=2, reason="As it was.", by=mona)
    assert the(answer).markdown == "One."

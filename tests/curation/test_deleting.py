"""Authors take their own posts away and bring them back within thirty days; what stands below goes and comes along."""

from datetime import timedelta

import pytest

from community.kernel import clock
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Gone
from community.questions.actions import accept_answer
from community.topics.actions.visibility import delete_post, hide_post, restore_post
from community.topics.models import Post
from tests.curation.stage import balance, fresh, nothing_is_wrong, picture
from tests.topics.threads import a_question, an_answer, read


def the(post: Post) -> Post:
    db.session.rollback()
    return db.session.get_one(Post, post.id)


def test_a_deleted_answer_takes_the_replies_to_it_along_and_brings_them_back(alice, bob, carol, client, browser_of):
    question = a_question(alice)
    answer = an_answer(question, bob, "Use vinegar.")
    an_answer(question, carol, "It smells.", parent_id=answer.id)
    before = picture(question)
    gone = browser_of(bob).post(f"/posts/{answer.id}/delete")
    page = client.get(f"/questions/{question.id}").text
    assert "Use vinegar." not in page
    assert "It smells." not in page
    assert fresh(question).answer_count == 0
    assert f"/posts/{answer.id}/restore" in browser_of(bob).get(gone.location).text
    assert f"/posts/{answer.id}/restore" not in browser_of(carol).get(gone.location).text
    assert browser_of(bob).post(f"/posts/{answer.id}/restore").status_code == 303
    assert "It smells." in client.get(f"/questions/{question.id}").text
    assert picture(question) == before
    assert nothing_is_wrong()


@pytest.mark.parametrize(("days", "is_back"), [(29, True), (31, False)])
def test_for_thirty_days_the_author_can_change_their_mind(alice, bob, browser_of, days, is_back):
    answer = an_answer(a_question(alice), bob, "Use vinegar.")
    delete_post(the(answer), by=bob)
    with clock.at(now() + timedelta(days=days)):
        if is_back:
            assert restore_post(the(answer), by=bob)
            return
        with pytest.raises(Gone, match="more than 30 days ago"):
            restore_post(the(answer), by=bob)
        with clock.at(now()):
            late = browser_of(bob).post(f"/posts/{answer.id}/restore")
    assert late.status_code == 410
    assert "more than 30 days ago" in read(late)


def test_what_was_deleted_twice_counts_from_the_last_time(alice, bob):
    answer = an_answer(a_question(alice), bob)
    delete_post(the(answer), by=bob)
    restore_post(the(answer), by=bob)
    assert the(answer).deleted_at is None
    with clock.at(now() + timedelta(days=40)):
        delete_post(the(answer), by=bob)
        assert restore_post(the(answer), by=bob)


def test_a_moderator_reads_what_stood_below_a_deleted_question_and_brings_nothing_back(alice, bob, mona, browser_of):
    question = a_question(alice)
    an_answer(question, bob, "Still there.")
    delete_post(the(db.session.get_one(Post, question.body_post_id)), by=alice)
    page = browser_of(mona).get(f"/questions/{question.id}")
    assert "Still there." in page.text
    assert "deleted by its author" in read(page)
    assert browser_of(mona).post(f"/posts/{question.body_post_id}/restore").status_code == 404
    assert browser_of(bob).get(f"/questions/{question.id}").status_code == 410


def test_a_deletion_does_not_undo_what_staff_decided(alice, bob, mona):
    answer = an_answer(a_question(alice), bob)
    hide_post(the(answer), by=mona)
    assert the(answer).deleted_at is None
    with pytest.raises(Exception, match="Only its author"):
        delete_post(the(answer), by=bob)


def test_an_accepted_answer_that_goes_and_comes_back_is_paid_once_each_time_it_is_chosen(alice, bob, deliver):
    question = a_question(alice)
    answer = an_answer(question, bob)
    accept_answer(question, answer, by=alice)
    deliver()
    assert balance(bob) == 110
    delete_post(the(answer), by=bob)
    deliver()
    assert (balance(bob), fresh(question).state) == (0, "open")
    restore_post(the(answer), by=bob)
    deliver()
    assert (balance(bob), fresh(question).state) == (10, "answered")
    accept_answer(fresh(question), the(answer), by=alice)
    deliver()
    assert (balance(bob), fresh(question).state) == (110, "solved")

"""Followers are told once of what is new; who muted or blocked is told nothing; nobody of what they may not see."""

from community.follows.actions import block, follow, mute, unblock, unfollow
from community.ideas.actions import comment_on_idea, decide_idea
from community.kernel.courier import deliver_due
from community.kernel.transaction import transaction
from community.moderation.actions import hide_unreported
from community.notifications import models
from community.notifications.actions import AT_A_TIME, choose
from community.notifications.queries import Choice
from community.products.models import Product
from community.questions.actions import accept_answer
from community.topics.actions.visibility import delete_post, hide_post, release_held
from community.topics.actions.voting import vote
from community.topics.queries import find_post
from community.topics.text import written
from tests.conftest import a_person
from tests.follows.stage import mailed, the, told
from tests.ideas.proposals import an_idea, body_of
from tests.notifications.test_telling import deliver_again, notices_for
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_question, an_answer


def test_a_follower_of_a_topic_is_told_once_of_each_answer_and_reply(alice, bob, carol):
    question = a_question(alice, "Dark mode")
    follow(the(question), by=carol)
    answer = an_answer(question, bob)
    assert told(carol) == [models.TALK]
    assert notices_for(carol) == ["Bob wrote in a topic you follow: Dark mode"]
    an_answer(question, alice, parent_id=answer.id)
    an_answer(question, carol)
    assert told(carol) == [models.TALK, models.TALK]
    assert notices_for(carol) == ["2 new posts in a topic you follow: Dark mode"]
    assert mailed(carol) == ["Bob wrote in a topic you follow: Dark mode"]
    deliver_again()
    assert len(told(carol)) == 2


def test_unfollowing_stops_it_even_for_what_is_on_its_way(alice, bob, carol):
    question = a_question(alice)
    follow(the(question), by=carol)
    an_answer(question, bob)
    unfollow(the(question), by=carol)
    assert told(carol) == []
    an_answer(question, bob, "And vinegar.")
    assert told(carol) == []


def test_whoever_is_answered_is_told_so_and_not_again_as_a_follower(alice, bob, carol):
    question = a_question(alice)
    for person in (alice, bob):
        follow(the(question), by=person)
    answer = an_answer(question, bob)
    assert told(alice) == [models.ANSWER]
    assert told(bob) == []
    an_answer(question, carol, parent_id=answer.id)
    assert told(bob) == [models.REPLY]
    assert told(alice) == [models.ANSWER, models.TALK]


def test_followers_of_product_tag_and_person_are_told_once_of_a_new_topic(alice, bob, carol, kettle):
    a_question(bob, labels=["care"])
    dora = a_person("Dora")
    deliver_due()
    follow(the(kettle), by=alice)
    follow(the("care"), by=carol)
    for subject in (the(kettle), the("care"), the(bob)):
        follow(subject, by=dora)
    a_question(bob, "Lime again", labels=["Care", "lime"], product_id=kettle.id)
    assert notices_for(alice) == []
    assert [told(person) for person in (alice, carol, dora)] == [[models.ABOUT], [models.ABOUT], [models.BY_PERSON]]
    assert notices_for(alice) == ["New about Drip kettle K2: Lime again"]
    assert notices_for(carol) == ["New about care: Lime again"]
    assert notices_for(dora) == ["Bob, whom you follow, posted: Lime again"]
    assert told(bob) == []
    a_review(bob, kettle)
    an_idea(bob, product_id=kettle.id)
    assert told(dora) == [models.BY_PERSON] * 3
    assert told(carol) == [models.ABOUT]
    assert mailed(dora) == []


def test_one_reason_switched_off_leaves_the_others(bob, carol, kettle):
    follow(the(kettle), by=carol)
    follow(the(bob), by=carol)
    choose(carol.id, {models.BY_PERSON: Choice(in_app=False, by_mail=False), models.ABOUT: Choice(True, True)})
    a_question(bob, "Dark mode", product_id=kettle.id)
    assert told(carol) == [models.ABOUT]
    assert mailed(carol) == ["New about Drip kettle K2: Dark mode"]
    choose(carol.id, {models.ABOUT: Choice(in_app=False, by_mail=False)})
    a_question(bob, "Light mode", product_id=kettle.id)
    assert len(told(carol)) == 1


def test_a_muted_topic_is_silent_for_its_author_and_for_those_who_took_part(alice, bob, petra):
    idea = an_idea(alice)
    comment = comment_on_idea(idea, written("Mine, too."), by=bob)
    deliver_due()
    before = told(alice), mailed(alice)
    for person in (alice, bob):
        mute(the(idea), by=person)
    carol = a_person("Carol")
    comment_on_idea(idea, written("And mine."), by=carol)
    comment_on_idea(idea, written("Which one?"), by=carol, parent_id=comment.id)
    comment_on_idea(idea, written("We look into it."), by=petra, is_official=True)
    decide_idea(idea, "planned", written("You asked for it."), by=petra)
    vote(body_of(idea), by=bob)
    assert (told(alice), mailed(alice)) == before
    assert told(bob) == []


def test_what_staff_hide_of_ones_own_is_told_whatever_is_muted(alice, mona):
    question = a_question(alice)
    mute(the(question), by=alice)
    hide_unreported(body_of(question), reason="other", message="We had to.", by=mona)
    assert told(alice) == [models.HIDDEN]


def test_a_muted_product_or_tag_is_silent_except_where_somebody_follows_the_topic(alice, bob, kettle):
    muted = a_question(alice, "One", product_id=kettle.id)
    tagged = a_question(alice, "Two", labels=["noise"])
    mute(the(kettle), by=alice)
    mute(the("noise"), by=alice)
    for question in (muted, tagged):
        an_answer(question, bob)
    assert told(alice) == []
    follow(the(muted), by=alice)
    an_answer(muted, bob, "One more.")
    assert told(alice) == [models.ANSWER]


def test_a_muted_person_is_not_heard_of(alice, bob, carol, kettle):
    question = a_question(alice)
    follow(the(kettle), by=alice)
    mute(the(bob), by=alice)
    an_answer(question, bob)
    a_question(bob, product_id=kettle.id)
    assert told(alice) == []
    an_answer(question, carol)
    assert told(alice) == [models.ANSWER]


def test_nothing_that_a_blocked_person_does_reaches_the_blocker_nor_the_other_way_round(alice, bob, carol, client):
    question = a_question(alice)
    answer = an_answer(question, alice, "Never mind.")
    bobs = a_question(bob, "Bob's")
    alices = an_answer(bobs, alice, "I know.")
    follow(the(question), by=alice)
    follow(the(alice), by=bob)
    deliver_due()
    before = told(alice), told(bob)
    block(bob.id, by=alice)
    an_answer(question, bob, "Words of Bob himself.")
    an_answer(question, bob, parent_id=answer.id)
    vote(answer, by=bob)
    accept_answer(bobs, alices, by=bob)
    a_question(alice, "Something new")
    assert (told(alice), told(bob)) == before
    assert "Words of Bob himself." in client.get(f"/questions/{question.id}").text
    unblock(bob.id, by=alice)
    an_answer(question, bob)
    assert told(alice)[len(before[0]) :] == [models.ANSWER]


def test_the_companys_word_arrives_although_its_writer_was_blocked_while_a_member(alice, bob):
    idea = an_idea(alice)
    block(bob.id, by=alice)
    with transaction():
        bob.roles = "product"
    comment_on_idea(idea, written("I like it."), by=bob)
    assert told(alice) == []
    comment_on_idea(idea, written("We look into it."), by=bob, is_official=True)
    assert told(alice) == [models.OFFICIAL]


def test_nobody_is_told_of_what_was_taken_down_before_it_was_delivered(alice, bob, carol, mona, kettle):
    question = a_question(alice)
    follow(the(question), by=carol)
    follow(the(bob), by=carol)
    follow(the(kettle), by=carol)
    deliver_due()
    delete_post(an_answer(question, bob), by=bob)
    hidden = a_question(bob, product_id=kettle.id)
    hide_post(body_of(hidden), by=mona)
    assert told(carol) == []


def test_what_waits_for_an_address_is_told_when_it_appears(carol, kettle):
    newcomer = a_person("Newcomer", is_verified=False)
    follow(the(kettle), by=carol)
    a_question(newcomer, "First", product_id=kettle.id)
    assert told(carol) == []
    release_held(newcomer)
    assert told(carol) == [models.ABOUT]


def test_a_notice_of_what_was_hidden_since_names_nothing(alice, bob, carol, mona):
    question = a_question(alice, "A title to forget")
    follow(the(question), by=carol)
    answer = an_answer(question, bob)
    assert told(carol) == [models.TALK]
    hide_post(find_post(answer.id, seen_by=mona), by=mona)
    assert notices_for(carol) == ["A post that isn't public"]


def test_a_follower_hears_what_was_decided(alice, carol, petra):
    idea = an_idea(alice, "A quieter lid")
    follow(the(idea), by=carol)
    decide_idea(idea, "planned", written("You asked for it."), by=petra)
    assert told(carol) == [models.DECISION]
    assert notices_for(carol) == ["An idea you follow is now “Planned”: A quieter lid"]


def test_more_followers_than_are_told_at_a_time_are_each_told_once(alice, bob, kettle: Product):
    people = [a_person(f"Member {number}") for number in range(AT_A_TIME + 5)]
    question = a_question(alice)
    for person in people:
        follow(the(kettle), by=person)
        follow(the(question), by=person)
    an_answer(question, bob)
    a_question(bob, product_id=kettle.id)
    expected = sorted([models.TALK, models.ABOUT])
    assert all(sorted(told(person)) == expected for person in people)
    deliver_again()
    assert all(sorted(told(person)) == expected for person in people)


def test_how_to_hear_of_it_is_chosen_in_the_settings(carol, browser_of):
    page = browser_of(carol).get("/settings/notifications").text
    for kind in models.FOLLOWED:
        assert f'name="app-{kind}"' in page
        assert f'name="mail-{kind}"' in page

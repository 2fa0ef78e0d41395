"""Who uses a product and wants to hear of questions about it is told of each once, and nobody else is."""

import pytest

from community.follows.actions import block, follow, mute
from community.kernel.courier import deliver_due
from community.moderation.actions import hide_unreported
from community.notifications import models
from community.notifications.actions import choose
from community.notifications.queries import Choice
from community.products.actions import add_product
from community.topics.actions.visibility import release_held
from community.uses.actions import Usage, describe_use, stop_using, use_product
from tests.conftest import a_person
from tests.follows.stage import the, told
from tests.ideas.proposals import an_idea, body_of
from tests.notifications.test_telling import deliver_again, notices_for
from tests.reviews.verdicts import a_review
from tests.tips.sharing import a_tip
from tests.topics.threads import a_question


@pytest.fixture
def owner(bob, kettle):
    """Bob, who uses the kettle and wants to hear of questions about it."""
    describe_use(kettle.id, Usage(hears_questions=True), by=bob)
    return bob


def test_each_opted_in_owner_is_told_once_and_no_one_else(alice, owner, carol, kettle):
    dora, erin = a_person("Dora"), a_person("Erin")
    describe_use(kettle.id, Usage(hears_questions=True), by=dora)
    use_product(kettle.id, by=carol)
    question = a_question(alice, "Does the lid come off?", product_id=kettle.id)
    assert told(owner) == told(dora) == [models.OWNED]
    assert notices_for(owner) == [f"Somebody asks about Drip kettle K2, which you use: {question.title}"]
    assert told(carol) == told(erin) == told(alice) == []
    deliver_again()
    assert told(owner) == [models.OWNED]


def test_nobody_is_told_of_other_kinds_or_other_products(alice, owner, kettle):
    mill = add_product("mill", names={"en": "Mill"}, descriptions={})
    a_question(alice)
    a_question(alice, product_id=mill.id)
    an_idea(alice, product_id=kettle.id)
    a_review(alice, kettle)
    a_tip(alice, product_id=kettle.id)
    assert told(owner) == []


def test_who_also_follows_is_told_once(alice, owner, kettle):
    for subject in (the(kettle), the(alice)):
        follow(subject, by=owner)
    a_question(alice, product_id=kettle.id)
    assert len(told(owner)) == 1


def test_the_author_is_never_told(owner, kettle):
    a_question(owner, product_id=kettle.id)
    assert told(owner) == []


def test_a_held_question_is_told_once_it_is_public(owner, kettle):
    nina = a_person("Nina", is_verified=False)
    a_question(nina, product_id=kettle.id)
    assert told(owner) == []
    release_held(nina)
    assert told(owner) == [models.OWNED]


def test_a_question_hidden_before_it_was_told_is_not(alice, owner, mona, kettle):
    question = a_question(alice, product_id=kettle.id)
    hide_unreported(body_of(question), reason="abuse", message="It attacks somebody.", by=mona)
    assert told(owner) == []


def test_blocks_and_mutes_are_respected_both_ways(alice, owner, kettle):
    dora, erin, finn = (a_person(name) for name in ("Dora", "Erin", "Finn"))
    for person in (dora, erin, finn):
        describe_use(kettle.id, Usage(hears_questions=True), by=person)
    block(alice.id, by=owner)
    mute(the(alice), by=dora)
    block(erin.id, by=alice)
    mute(the(kettle), by=finn)
    a_question(alice, product_id=kettle.id)
    assert [told(person) for person in (owner, dora, erin, finn)] == [[], [], [], []]


def test_opting_out_or_no_longer_using_it_stops_it_even_on_its_way(alice, owner, kettle):
    a_question(alice, product_id=kettle.id)
    stop_using(kettle.id, by=owner)
    assert told(owner) == []
    describe_use(kettle.id, Usage(hears_questions=False), by=owner)
    a_question(alice, product_id=kettle.id)
    assert told(owner) == []


def test_it_can_be_switched_off_for_all_products_in_the_settings(alice, owner, kettle):
    choose(owner.id, {models.OWNED: Choice(in_app=False, by_mail=False)})
    a_question(alice, product_id=kettle.id)
    assert told(owner) == []
    deliver_due()

"""Badges come once with their ground, go when it falls away, and staff give some with a reason."""

import pytest
from sqlalchemy import delete, func, select, update

from community.accounts.actions.roles import set_roles
from community.accounts.models import Person
from community.audit.models import LogLine
from community.badges.actions import give_badge, rebuild_badges, seed_badges, take_back_badge
from community.badges.measures import HELPED, count_of
from community.badges.models import Badge, BadgeAward
from community.badges.queries import badges_by_hand
from community.ideas.actions import decide_idea, merge_idea, unmerge_idea
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed, NotFound
from community.kernel.transaction import transaction
from community.questions.actions import accept_answer, unaccept_answer
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import Merge, Post, Topic
from community.topics.text import written
from tests.badges.crew import settle_all
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.processes.crew import all_at_once, carry
from tests.reviews.verdicts import a_review
from tests.security.filling import a_photo
from tests.topics.threads import a_question, an_answer, read


def held(person: Person) -> set[str]:
    """The keys of somebody's badges after everything was delivered."""
    deliver_due()
    db.session.rollback()
    query = select(Badge.key).join(BadgeAward, BadgeAward.badge_id == Badge.id)
    return set(db.session.scalars(query.where(BadgeAward.person_id == person.id)))


def every_award() -> list[tuple[object, ...]]:
    db.session.rollback()
    columns = (BadgeAward.person_id, BadgeAward.badge_id, BadgeAward.topic_id, BadgeAward.given_by_id)
    return sorted(tuple(row) for row in db.session.execute(select(*columns)))


def solve(asker: Person, helper: Person) -> Topic:
    question = a_question(asker)
    accept_answer(question, an_answer(question, helper), by=asker)
    return question


def by_hand(key: str) -> Badge:
    return next(badge for badge in badges_by_hand() if badge.key == key)


def test_the_first_accepted_answer_brings_a_badge_and_it_goes_with_its_ground(alice, bob, mona):
    question = solve(alice, bob)
    assert held(bob) == {"first-solution"}
    assert held(alice) == set()
    unaccept_answer(question, by=alice)
    assert held(bob) == set()
    accept_answer(question, db.session.scalars(select(Post).where(Post.author_id == bob.id)).one(), by=alice)
    assert held(bob) == {"first-solution"}
    hide_post(body_of(question), by=mona)
    assert held(bob) == set(), "what nobody can read counts for nobody"


def test_a_badge_moves_to_another_ground_that_still_holds(alice, bob, mona):
    first, second = solve(alice, bob), solve(alice, bob)
    assert held(bob) == {"first-solution"}
    hide_post(body_of(first), by=mona)
    assert held(bob) == {"first-solution"}
    assert [row[2] for row in every_award()] == [second.id]


def test_ten_different_people_have_to_be_helped(alice, bob):
    for _ in range(12):
        solve(alice, bob)
    askers = [a_person(f"Asker {number}") for number in range(9)]
    for asker in askers[:8]:
        solve(asker, bob)
    assert "ten-helped" not in held(bob)
    assert count_of(HELPED, bob.id) == 9
    solve(askers[8], bob)
    assert "ten-helped" in held(bob)


def test_a_review_with_photos_and_one_without(app, alice, bob, kettle, client):
    a_review(alice, kettle, title="Without")
    review = a_review(bob, kettle, title="With", photos=(a_photo(bob),))
    assert held(alice) == set()
    assert held(bob) == {"pictured-review"}
    delete_post(body_of(review), by=bob)
    assert held(bob) == set()


def test_reviews_that_ten_people_found_useful(alice, kettle):
    review = a_review(alice, kettle)
    readers = [a_person(f"Reader {number}") for number in range(10)]
    for reader in readers[:9]:
        vote(body_of(review), by=reader)
    assert held(alice) == set()
    vote(body_of(review), by=readers[9])
    assert held(alice) == {"trusted-reviews"}
    take_back_vote(body_of(review), by=readers[0])
    assert held(alice) == set()


def test_an_idea_that_shipped_credits_those_whose_ideas_were_merged_into_it(alice, bob, petra):
    host, merged = an_idea(alice, "The host"), an_idea(bob, "The other")
    merge_idea(merged, host, written("The same."), by=petra)
    decide_idea(host, "shipped", written("Here it is."), by=petra)
    assert held(alice) == held(bob) == {"shipped-idea"}
    unmerge_idea(db.session.scalars(select(Merge)).one(), by=petra)
    assert held(bob) == set()
    assert held(alice) == {"shipped-idea"}
    decide_idea(host, "building", written("Not quite yet."), by=petra)
    assert held(alice) == set()


def test_staff_have_none_and_get_none_when_they_join_the_staff(alice, bob, mona, ada):
    solve(alice, mona)
    solve(alice, bob)
    assert (held(mona), held(bob)) == (set(), {"first-solution"})
    set_roles(bob, ["moderator"], by=ada)
    assert held(bob) == set()


def test_news_that_come_twice_or_late_change_nothing(alice, bob):
    solve(alice, bob)
    held(bob)
    before = every_award()
    settle_all(None, [bob.id] * 3)
    assert every_award() == before


def test_rebuilding_is_exact_and_the_second_time_does_nothing(alice, bob, carol, kettle, petra, mona):
    solve(alice, bob)
    a_review(carol, kettle, photos=(a_photo(carol),))
    decide_idea(an_idea(alice, "Shipped"), "shipped", written("Done."), by=petra)
    deliver_due()
    give_badge(by_hand("bridge"), carol, reason="She translated it.", by=mona)
    right = every_award()
    assert len(right) == 4
    assert rebuild_badges() == 0
    with transaction():
        wrong = db.session.scalars(select(Badge.id).where(Badge.key == "ten-helped")).one()
        db.session.execute(delete(BadgeAward).where(BadgeAward.person_id == bob.id))
        db.session.execute(update(BadgeAward).where(BadgeAward.person_id == alice.id).values(topic_id=None))
        db.session.add(BadgeAward(person_id=carol.id, badge_id=wrong, awarded_at=carol.created_at))
    assert rebuild_badges() == 3
    assert every_award() == right
    assert rebuild_badges() == 0


def test_the_command_says_how_many_were_put_right(app, alice, bob):
    solve(alice, bob)
    deliver_due()
    with transaction():
        db.session.execute(delete(BadgeAward))
    answer = app.test_cli_runner().invoke(args=["rebuild-badges"])
    assert answer.output.strip() == "Badges put right: 1."


def test_what_the_site_changed_about_a_badge_stays(app):
    seed_badges()
    with transaction():
        db.session.execute(update(Badge).where(Badge.key == "ten-helped").values(least=5, name_en="Handy"))
    seed_badges()
    assert db.session.scalar(select(Badge.least).where(Badge.key == "ten-helped")) == 5
    assert db.session.scalar(select(func.count()).select_from(Badge)) == 7


@pytest.mark.processes
def test_an_award_happens_once_however_many_processes_hear_of_it(settings, alice, bob, carol):
    for helper in (bob, carol):
        for _ in range(3):
            solve(alice, helper)
    ids = [bob.id, carol.id]
    db.session.rollback()
    all_at_once(settings, *[(carry, 20)] * 2, *[(settle_all, ids * 8)] * 2)
    assert held(bob) == held(carol) == {"first-solution"}
    assert len(every_award()) == 2


# ---------------------------------------------------------------- by hand


def test_staff_give_a_badge_with_a_reason_that_everybody_reads_and_the_log_keeps(bob, mona, client, browser_of):
    seed_badges()
    staff = browser_of(mona)
    answer = staff.post(f"/staff/badges/{bob.id}", data={"badge": "bridge", "reason": "You explained it in English."})
    assert answer.status_code == 303
    words = read(client.get(f"/people/{bob.id}"))
    assert "Bridge between languages" in words
    assert "You explained it in English." in words
    line = db.session.scalars(select(LogLine)).one()
    assert (line.verb, line.by_id, line.reason) == ("give badge", mona.id, "You explained it in English.")
    again = staff.post(f"/staff/badges/{bob.id}", data={"badge": "bridge", "reason": "Once more."})
    assert again.status_code == 409
    assert "Once more." in again.text
    award = db.session.scalars(select(BadgeAward.id)).one()
    refused = staff.post(f"/staff/badges/{bob.id}/{award}/back", data={"why": " "})
    assert refused.status_code == 422
    staff.post(f"/staff/badges/{bob.id}/{award}/back", data={"why": "It was meant for Bo."})
    assert "Bridge" not in read(client.get(f"/people/{bob.id}"))
    assert rebuild_badges() == 0


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"badge": "bridge", "reason": ""}, "Say what it is for."),
        ({"badge": "", "reason": "Thanks."}, "Choose a badge."),
        ({"badge": "first-solution", "reason": "Thanks."}, "Choose a badge."),
        ({"badge": "bridge", "reason": "x" * 301}, "301 characters long"),
    ],
)
def test_what_is_not_filled_in_is_asked_for_and_what_was_typed_stays(bob, mona, browser_of, sent, said):
    seed_badges()
    answer = browser_of(mona).post(f"/staff/badges/{bob.id}", data=sent)
    assert answer.status_code == 422
    assert said in read(answer)
    assert sent["reason"] in answer.text
    assert every_award() == []


def test_only_staff_give_and_only_to_members_and_only_what_is_given_by_hand(alice, bob, mona, petra):
    seed_badges()
    with pytest.raises(NotAllowed):
        give_badge(by_hand("bridge"), bob, reason="Mine.", by=alice)
    with pytest.raises(Conflict):
        give_badge(by_hand("bridge"), petra, reason="A colleague.", by=mona)
    solve(alice, bob)
    held(bob)
    award = db.session.scalars(select(BadgeAward.id)).one()
    with pytest.raises(NotFound):
        take_back_badge(award, bob, reason="No.", by=mona)
    earned = db.session.scalars(select(Badge).where(Badge.key == "ten-helped")).one()
    with pytest.raises(NotFound):
        give_badge(earned, alice, reason="No.", by=mona)


def test_the_page_of_badges_says_in_both_languages_what_each_is_for_and_how_many_have_it(alice, bob, client):
    solve(alice, bob)
    deliver_due()
    words = read(client.get("/badges"))
    assert "First solution 1 answer was chosen as the solution. 1 person has it" in words
    japanese = read(client.get("/badges", headers={"Accept-Language": "ja"}))
    assert "10人の力に" in japanese
    assert "10人の質問を解決しました。" in japanese


def test_a_profile_says_since_when_and_for_which_question_and_not_for_a_hidden_one(alice, bob, mona, client):
    question = solve(alice, bob)
    deliver_due()
    page = client.get(f"/people/{bob.id}")
    assert "First solution" in read(page)
    assert f'href="/questions/{question.id}"' in page.text.split("First solution", 1)[1]
    hide_post(body_of(question), by=mona)
    assert "How do I clean it?" not in client.get(f"/people/{bob.id}").text


def test_a_new_site_shows_and_gives_the_badges_that_it_begins_with(bob, mona, client, browser_of):
    assert "Bridge between languages" in read(client.get("/badges"))
    staff = browser_of(mona)
    assert "Bridge between languages" in read(staff.get(f"/staff/badges/{bob.id}"))
    staff.post(f"/staff/badges/{bob.id}", data={"badge": "bridge", "reason": "For the translation."})
    assert held(bob) == {"bridge"}

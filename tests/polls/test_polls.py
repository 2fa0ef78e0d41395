"""Polls: who may ask, who may choose, what is counted, and who sees how it stands."""

import re
from collections import Counter
from datetime import timedelta

import pytest
import time_machine

from community.kernel.clock import now
from community.kernel.courier import deliver_due, waiting_and_dead
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.notifications.models import POLL, Notice
from community.polls.actions import NewPoll, choose, close_poll, open_poll
from community.polls.models import AFTER_VOTING, ALWAYS, AT_END, RANKED, SEVERAL, SINGLE, Ballot, Poll
from community.polls.queries import get_poll, result_of
from community.questions.actions import ask_question
from community.topics.actions.visibility import hide_post
from community.topics.queries import find_post
from community.topics.text import written
from tests.conftest import a_person
from tests.processes.crew import all_at_once, cast_ballots
from tests.topics.threads import counted, read

LABELS = ("Green", "White", "Black")


@pytest.fixture
def question(alice):
    return ask_question("Which colour?", written("For the next kettle."), by=alice)


def a_poll(question, alice, mode=SINGLE, shown=AFTER_VOTING, days=7):
    return open_poll(question, NewPoll("Which one?", LABELS, mode, shown, days), by=alice)


def ids_of(poll):
    return [option.id for option in poll.options]


def ballots_of(poll):
    return {tally.option.label: tally.ballots for tally in result_of(get_poll(poll.id)).tallies}


def test_the_author_adds_a_poll_and_readers_choose_without_script(question, alice, bob, browser_of):
    author, reader = browser_of(alice), browser_of(bob)
    page = f"/questions/{question.id}"
    assert f"/topics/{question.id}/poll" in author.get(page).text
    assert f"/topics/{question.id}/poll" not in reader.get(page).text
    asked = {
        "question": "Which one?",
        "options": "Green\nWhite\n\n Black ",
        "mode": "single",
        "shown": "voting",
        "days": "7",
    }
    assert author.post(f"/topics/{question.id}/poll", data=asked).location == f"{page}#poll"
    poll = db.session.query(Poll).one()
    assert [option.label for option in poll.options] == list(LABELS)
    shown = reader.get(page).text
    assert "How it stands is shown once you have chosen." in shown
    chosen = reader.post(f"/polls/{poll.id}/ballot", data={"option": ids_of(poll)[1]})
    assert chosen.location == f"{page}#poll"
    after = read(reader.get(page))
    assert "1 person took part" in after
    assert "Your choice" in after
    assert "1 person took part" not in read(author.get(page))


def test_a_second_ballot_replaces_the_first(question, alice, bob, carol):
    poll = a_poll(question, alice)
    green, white, _black = ids_of(poll)
    choose(poll, [green], by=bob)
    choose(poll, [green], by=carol)
    choose(poll, [white], by=bob)
    assert ballots_of(poll) == {"Green": 1, "White": 1, "Black": 0}
    assert result_of(get_poll(poll.id)).people == 2


def test_several_may_be_chosen_where_it_says_so(question, alice, bob):
    poll = a_poll(question, alice, SEVERAL)
    green, _white, black = ids_of(poll)
    choose(poll, [green, black], by=bob)
    assert ballots_of(poll) == {"Green": 1, "White": 0, "Black": 1}
    with pytest.raises(Invalid):
        choose(a_poll(ask_question("Another", written("One."), by=alice), alice), [green], by=bob)


def test_an_order_is_counted_by_borda(question, alice, bob, carol):
    """By hand: Bob gives white 2 and green 1; Carol gives green 2 and black 1; Dan ranks white alone, which is 2."""
    poll = a_poll(question, alice, RANKED)
    green, white, black = ids_of(poll)
    choose(poll, [white, green], by=bob)
    choose(poll, [green, black], by=carol)
    choose(poll, [white], by=a_person("Dan"))
    tallies = {t.option.label: (t.points, t.ballots) for t in result_of(get_poll(poll.id)).tallies}
    assert tallies == {"Green": (3, 1), "White": (4, 2), "Black": (1, 0)}


def test_a_ranking_by_form_wants_each_place_once(question, alice, bob, browser_of):
    poll = a_poll(question, alice, RANKED)
    green, white, black = ids_of(poll)
    reader = browser_of(bob)
    twice = reader.post(
        f"/polls/{poll.id}/ballot", data={f"rank-{green}": "1", f"rank-{white}": "1", f"rank-{black}": "3"}
    )
    assert twice.status_code == 422
    assert "Give each place to another option." in read(twice)
    assert len(re.findall(r'<option value="1" selected', twice.text)) == 2
    reader.post(f"/polls/{poll.id}/ballot", data={f"rank-{green}": "2", f"rank-{white}": "1", f"rank-{black}": "9"})
    assert {t.option.label: t.points for t in result_of(get_poll(poll.id)).tallies} == {
        "Green": 1,
        "White": 2,
        "Black": 0,
    }


@pytest.mark.parametrize("sent", [{}, {"option": ""}, {"option": "x"}, {"option": "9" * 30}, {"option": "2147483647"}])
def test_what_is_no_option_is_refused_in_words(question, alice, bob, browser_of, sent):
    poll = a_poll(question, alice)
    answer = browser_of(bob).post(f"/polls/{poll.id}/ballot", data=sent)
    assert answer.status_code == 422
    assert "Choose one of the options." in read(answer)
    assert db.session.query(Ballot).count() == 0


def test_nobody_chooses_after_the_end_and_the_result_is_frozen_and_public(
    question, alice, bob, carol, client, browser_of
):
    poll = a_poll(question, alice, shown=AT_END, days=1)
    green, white, _black = ids_of(poll)
    choose(poll, [green], by=bob)
    page = f"/questions/{question.id}"
    late = browser_of(carol)
    assert "took part" not in client.get(page).text
    assert waiting_and_dead()[0] > 0
    deliver_due()
    assert waiting_and_dead() == (0, 0)
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        refused = late.post(f"/polls/{poll.id}/ballot", data={"option": white})
        assert refused.status_code == 409
        assert "This poll is over." in read(refused)
        assert "1 person took part" in read(client.get(page))
        deliver_due()
        db.session.expire_all()
        assert get_poll(poll.id).closed_at is not None
        with pytest.raises(Conflict):
            choose(get_poll(poll.id), [white], by=carol)
    assert ballots_of(poll) == {"Green": 1, "White": 0, "Black": 0}


def test_who_opened_it_and_staff_close_it_early(question, alice, bob, mona, browser_of):
    poll = a_poll(question, alice, days=None)
    with pytest.raises(NotAllowed):
        close_poll(poll, by=bob)
    assert close_poll(poll, by=mona)
    assert not close_poll(poll, by=alice)
    with pytest.raises(Conflict):
        choose(poll, ids_of(poll)[:1], by=bob)


def test_only_the_author_and_staff_ask_and_only_once(question, alice, bob, petra, client, browser_of):
    with pytest.raises(NotAllowed):
        a_poll(question, bob)
    assert browser_of(bob).get(f"/topics/{question.id}/poll").status_code == 403
    a_poll(question, petra)
    with pytest.raises(Conflict):
        a_poll(question, alice)
    assert browser_of(alice).get(f"/topics/{question.id}/poll").status_code == 303
    assert client.post(f"/polls/{db.session.query(Poll.id).scalar()}/ballot", data={}).status_code in (303, 401)


def test_whose_address_is_unconfirmed_waits_with_choosing(question, alice):
    poll = a_poll(question, alice)
    with pytest.raises(NotAllowed):
        choose(poll, ids_of(poll)[:1], by=a_person("New", is_verified=False))


def test_the_poll_of_a_hidden_topic_is_hidden_with_it(question, alice, bob, mona, browser_of):
    poll = a_poll(question, alice, shown=ALWAYS)
    hide_post(find_post(question.body_post_id, seen_by=mona), by=mona)
    answer = browser_of(bob).post(f"/polls/{poll.id}/ballot", data={"option": ids_of(poll)[0]})
    assert answer.status_code == 410
    assert "Which one?" not in answer.text
    with pytest.raises(NotAllowed):
        choose(get_poll(poll.id), ids_of(poll)[:1], by=bob)


BAD = {
    "question": ("", "x" * 161),
    "options": ("", "Green", "Green\nGreen", "\n".join(map(str, range(11))), "x" * 81 + "\nGreen"),
    "mode": ("", "first"),
    "shown": ("never",),
    "days": ("2", "-1", "x"),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_form_that_can_not_be_taken_says_why_and_keeps_what_was_typed(question, alice, browser_of, name, value):
    asked = {
        "question": "Which one, dear?",
        "options": "Green\nWhite",
        "mode": "single",
        "shown": "voting",
        "days": "7",
    }
    answer = browser_of(alice).post(f"/topics/{question.id}/poll", data={**asked, name: value})
    assert answer.status_code == 422
    assert f'id="f-{name}-error"' in answer.text
    kept = "Which one, dear?" if name != "question" else "Green"
    assert kept in answer.text
    assert db.session.query(Poll).count() == 0


def test_statements_do_not_grow_with_ballots(question, alice, browser_of):
    poll = a_poll(question, alice, shown=ALWAYS)
    reader = browser_of(a_person("Reader"))
    counts = []
    for number in range(12):
        choose(poll, ids_of(poll)[number % 3 :][:1], by=a_person(f"Voter {number}"))
        with counted() as statements:
            reader.get(f"/questions/{question.id}")
        counts.append(len(statements))
    assert max(Counter(counts[2:])) <= counts[2]


def test_everybody_who_took_part_is_told_of_the_result_once(question, alice, bob, carol):
    poll = a_poll(question, alice, days=1)
    for person in (bob, carol, bob):
        choose(poll, ids_of(poll)[:1], by=person)
    a_person("Reader")
    deliver_due()
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        deliver_due()
        close_poll(get_poll(poll.id), by=alice)
        deliver_due()
    told = db.session.query(Notice).filter_by(kind=POLL).all()
    assert sorted(one.person_id for one in told) == [alice.id, bob.id, carol.id]


def test_nobody_is_told_of_the_result_in_a_topic_that_is_hidden(question, alice, bob, mona):
    poll = a_poll(question, alice, days=None)
    choose(poll, ids_of(poll)[:1], by=bob)
    close_poll(poll, by=alice)
    hide_post(find_post(question.body_post_id, seen_by=mona), by=mona)
    deliver_due()
    assert db.session.query(Notice).filter_by(kind=POLL).count() == 0


@pytest.mark.processes
def test_a_ballot_cast_from_four_processes_counts_once_for_each_person(settings, question, alice):
    poll_id, people = a_poll(question, alice, SEVERAL).id, [a_person(f"Voter {n}").id for n in range(20)]
    green, white, _black = ids_of(get_poll(poll_id))
    ballots = [(poll_id, person, [green] if n % 2 else [green, white]) for n, person in enumerate(people)]
    db.session.rollback()
    all_at_once(settings, *[(cast_ballots, ballots[n:] + ballots[:n]) for n in range(4)])
    db.session.rollback()
    result = result_of(get_poll(poll_id))
    assert (result.people, [tally.ballots for tally in result.tallies]) == (20, [20, 10, 0])

"""A topic's poll as its page shows it: the ballot, how it stands, or both."""

from types import SimpleNamespace

from community.accounts.alike import unless
from community.accounts.models import Person
from community.accounts.viewer import me
from community.kernel.clock import now
from community.kernel.webpage import when
from community.polls import policy
from community.polls.models import RANKED, SINGLE, Poll
from community.polls.queries import Result, chosen_by, get_poll, poll_id_of, result_of
from community.topics.models import Topic


def poll_in(topic: Topic) -> SimpleNamespace:
    """For a topic's page: `poll`, as polls/poll.html takes it, or None; and whether the reader `may_open` one."""
    person, poll_id = me(), poll_id_of(topic.id)
    if poll_id is None:
        return SimpleNamespace(poll=None, may_open=policy.can_open(person, topic))
    poll = get_poll(poll_id)
    by_id, chosen = poll.by_id, chosen_by(poll_id, person.id) if person else []
    unless(lambda person: person.id == by_id or bool(chosen_by(poll_id, person.id)))
    return SimpleNamespace(poll=shown(poll, person, chosen), may_open=False)


def shown(poll: Poll, person: Person | None, chosen: list[int], typed: dict[str, str] | None = None) -> SimpleNamespace:
    """What polls/poll.html needs; `typed` are the places of a ranking that couldn't be taken."""
    at = now()
    end = poll.closed_at or poll.ends_at
    result = result_of(poll) if policy.can_see_result(poll, at, has_chosen=bool(chosen)) else None
    size = len(poll.options)
    places = {option_id: str(place) for place, option_id in enumerate(chosen, 1)}
    return SimpleNamespace(
        id=poll.id,
        topic_id=poll.topic_id,
        question=poll.question,
        mode=poll.mode,
        is_single=poll.mode == SINGLE,
        is_ranked=poll.mode == RANKED,
        shown=poll.shown,
        is_open=policy.is_open(poll, at),
        ends=when(poll.ends_at) if poll.ends_at else "",
        closed=when(end) if end else "",
        may_choose=policy.can_choose(person, poll, at),
        may_close=policy.can_close(person, poll) and policy.is_open(poll, at),
        has_chosen=bool(chosen),
        people=result.people if result else 0,
        has_result=result is not None,
        places=[str(place) for place in range(1, size + 1)],
        options=[
            SimpleNamespace(
                id=option.id,
                label=option.label,
                is_chosen=option.id in chosen,
                place=(typed or {}).get(f"rank-{option.id}", places.get(option.id, "")),
                **_standing(poll, result, number),
            )
            for number, option in enumerate(poll.options)
        ],
    )


def _standing(poll: Poll, result: Result | None, number: int) -> dict[str, int]:
    """Ballots, points, and their share in percent: of the people, or, where ranked, of the most points there can be."""
    if result is None:
        return {"ballots": 0, "points": 0, "share": 0}
    tally = result.tallies[number]
    most = result.people * (len(result.tallies) - 1 if poll.mode == RANKED else 1)
    return {"ballots": tally.ballots, "points": tally.points, "share": 100 * tally.points // most if most else 0}

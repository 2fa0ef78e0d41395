"""Whatever is merged, voted for, shared, taken back, said and undone in whatever order: counts are the people's."""

import random

import pytest
from flask import Flask

from community.topics.actions.recounting import recount_topics
from tests.conftest import a_person
from tests.ideas.proposals import an_idea
from tests.processes.histories import (
    COMMENT,
    CONCERN,
    DESCRIBE,
    MERGE,
    MOSTLY,
    OFTEN,
    REPLY,
    SAY_WHY,
    UNMERGE,
    VOTE,
    Cast,
    Picture,
    at_root,
    do,
)


def a_cast() -> Cast:
    """Four ideas, the last two by one person; three more people; a moderator."""
    people = [a_person(f"P{n}") for n in range(6)]
    ideas = [an_idea(people[min(n, 2)], f"Idea {n}") for n in range(4)]
    return Cast([one.id for one in ideas], [one.id for one in people], a_person("Mona", roles="moderator").id)


@pytest.mark.parametrize("seed", range(12))
def test_after_each_step_votes_are_the_union_and_undoing_restores_the_state(app: Flask, seed: int) -> None:
    dice = random.Random(seed)
    story = [(dice.choice(OFTEN), dice.randrange(3), dice.randrange(3), dice.randrange(5)) for _ in range(40)]
    cast = a_cast()
    before_merge: dict[int, tuple[int, Picture, int]] = {}
    changes = 0
    for planned in story:
        step = planned
        if dice.random() < MOSTLY:
            step = at_root(step, Picture.take(cast.ideas), cast)
        deed, one, other, _who = step
        idea, into = cast.ideas[one], cast.ideas[other]
        earlier = Picture.take(cast.ideas)
        is_done = do(step, cast)
        later = Picture.take(cast.ideas)
        assert later.problems() == []
        assert is_done or later == earlier, "what is refused changes nothing"
        if deed in (MERGE, UNMERGE):
            assert [later.own(each) for each in cast.ideas] == [earlier.own(each) for each in cast.ideas]
        if deed == MERGE and is_done:
            before_merge[idea] = (into, earlier, changes)
        elif deed == UNMERGE and is_done:
            host, then, changes_then = before_merge.pop(idea)
            assert later.family(idea) == then.family(idea)
            if changes == changes_then:
                assert later.shown(idea) == then.shown(idea)
                if later.family(host) == then.family(host):
                    assert later.shown(host) == then.shown(host)
        elif is_done:
            changes += 1
    assert recount_topics() == 0


def test_a_long_history_comes_back_to_its_beginning(app: Flask) -> None:
    """All merged into one over three links, then undone from the end: votes, posts and counts are as at first."""
    cast = a_cast()
    for step in (
        (VOTE, 0, 0, 3),
        (VOTE, 1, 0, 3),
        (VOTE, 2, 0, 4),
        (VOTE, 3, 0, 0),
        (CONCERN, 1, 0, 3),
        (DESCRIBE, 2, 1, 3),
        (DESCRIBE, 3, 2, 4),
        (SAY_WHY, 3, 0, 4),
        (COMMENT, 3, 0, 5),
        (REPLY, 3, 0, 4),
    ):
        assert do(step, cast)
    first = Picture.take(cast.ideas)
    for number in (3, 2, 1):
        assert do((MERGE, number, number - 1, 0), cast)
    joined = Picture.take(cast.ideas)
    assert joined.topics[cast.ideas[0]].vote_count == 2  # the first two; the author of the first counts nowhere
    assert joined.topics[cast.ideas[0]].concern_count == 2
    for number in (1, 2, 3):
        assert do((UNMERGE, number, 0, 0), cast)
    last = Picture.take(cast.ideas)
    assert [last.shown(each) for each in cast.ideas] == [first.shown(each) for each in cast.ideas]
    assert [last.own(each) for each in cast.ideas] == [first.own(each) for each in cast.ideas]

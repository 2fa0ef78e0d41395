"""Four processes merge, undo, vote, take back and comment on the same ideas: at no instant is a count wrong."""

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.models import Person
from community.ideas.actions import unmerge_idea
from community.kernel.database import db
from community.settings import Settings
from community.topics.actions.recounting import recount_topics
from community.topics.models import Merge
from tests.conftest import a_person
from tests.ideas.proposals import an_idea
from tests.processes.crew import all_at_once
from tests.processes.histories import Cast, Picture, live
from tests.processes.starting import FORKED

pytestmark = pytest.mark.processes
PROCESSES, STEPS, AT_ONCE = 4, 12, 20


@pytest.fixture
def crews(app: Flask) -> list[list[int]]:
    """For each process three people of its own."""
    return [[a_person(f"P{process} {n}").id for n in range(3)] for process in range(PROCESSES)]


@pytest.mark.parametrize("histories", [5, pytest.param(200, marks=pytest.mark.slow)])
def test_votes_are_the_union_at_every_step_of_random_histories(
    settings: Settings, crews: list[list[int]], mona: Person, petra: Person, histories: int
) -> None:
    authors = [db.session.get_one(Person, crew[0]) for crew in crews]
    for batch in range(0, histories, AT_ONCE):
        count = min(AT_ONCE, histories - batch)
        worlds = [[an_idea(author, f"Idea {n}").id for author in authors] for n in range(count)]
        db.session.rollback()
        start = FORKED.Barrier(PROCESSES)
        errands = [
            (
                live,
                (1000 * batch + n, [Cast(ideas, crew, (mona.id, petra.id)[n % 2]) for ideas in worlds], STEPS, start),
            )
            for n, crew in enumerate(crews)
        ]
        all_at_once(settings, *errands, patience=600)
        for ideas in worlds:
            check_and_undo(ideas, mona)
    assert recount_topics() == 0


def check_and_undo(ideas: list[int], staff: Person) -> None:
    """All is right at the end; and once all merges are undone, each idea has just its own votes and posts."""
    end = Picture.take(ideas)
    assert end.problems() == []
    while merge := db.session.scalar(
        select(Merge).where(Merge.from_id.in_(ideas), Merge.undone_at.is_(None)).order_by(Merge.id.desc()).limit(1)
    ):
        unmerge_idea(merge, by=staff)
    apart = Picture.take(ideas)
    assert apart.problems() == []
    assert apart.parents == {}
    assert [apart.own(each) for each in ideas] == [end.own(each) for each in ideas]

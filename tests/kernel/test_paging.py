"""Keyset pages: every row once, whatever is written meanwhile, and no cursor can break them."""

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.models import Person
from community.kernel.paging import Cursor, Page, paged
from tests.conftest import a_person

ORDER = (Person.created_at, Person.id)


def page(cursor: str | None) -> Page:
    return paged(select(Person.created_at, Person.id, Person.display_name), ORDER, Cursor.read(cursor), size=3)


def test_pages_show_each_row_once_while_others_join(app: Flask) -> None:
    for number in range(8):
        a_person(f"P{number}")
    seen, after = [], None
    while True:
        here = page(after)
        seen += [row.display_name for row in here.rows]
        a_person(f"Late {len(seen)}")
        after = here.after
        if after is None:
            break
    assert seen == [f"P{n}" for n in reversed(range(8))]


def test_going_back_shows_the_page_one_came_from(app: Flask) -> None:
    for number in range(8):
        a_person(f"P{number}")
    first = page(None)
    second = page(first.after)
    assert first.before is None
    assert [r.id for r in page(second.before).rows] == [r.id for r in first.rows]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "W10",
        "é",
        "A" * 1000,
        str(Cursor(("a", "b"))),
        str(Cursor((1, 2**70))),
        str(Cursor((1,))),
        "bnVsbA",
        "WzEsMl0",
    ],
)
def test_a_made_up_cursor_shows_the_first_page(app: Flask, cursor: str) -> None:
    a_person("Only")
    assert [row.display_name for row in page(cursor).rows] == ["Only"]

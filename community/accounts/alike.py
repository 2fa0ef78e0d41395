"""Pages that are alike for all plain members: made once for nobody in particular, then handed to each of them.

A view marked with `alike_for_members` is run for a stand-in who has written nothing and voted for nothing, so nothing
of one member can be in what another gets; what is the reader's own are holes (kernel/webpage.py). Meanwhile whoever
would show somebody something else says so with `unless` or `unless_there_is`: for them the view is run as usual.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, ParamSpec, TypeVar

from flask import g, request, session
from sqlalchemy import Exists, Select, or_, select

from community.accounts.models import Person
from community.accounts.policy import can_take_part
from community.accounts.viewer import me
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Refusal
from community.kernel.remembered import Memory
from community.kernel.transaction import after_every_commit

P = ParamSpec("P")
R = TypeVar("R")
NOBODY = 0
"""The stand-in's id, which no row has."""
MOST_PAGES = 300
LONGEST_QUERY = 300

Check = Callable[[Person], bool]
made = Memory(MOST_PAGES)
after_every_commit(made.forget)


@dataclass(frozen=True)
class Made:
    """A page, and who gets another."""

    html: bytes
    exceptions: tuple[Check, ...]
    rows: "Rows | None"

    def suits(self, person: Person) -> bool:
        if any(stands_out(person) for stands_out in self.exceptions):
            return False
        return self.rows is None or not self.rows.are_there_for(person)


class Rows:
    """For whose reader a page is another: all that has to be looked up, in one statement.

    From its second reader on it is worked out for the driver, once for the page: fifty posts come with lists of fifty
    ids, which SQLAlchemy would write anew for each reader.
    """

    def __init__(self, rows: list[Exists]) -> None:
        self._select = select(or_(*rows))
        self._is_asked = False

    def are_there_for(self, person: Person) -> bool:
        connection = db.session.connection()
        if person.mask_ids or not self._is_asked:
            self._is_asked = True
            asked = {"me": person.id, "mine": list(person.own_ids)}
            return bool(connection.execute(self._select, asked).scalar())
        statement, order, values, readers = self._worked_out
        values = values | dict.fromkeys(readers, person.id)
        given = values if order is None else tuple(values[name] for name in order)
        return bool(connection.exec_driver_sql(statement, given).scalar())

    @cached_property
    def _worked_out(self) -> tuple[str, Sequence[str] | None, dict[str, Any], list[str]]:
        """The statement, the order of its parameters if they have no names, their values, and which the reader is."""
        compiled: Any = self._select.compile(dialect=db.engine.dialect)
        state = compiled.construct_expanded_state({"me": NOBODY, "mine": [NOBODY]})
        processors = state.processors
        values = {n: processors[n](v) if n in processors else v for n, v in state.parameters.items()}
        readers = [name for name in ("me", *state.parameter_expansion.get("mine", ())) if name in values]
        return state.statement, state.positiontup, values, readers


def unless(stands_out: Check) -> None:
    """The page being made isn't for those for whom this holds. A check keeps plain values only, no loaded rows."""
    if "exceptions" in g:
        g.exceptions.append(stands_out)


def unless_there_is(rows: Select[*tuple[Any, ...]]) -> None:
    """The page being made isn't for those for whom there are such rows: a query with what `reader` has."""
    if "exceptional_rows" in g:
        g.exceptional_rows.append(rows.order_by(None).exists())


def unless_among(person_ids: set[int]) -> None:
    """The page being made isn't for these people: they see their own words with other buttons."""
    unless(lambda person: not person_ids.isdisjoint(person.own_ids))


def not_alike() -> None:
    """The page being made is for one reader only."""
    unless(lambda _person: True)


def alike_for_members(view: Callable[P, R]) -> Callable[P, R | bytes]:
    """Mark a GET view whose page is the same for all members in whom nothing stands out."""

    @wraps(view)
    def show(*args: P.args, **kwargs: P.kwargs) -> R | bytes:
        person = me()
        if person is None or not _is_plain(person):
            return view(*args, **kwargs)
        key = (request.path, request.query_string, person.language, person.time_zone, person.theme)
        page = made.recall(key, lambda: _make(person, lambda: view(*args, **kwargs)))
        if page is None or not page.suits(person):
            return view(*args, **kwargs)
        return page.html

    return show


def _is_plain(person: Person) -> bool:
    is_asked_plainly = len(request.query_string) <= LONGEST_QUERY and "_flashes" not in session
    return is_asked_plainly and not person.is_staff and can_take_part(person)


def _make(person: Person, view: Callable[[], object]) -> Made | None:
    """The page as nobody in particular sees it; None if it isn't one for everybody."""
    g.me, g.exceptions, g.exceptional_rows = _stand_in(person), [], []
    try:
        html = view()
        rows = Rows(g.exceptional_rows) if g.exceptional_rows else None
        return Made(html.encode(), tuple(g.exceptions), rows) if isinstance(html, str) else None
    except Refusal:
        return None
    finally:
        g.me = person
        g.pop("exceptions")
        g.pop("exceptional_rows")


def _stand_in(person: Person) -> Person:
    return Person(
        id=NOBODY,
        display_name="",
        language=person.language,
        time_zone=person.time_zone,
        theme=person.theme,
        roles="",
        standing="",
        email_verified_at=now(),
        created_at=now(),
        version=1,
    )

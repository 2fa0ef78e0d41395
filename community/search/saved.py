"""Keeping searches under a name, and finding one's own again. Nobody else ever sees them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import Person
from community.accounts.reader import ME
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Invalid, NotFound
from community.kernel.once import lock
from community.kernel.transaction import action
from community.search.models import SavedSearch

MOST_SAVED = 20
LONGEST_NAME, LONGEST_ADDRESS = 60, 2000


def own_searches() -> Select[Any]:
    """What the reader (accounts/reader) has saved."""
    return select(SavedSearch).where(SavedSearch.person_id == ME, SavedSearch.removed_at.is_(None))


def saved_by(person_id: int) -> Sequence[SavedSearch]:
    """Somebody's own saved searches, in the order of their names."""
    by_name = own_searches().order_by(func.lower(SavedSearch.name), SavedSearch.id)
    return db.session.scalars(by_name, {"me": person_id}).all()


def find_own(saved_id: int, *, by: Person) -> SavedSearch:
    """One's own saved search, removed ones too; to anybody else it isn't there."""
    found = db.session.get(SavedSearch, saved_id) if saved_id < 2**31 else None
    if found is None or found.person_id != by.id:
        raise NotFound
    return found


@action
def save_search(query: str, name: str, *, by: Person) -> None:
    """Keep it under this name. The same search again only gets the new name."""
    if len(query) > LONGEST_ADDRESS:
        raise Invalid({"name": _("This search is too long to be saved. Search for fewer words.")})
    lock(f"person:{by.id}", "saved searches")
    others = select(func.count()).where(
        SavedSearch.person_id == by.id, SavedSearch.removed_at.is_(None), SavedSearch.query != query
    )
    _check_room(db.session.scalar(others) or 0)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(SavedSearch)
        .values(person_id=by.id, name=name, query=query, saved_at=now())
        .on_conflict_do_update(index_elements=["person_id", "query"], set_={"name": name, "removed_at": None})
    )


def _check_room(count: int) -> None:
    if count >= MOST_SAVED:
        raise Invalid({"name": _("You have %(most)s saved searches. Delete one first.", most=MOST_SAVED)})


@action
def remove_search(saved: SavedSearch) -> None:
    """Take it off the list; `bring_back_search` undoes that."""
    saved.removed_at = now()


@action
def bring_back_search(saved: SavedSearch) -> None:
    lock(f"person:{saved.person_id}", "saved searches")
    if saved.removed_at is not None:
        _check_room(len(saved_by(saved.person_id)))
    saved.removed_at = None

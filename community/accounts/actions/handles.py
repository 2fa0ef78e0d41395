"""Getting a handle, and choosing another. Each has one owner for good: an old one never leads to somebody else."""

from datetime import timedelta

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.handles import clean_handle, handle_fault, handle_from
from community.accounts.models import Handle, Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Invalid
from community.kernel.markup.naming import folded
from community.kernel.transaction import action

CHANGED_EVERY = timedelta(days=30)
MOST_TRIED = 9


@action
def give_handle(person: Person) -> None:
    """The first one, made from their name. Where that makes none, they stay member-… until they choose."""
    made = handle_from(person.display_name, is_staff=person.is_staff)
    if person.handle or not made:
        return
    for number in range(1, MOST_TRIED + 1):
        handle = made if number == 1 else f"{made}{number}"
        if _take(handle, person):
            person.handle = handle
            return


@action
def choose_handle(person: Person, wanted: str) -> None:
    """Be called something else from now on, at most once in 30 days. What one was called before stays one's own."""
    handle = clean_handle(wanted)
    db.session.refresh(person, with_for_update=True)
    if handle == person.known_as:
        return
    if fault := handle_fault(handle, is_staff=person.is_staff):
        raise Invalid({"handle": fault})
    if person.handle_chosen_at and now() < (again := person.handle_chosen_at + CHANGED_EVERY):
        day = format_date(again, "long")
        raise Invalid({"handle": _("You can choose another handle from %(day)s on.", day=day)})
    if not _take(handle, person):
        raise Invalid({"handle": _("Somebody has this handle, or had it. Choose another.")})
    person.handle, person.handle_chosen_at = handle, now()
    person.version += 1


def _take(handle: str, person: Person) -> bool:
    """Write that it is theirs; the constraint decides if two want it at once."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    name = folded(handle)
    taken = db.session.scalar(
        insert(Handle)
        .values(folded=name, person_id=person.id, taken_at=now())
        .on_conflict_do_nothing(index_elements=["folded"])
        .returning(Handle.id)
    )
    owner = select(Handle.person_id).where(Handle.folded == name)
    return taken is not None or db.session.scalar(owner) == person.id

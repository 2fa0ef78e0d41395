"""Finding drafts. Only ever one's own: there is no way to ask for anybody else's."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from community.accounts.models import Person
from community.drafts.models import Draft
from community.drafts.reading import is_key
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import NotFound

UNDO = timedelta(days=1)
"""How long a deleted draft can be brought back."""


def draft_of(key: str, *, by: Person) -> Draft | None:
    """This person's draft under this key, if there is one."""
    if not is_key(key):
        return None
    query = select(Draft).where(Draft.person_id == by.id, Draft.key == key, Draft.deleted_at.is_(None))
    return db.session.scalar(query)


def find_draft(key: str, *, by: Person) -> Draft:
    """The same; NotFound without one."""
    draft = draft_of(key, by=by)
    if draft is None:
        raise NotFound
    return draft


def drafts_of(person: Person) -> Sequence[Draft]:
    """All of them, the one that was worked on last first. Their number is capped, so there are no pages."""
    query = select(Draft).where(Draft.person_id == person.id, Draft.deleted_at.is_(None))
    return db.session.scalars(query.order_by(Draft.saved_at.desc(), Draft.id.desc())).all()


def last_draft(kinds: Sequence[str], *, by: Person) -> Draft | None:
    """The draft of a new topic of one of these kinds that was worked on last."""
    query = select(Draft).where(
        Draft.person_id == by.id, Draft.deleted_at.is_(None), Draft.topic_id.is_(None), Draft.parent_id.is_(None)
    )
    return db.session.scalar(query.where(Draft.kind.in_(kinds)).order_by(Draft.saved_at.desc(), Draft.id.desc()))


def find_deleted_draft(draft_id: int, *, by: Person) -> Draft:
    """One's own draft that was deleted a short while ago."""
    query = select(Draft).where(Draft.id == draft_id, Draft.person_id == by.id, Draft.deleted_at > now() - UNDO)
    draft = db.session.scalar(query)
    if draft is None:
        raise NotFound
    return draft

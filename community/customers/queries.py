"""What was entered for customers, for staff only."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.accounts.models import Person
from community.customers import policy
from community.customers.models import Voice
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.paging import Cursor, Page, paged

VOICE = Voice.__table__.c


def list_voices(cursor: Cursor | None, *, seen_by: Person) -> Page[tuple[int, Voice]]:
    """A page of what was entered, the latest first."""
    if not policy.can_speak_for_customers(seen_by):
        raise NotFound
    along = (joinedload(one) for one in (Voice.customer, Voice.topic, Voice.by, Voice.through))
    return paged(select(VOICE.id, Voice).options(*along), (VOICE.id,), cursor)


def find_voice(voice_id: int, *, seen_by: Person) -> Voice:
    """One of them."""
    voice = db.session.get(Voice, voice_id) if policy.can_speak_for_customers(seen_by) and voice_id < 2**31 else None
    if voice is None:
        raise NotFound
    return voice

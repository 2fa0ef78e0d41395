"""Who is behind a mask, for those few who have to know: the bell and the mail, points, and a logged look by staff."""

from collections.abc import Collection

from sqlalchemy import select

from community.accounts.models import Mask
from community.kernel.database import db


def behind(person_ids: Collection[int]) -> dict[int, int]:
    """The member behind each of these that is a mask. One statement."""
    if not person_ids:
        return {}
    rows = db.session.execute(select(Mask.mask_id, Mask.person_id).where(Mask.mask_id.in_(sorted(person_ids))))
    return {row.mask_id: row.person_id for row in rows}


def unmasked(person_ids: Collection[int]) -> set[int]:
    """These people, and for each mask the member behind it."""
    members = behind(person_ids)
    return {members.get(one, one) for one in person_ids}

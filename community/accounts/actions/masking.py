"""Putting on a mask: a person of its own, who writes in one topic in place of a member."""

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.models import Mask, Person
from community.accounts.policy import can_mask
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Invalid
from community.kernel.transaction import action

NAME = "匿名の会員"
"""What a mask is called in the database; pages say it in the reader's language."""


@action
def put_on_mask(by: Person) -> Person:
    """A new mask of this member's. It has nothing of theirs but the language in which staff write to them."""
    if not can_mask(by):
        raise Invalid({"masked": _("Only members with a confirmed address can post without their name.")})
    at = now()
    # Closed from the beginning, like who stands for a customer: nobody signs in as it, looks it up or writes to it.
    mask = Person(display_name=NAME, language=by.language, created_at=at, email_verified_at=at, disabled_at=at)
    mask.stands_in = mask.is_mask = True
    db.session.add(mask)
    db.session.flush()
    db.session.add(Mask(mask_id=mask.id, person_id=by.id, made_at=at))
    ids = Person.mask_ids + f"{mask.id} "
    db.session.execute(
        update(Person).where(Person.id == by.id).values(mask_ids=ids), execution_options={"synchronize_session": False}
    )
    db.session.refresh(by, ["mask_ids"])
    return mask

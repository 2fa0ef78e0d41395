"""Saying that one uses a product, since when, and taking it back. Each says whether it changed anything."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import NotAllowed
from community.kernel.transaction import action
from community.products.actions import count_user
from community.uses import policy
from community.uses.models import Use


@dataclass(frozen=True)
class Usage:
    """Since when (the first day of a month), and whether questions about the product are told."""

    since: date | None = None
    hears_questions: bool = False


@action
def use_product(product_id: int, *, by: Person) -> bool:
    """Say that one uses it; False if one did already. One statement and the unique row decide, however often."""
    _check(by)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    added = db.session.scalar(
        insert(Use)
        .values(person_id=by.id, product_id=product_id, hears_questions=False, created_at=now())
        .on_conflict_do_nothing(index_elements=["person_id", "product_id"])
        .returning(Use.id)
    )
    if added is None:
        return False
    count_user(product_id, 1)
    return True


@action
def stop_using(product_id: int, *, by: Person) -> bool:
    """Not any more; False if one didn't say so. What was said of it goes, too."""
    gone = db.session.scalar(
        delete(Use).where(Use.person_id == by.id, Use.product_id == product_id).returning(Use.id),
        execution_options={"synchronize_session": False},
    )
    if gone is None:
        return False
    count_user(product_id, -1)
    return True


@action
def describe_use(product_id: int, usage: Usage, *, by: Person) -> None:
    """Say since when, and whether one wants to hear of questions. Whoever says so uses it."""
    use_product(product_id, by=by)
    db.session.execute(
        update(Use)
        .where(Use.person_id == by.id, Use.product_id == product_id)
        .values(since=usage.since, hears_questions=usage.hears_questions),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()


def _check(by: Person) -> None:
    if not policy.can_use(by):
        raise NotAllowed(_("Confirm your email address first. Then you can say what you use."))

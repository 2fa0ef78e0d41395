"""Writing down a person's rank, for whoever counts points."""

from sqlalchemy import update

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.transaction import action


@action
def set_standing(person_id: int, key: str) -> bool:
    """Note the rank's key; False if it stood there already. What shows the person is made afresh."""
    done = db.session.execute(
        update(Person)
        .where(Person.id == person_id, Person.standing != key)
        .values(standing=key, version=Person.version + 1),
    )
    return bool(getattr(done, "rowcount", 0))

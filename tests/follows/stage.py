"""What people follow in these tests, and what they were told."""

from sqlalchemy import select

from community.accounts.models import Person
from community.follows.models import PERSON, PRODUCT, TAG, TOPIC, Follow, Subject
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.mail.models import Mail
from community.notifications.models import Notice
from community.products.models import Product
from community.tags.queries import find_tag
from community.topics.models import Topic


def the(subject: Topic | Product | Person | str) -> Subject:
    """What a test speaks of, as something to follow; a text is a tag."""
    if isinstance(subject, str):
        tag = find_tag(subject)
        assert tag, subject
        return Subject(TAG, tag.id)
    types = {Topic: TOPIC, Product: PRODUCT, Person: PERSON}
    return Subject(types[type(subject)], subject.id)


def told(person: Person) -> list[str]:
    """The kinds of all notices to somebody after everything was delivered, in order."""
    deliver_due()
    db.session.rollback()
    return list(db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id)))


def mailed(person: Person) -> list[str]:
    deliver_due()
    db.session.rollback()
    return list(db.session.scalars(select(Mail.subject).where(Mail.to_person_id == person.id).order_by(Mail.id)))


def states() -> list[tuple[int, str, int, str]]:
    """Every row: who, of what, how."""
    db.session.rollback()
    rows = db.session.execute(
        select(Follow.person_id, Follow.subject_type, Follow.subject_id, Follow.state).order_by(Follow.id)
    )
    return [tuple(row) for row in rows]

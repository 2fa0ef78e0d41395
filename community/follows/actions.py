"""Following, muting, blocking and taking each of them back. Each says whether it changed anything."""

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import Person
from community.follows import policy
from community.follows.models import BLOCKED, FOLLOWING, MUTED, PERSON, Follow, Subject
from community.follows.queries import find_subject, is_about, state_of
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.transaction import action


@action
def follow(subject: Subject, *, by: Person) -> bool:
    """Hear of what is new there. Ends a mute; False if they followed it already."""
    if not policy.can_follow(by):
        raise NotAllowed(_("You can't follow anything with this account."))
    found = find_subject(subject, seen_by=by)
    if found is not None and found.id == by.id:
        raise NotAllowed(_("That's you."))
    return _stand(subject, FOLLOWING, by)


@action
def unfollow(subject: Subject, *, by: Person) -> bool:
    """Not any more; False if they didn't follow it."""
    return _end(subject, FOLLOWING, by)


@action
def mute(subject: Subject, *, by: Person) -> bool:
    """Hear nothing of it, neither here nor by mail. Ends following; False if it was muted already."""
    _check_silence(find_subject(subject, seen_by=by), by)
    return _stand(subject, MUTED, by)


@action
def unmute(subject: Subject, *, by: Person) -> bool:
    return _end(subject, MUTED, by)


@action
def block(person_id: int, *, by: Person) -> bool:
    """Nothing that this person does reaches `by` as a notice, nor the other way round. Their posts stay public."""
    subject = Subject(PERSON, person_id)
    _check_silence(find_subject(subject, seen_by=by), by)
    return _stand(subject, BLOCKED, by)


@action
def unblock(person_id: int, *, by: Person) -> bool:
    return _end(Subject(PERSON, person_id), BLOCKED, by)


def _check_silence(person: Person | None, by: Person) -> None:
    if person is not None and not policy.can_silence(by, person):
        raise NotAllowed(_("You can't mute or block yourself or our staff."))


def _stand(subject: Subject, state: str, by: Person) -> bool:
    """Make this the one row of this person and subject, by one statement. Only `unblock` ends a block."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    changed = db.session.scalar(
        insert(Follow)
        .values(person_id=by.id, subject_type=subject.type, subject_id=subject.id, state=state, changed_at=now())
        .on_conflict_do_update(
            index_elements=["person_id", "subject_type", "subject_id"],
            set_={"state": state, "changed_at": now()},
            where=Follow.state.not_in((state, BLOCKED)),
        )
        .returning(Follow.id)
    )
    if changed is None and state != BLOCKED and state_of(by.id, subject) == BLOCKED:
        raise Conflict(_("You've blocked this person. Unblock them first."))
    return changed is not None


def _end(subject: Subject, state: str, by: Person) -> bool:
    done = db.session.execute(
        delete(Follow).where(
            Follow.person_id == by.id,
            is_about(subject),
            Follow.state == state,
        ),
        execution_options={"synchronize_session": False},
    )
    return bool(getattr(done, "rowcount", 0))

"""What administrators do to the site and its people. Each act is logged in its own transaction."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.actions import roles as accounts
from community.accounts.models import Person
from community.admin import policy
from community.audit.actions import note
from community.kernel.clock import now
from community.kernel.courier import try_again
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.outbox import DEAD, DUE, Delivery, wake
from community.kernel.transaction import action, after_commit


def _check_retrier(by: Person) -> None:
    if not policy.can_retry(by):
        raise NotAllowed(_("Only administrators can do this."))


@action
def retry_delivery(delivery_id: int, *, by: Person) -> None:
    """Try a given-up delivery again, at once and with all its tries."""
    _check_retrier(by)
    if not try_again(delivery_id):
        raise Conflict(_("This delivery isn't given up any more."))
    note("retry", "delivery", delivery_id, by=by)
    after_commit(wake)


@action
def retry_all_deliveries(*, by: Person) -> int:
    """Try everything again that was given up. Returns how many."""
    _check_retrier(by)
    done = db.session.execute(
        update(Delivery).where(Delivery.state == DEAD).values(state=DUE, attempts=0, due_at=now()),
        execution_options={"synchronize_session": False},
    )
    count = int(getattr(done, "rowcount", 0))
    if count:
        note("retry all", "delivery", 0, by=by, count=count)
        after_commit(wake)
    return count


@action
def set_roles(person: Person, roles: Collection[str], *, title_ja: str, title_en: str, by: Person) -> None:
    """Give a person exactly these roles, and what staff are called beside their names."""
    before, titles = person.roles, (person.staff_title_ja, person.staff_title_en)
    if set(roles) != person.role_names:
        accounts.set_roles(person, roles, by=by)
        note("set roles", "person", person.id, by=by, before=before, after=person.roles)
    if titles != (title_ja, title_en):
        accounts.set_staff_title(person, ja=title_ja, en=title_en, by=by)
        note("set title", "person", person.id, by=by, before=" / ".join(titles), after=f"{title_ja} / {title_en}")


@action
def disable_person(person: Person, *, reason: str, by: Person) -> None:
    """Close an account, with a reason for the log."""
    if person.id == by.id:
        raise Conflict(_("You can't close your own account here."))
    if person.disabled_at:
        raise Conflict(_("This account is closed already."))
    accounts.disable_person(person, by=by)
    note("disable", "person", person.id, by=by, reason=reason)


@action
def enable_person(person: Person, *, by: Person) -> None:
    """Open a closed account again."""
    if person.disabled_at is None:
        raise Conflict(_("This account isn't closed."))
    accounts.enable_person(person, by=by)
    note("enable", "person", person.id, by=by)

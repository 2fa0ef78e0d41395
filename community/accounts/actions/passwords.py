"""Setting a password: with a mailed key, or with the present password."""

from flask_babel import gettext as _

from community.accounts.actions.mailed_keys import VALID_FOR, issue_key, use_key, void_keys
from community.accounts.actions.registering import note_verified
from community.accounts.actions.signing_in import Begun, Browser, begin_session, end_other_sessions, lock_person
from community.accounts.actions.writing import write_to
from community.accounts.keys import new_key
from community.accounts.models import RESET, Person
from community.accounts.passwords import hash_password, is_right, password_fault
from community.accounts.queries import holder_of, person_by_address
from community.kernel.errors import Conflict, Gone, Invalid
from community.kernel.transaction import action


@action
def ask_for_reset(email: str) -> None:
    """Mail a key to an address if somebody has it. Whoever asks learns nothing of that."""
    person = person_by_address(email) if email else None
    if person is None or not person.is_active:
        return
    key = issue_key(person, RESET)
    minutes = int(VALID_FOR[RESET].total_seconds() // 60)
    write_to(person, "reset", cause=f"reset:{new_key()}", path=f"/reset-password/{key}", minutes=minutes)


def reset_password(key: str, password: str) -> None:
    """Set a new password with a mailed key. Every session ends, and every other key with it."""
    holder = holder_of(key, RESET)
    if holder is None:
        raise Gone(_("This link was used before, or it is too old."))
    _check(password, holder.person)
    _reset(key, hash_password(password))


@action
def _reset(key: str, password_hash: str) -> None:
    person = use_key(key, RESET)
    _set(person, password_hash)
    # The key came through the mailbox, so the address is theirs.
    note_verified(person)


def change_password(person: Person, present: str, password: str, *, browser: Browser) -> Begun:
    """Set a new password with the present one. Every session ends; a new one begins for the browser that asked."""
    seen_hash = person.password_hash
    if not is_right(seen_hash, present):
        raise Invalid({"present": _("This isn't your present password.")})
    _check(password, person)
    return _change(person, seen_hash, hash_password(password), browser=browser)


@action
def _change(person: Person, seen_hash: str | None, password_hash: str, *, browser: Browser) -> Begun:
    lock_person(person)
    if person.password_hash != seen_hash:
        raise Conflict(_("Your password was changed elsewhere in the meantime."))
    _set(person, password_hash)
    return begin_session(person, browser=browser)


def _check(password: str, person: Person) -> None:
    if fault := password_fault(password, email=person.email or "", name=person.display_name):
        raise Invalid({"password": fault})


@action
def _set(person: Person, password_hash: str) -> None:
    lock_person(person)
    person.password_hash = password_hash
    void_keys(person, RESET)
    end_other_sessions(person, but=None)
    write_to(person, "password_changed", cause=f"password-changed:{new_key()}")

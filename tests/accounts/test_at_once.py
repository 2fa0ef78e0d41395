"""What happens when many do the same at the same moment, on one address or with one key."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from community.accounts.actions.passwords import change_password, reset_password
from community.accounts.actions.registering import NewPerson, register
from community.accounts.actions.roles import make_first_administrator, set_roles
from community.accounts.actions.signing_in import Browser, sign_in
from community.accounts.models import Person, SignIn
from community.accounts.passwords import hash_password, is_right
from community.kernel.database import db
from community.kernel.errors import Refusal
from tests.accounts.mailbox import PASSWORD, found, letters_to, link_in
from tests.accounts.mailbox import register as register_by_form

MANY = 8


def at_once(app: Flask, *deeds: Callable[[], object]) -> Counter[str]:
    """Do all deeds at the same moment, each in a request of its own. Counts "done" and the names of refusals."""
    start = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> str:
        with app.test_request_context("/", headers={"Accept-Language": "en"}):
            start.wait()
            try:
                deed()
            except Refusal as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        outcome = Counter(pool.map(do, deeds))
    db.session.rollback()
    return outcome


def test_one_address_gets_one_account(app: Flask) -> None:
    deeds = [
        lambda n=n: register(NewPerson(f"D{n}", "dora@example.com", PASSWORD, "en", "Asia/Tokyo")) for n in range(MANY)
    ]
    assert at_once(app, *deeds) == {"done": MANY}
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1
    subjects = Counter(str(letter["Subject"]).split()[0] for letter in letters_to("dora@example.com"))
    assert subjects == {"Confirm": 1, "You": MANY - 1}


def test_one_key_sets_one_password(app: Flask) -> None:
    client = app.test_client()
    register_by_form(client)
    client.post("/reset-password", data={"email": "dora@example.com"})
    key = link_in(letters_to("dora@example.com")[-1]).rpartition("/")[2]
    deeds = [lambda n=n: reset_password(key, f"tulip number {n} blooms") for n in range(MANY)]
    assert at_once(app, *deeds) == {"done": 1, "Gone": MANY - 1}
    kept = found("dora@example.com").password_hash
    assert sum(is_right(kept, f"tulip number {n} blooms") for n in range(MANY)) == 1


def test_no_session_begun_with_the_former_password_outlives_its_change(
    app: Flask, alice: Person, with_password: Callable[[Person], Person]
) -> None:
    alice_id = with_password(alice).id

    def change() -> None:
        change_password(db.session.get_one(Person, alice_id), PASSWORD, "moss under tulip", browser=Browser("changer"))

    def enter() -> None:
        sign_in("alice@example.com", PASSWORD, browser=Browser("late"))

    outcome = at_once(app, change, *[enter] * (MANY - 1))
    assert outcome["done"] + outcome["Invalid"] == MANY
    live = db.session.scalars(select(SignIn.user_agent).where(SignIn.ended_at.is_(None))).all()
    assert live == ["changer"]


def test_two_administrators_cannot_dismiss_each_other(app: Flask, ada: Person, alice: Person) -> None:
    set_roles(alice, ["admin"], by=ada)
    ids = (ada.id, alice.id)

    def dismiss(by: int, whom: int) -> Callable[[], None]:
        return lambda: set_roles(db.session.get_one(Person, ids[whom]), [], by=db.session.get_one(Person, ids[by]))

    outcome = at_once(app, dismiss(0, 1), dismiss(1, 0))
    assert outcome["done"] == 1
    admins = db.session.scalar(select(func.count()).select_from(Person).where(Person.roles == "admin"))
    assert admins == 1


def test_a_new_site_gets_one_first_administrator(app: Flask) -> None:
    hashed = hash_password(PASSWORD)
    deeds = [
        lambda n=n: make_first_administrator(NewPerson(f"A{n}", f"a{n}@example.com", "", "en", "Asia/Tokyo"), hashed)
        for n in range(4)
    ]
    assert at_once(app, *deeds) == {"done": 1, "Conflict": 3}

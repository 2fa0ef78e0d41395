"""Who becomes staff, who is shut out, and who can be neither by accident."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.accounts.actions.roles import disable_person, enable_person, set_roles, set_staff_title
from community.accounts.models import Person
from community.accounts.passwords import is_right
from community.accounts.policy import is_admin, is_moderator, is_product_team, is_staff
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from tests.accounts.mailbox import found, sign_in


def test_somebody_can_have_several_roles(alice: Person, ada: Person) -> None:
    set_roles(alice, ["product", "moderator"], by=ada)
    kept = found("alice@example.com")
    assert kept.role_names == {"moderator", "product"}
    assert (is_moderator(kept), is_product_team(kept), is_admin(kept), is_staff(kept)) == (True, True, False, True)
    set_roles(alice, [], by=ada)
    assert not is_staff(found("alice@example.com"))


@pytest.mark.parametrize("who", ["alice", "mona", "petra"])
def test_only_administrators_give_roles_or_close_accounts(
    who: str, bob: Person, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    for attempt in (
        lambda: set_roles(bob, ["admin"], by=by),
        lambda: set_roles(by, ["admin"], by=by),
        lambda: disable_person(bob, by=by),
        lambda: enable_person(bob, by=by),
        lambda: set_staff_title(bob, ja="社長", en="President", by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not is_staff(found("bob@example.com"))


def test_a_closed_administrator_decides_nothing(alice: Person, ada: Person) -> None:
    set_roles(alice, ["admin"], by=ada)
    disable_person(ada, by=alice)
    with pytest.raises(NotAllowed):
        set_roles(ada, ["admin"], by=ada)


def test_roles_that_do_not_exist_are_refused(alice: Person, ada: Person) -> None:
    with pytest.raises(Invalid):
        set_roles(alice, ["owner"], by=ada)


def test_the_last_administrator_can_neither_step_down_nor_be_shut_out(ada: Person, alice: Person) -> None:
    for attempt in (lambda: set_roles(ada, ["moderator"], by=ada), lambda: disable_person(ada, by=ada)):
        with pytest.raises(Conflict):
            attempt()
    set_roles(alice, ["admin"], by=ada)
    set_roles(ada, ["moderator"], by=ada)
    assert not is_admin(found("ada@example.com"))


def test_staff_have_a_title_in_both_languages(petra: Person, ada: Person) -> None:
    set_staff_title(petra, ja="品質保証", en="Quality", by=ada)
    kept = found("petra@example.com")
    assert (kept.staff_title("ja"), kept.staff_title("en")) == ("品質保証", "Quality")


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["first-administrator", *words])
    return result.exit_code, result.output


def test_a_new_site_gets_its_administrator_by_command(app: Flask, client: FlaskClient) -> None:
    code, said = run(app, "Ada@Example.com", "運営 Ada")
    assert code == 0
    password = said.splitlines()[1].rpartition(" ")[2]
    assert len(password) >= 20
    ada = found("ada@example.com")
    assert is_admin(ada)
    assert ada.email_verified_at is not None
    assert is_right(ada.password_hash, password)
    assert sign_in(client, "ada@example.com", password).status_code == 303


def test_somebody_registered_becomes_the_administrator_and_keeps_their_password(
    app: Flask, alice: Person, with_password: Callable[[Person], Person]
) -> None:
    with_password(alice)
    code, said = run(app, "alice@example.com", "Alice")
    kept = found("alice@example.com")
    assert (code, is_admin(kept), kept.display_name) == (0, True, "Alice")
    assert "the password they have" in said
    assert is_right(kept.password_hash, "tulip under moss")


def test_the_command_makes_no_second_administrator(app: Flask, ada: Person) -> None:
    code, said = run(app, "eve@example.com", "Eve")
    assert code != 0
    assert "administrator already" in said
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(("email", "name"), [("ada", "Ada"), ("ada@example.com", " ")])
def test_the_command_takes_no_nonsense(app: Flask, email: str, name: str) -> None:
    code, _said = run(app, email, name)
    assert code != 0
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0

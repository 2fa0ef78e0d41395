"""The site that the tests of this folder look at: its people by role, their browsers, and the ids in its addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from community.accounts.keys import hash_of, new_key
from community.accounts.models import FORGOTTEN_AFTER, Person, SignIn
from community.accounts.passwords import hash_password
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.transaction import transaction
from tests.conftest import empty
from tests.security import asking, curated, filling, masked, newsroom, unseen
from tests.security.canaries import SECRETS, TOKENS, canary

PASSWORD = "a gentle kettle hums"


@dataclass
class World:
    """What is on the site, by the names that the tests know it by."""

    app: Flask
    people: dict[str, Person] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)
    """What addresses and forms are filled with: `{question}`, `{member_id}`."""
    tokens: dict[str, str] = field(default_factory=dict)
    letters: list[tuple[str, str]] = field(default_factory=list)
    """Of each mail whose it is (a role) and all that it says."""

    def filled(self, pattern: str) -> str:
        """`/questions/{question}` with this world's id."""
        return pattern.format_map(self.ids)

    def canaries(self) -> dict[str, tuple[str, frozenset[str]]]:
        """Each secret's mark and who may read it."""
        words = {name: (canary(name), roles) for name, roles in SECRETS.items()}
        return words | {name: (self.tokens[name], roles) for name, roles in TOKENS.items()}

    def browser(self, role: str) -> FlaskClient:
        """A browser of this role, as it was when the world began; nobody's has no cookie."""
        client: FlaskClient = self.app.test_client()
        if role != "anonymous":
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = self.keys[role], True
        return client


def _signed_in(people: dict[str, Person]) -> dict[str, str]:
    """The key of a session of each; Egon's is too old to go on with."""
    keys = {role: new_key() for role in people}
    at = dict.fromkeys(people, now()) | {"expired": now() - FORGOTTEN_AFTER - timedelta(days=1)}
    with transaction():
        for role, person in people.items():
            whose = {"person_id": person.id, "key_hash": hash_of(keys[role])}
            db.session.add(SignIn(**whose, created_at=at[role], seen_at=at[role]))
    return keys


def _people() -> dict[str, Person]:
    """One of each role, and three who are in none: Carol, a bystander, Noel, who hasn't confirmed
    his address, and Vera, who posts without her name."""
    named = {
        "new": canary("name of somebody unconfirmed"),
        "member": "Alice",
        "other": "Bob",
        "moderator": "Mona",
        "product": "Petra",
        "admin": "Ada",
        "disabled": "Dora",
        "expired": "Egon",
        "carol": "Carol",
        "noel": "Noel",
        "vera": "Vera " + canary("name of who posts without it"),
    }
    addresses = {
        "new": canary("mail address of somebody unconfirmed"),
        "member": canary("mail address of a member"),
    }
    password_hash = hash_password(PASSWORD)
    people = {
        role: Person(
            display_name=name,
            email=f"{addresses.get(role, role)}@example.com",
            email_verified_at=None if role in ("new", "noel") else now(),
            password_hash=password_hash if role in ("member", "other") else None,
            roles=role if role in ("moderator", "product", "admin") else "",
            language="en",
            created_at=now(),
        )
        for role, name in named.items()
    }
    with transaction():
        db.session.add_all(people.values())
    return people


def _fill(world: World) -> None:
    """All of it, through the actions that people use."""
    filling.mailed_keys_and_sessions(world)
    filling.products(world)
    filling.public(world)
    asking.question_hours(world)
    curated.in_public(world)
    masked.posts(world)
    question = unseen.public_until_hidden(world)
    deliver_due()
    unseen.hidden(world, question)
    curated.hidden_since(world)
    unseen.deleted(world)
    unseen.waiting(world)
    filling.staff_work(world)
    newsroom.news(world)
    filling.customers(world)
    filling.drafts(world)
    deliver_due()
    filling.badges_and_closed_pages(world)
    filling.ledger_line(world)
    filling.failed_delivery(world)
    filling.name_notices(world)


def _letters(world: World) -> list[tuple[str, str]]:
    roles = {person.email: role for role, person in world.people.items()}
    found = []
    for _number, letter in world.app.extensions["mailbox"].latest(most=10_000):
        parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
        found.append((roles[letter["To"]], "\n".join([str(letter["Subject"]), *parts])))
    return found


@contextmanager
def a_world(app: Flask) -> Iterator[World]:
    """The application inside a request, on a database with something of everything; what follows was delivered."""
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        empty(app)
        for letter in Path(app.extensions["settings"].instance / "mailbox").glob("*.eml"):
            letter.unlink()
        world = World(app, _people())
        world.ids |= {f"{role}_id": person.id for role, person in world.people.items()}
        _fill(world)
        world.keys = _signed_in(world.people)
        world.letters = _letters(world)
        yield world
        db.session.rollback()
        db.session.remove()

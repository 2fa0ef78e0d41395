"""Choosing interests, setting topics aside and taking that back, and closing the first steps. Always for oneself."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import Person
from community.feed import policy
from community.feed.models import FeedChoice, Interest, SetAside
from community.feed.queries import tags_in_use
from community.follows.models import PRODUCT, TAG
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Invalid, NotAllowed
from community.kernel.missing import add_missing
from community.kernel.transaction import action
from community.products.models import Product
from community.tags.models import fold
from community.topics.models import Topic

MOST_TAGS = 20


def _check(by: Person) -> None:
    if not policy.can_arrange(by):
        raise NotAllowed(_("You can't do this with this account."))


@action
def choose_interests(product_ids: Collection[int], labels: Sequence[str], *, by: Person) -> None:
    """Make exactly these one's interests. What isn't chosen any more has no effect from now on."""
    _check(by)
    wanted = {(PRODUCT, number) for number in _known_products(product_ids)}
    wanted |= {(TAG, number) for number in _known_tags(labels)}
    chosen = db.session.scalars(select(Interest).where(Interest.person_id == by.id)).all()
    for one in chosen:
        if (one.subject_type, one.subject_id) not in wanted:
            db.session.delete(one)
    rows = [
        {"person_id": by.id, "subject_type": subject_type, "subject_id": number, "chosen_at": now()}
        for subject_type, number in sorted(wanted)
    ]
    add_missing(Interest, rows, unique=("person_id", "subject_type", "subject_id"))


def _known_products(product_ids: Collection[int]) -> set[int]:
    known = set(db.session.scalars(select(Product.id).where(Product.id.in_(product_ids)))) if product_ids else set()
    if known != set(product_ids):
        raise Invalid({"product": _("Choose from the products of the list.")})
    return known


def _known_tags(labels: Sequence[str]) -> list[int]:
    """The tags of these words. One that stands on nothing public is as unknown as one that nobody ever wrote."""
    names = {fold(label): label for label in labels if fold(label)}
    if len(names) > MOST_TAGS:
        raise Invalid({"tags": _("Choose at most %(most)s tags.", most=MOST_TAGS)})
    known = tags_in_use(list(names))
    missing = [label for name, label in names.items() if name not in known]
    if missing:
        raise Invalid({"tags": _("Nothing here bears the tag #%(tag)s.", tag=missing[0][:40])})
    return list(known.values())


@action
def arrange_for_me(*, by: Person) -> None:
    """Make one's list from what one follows and chose."""
    _set(by, {"is_personal": True})


@action
def arrange_for_everybody(*, by: Person) -> None:
    """No list of one's own: what is lively, as everybody sees it."""
    _set(by, {"is_personal": False})


@action
def close_steps(*, by: Person) -> None:
    """Show the first steps no more."""
    _set(by, {"steps_closed_at": now()})


@action
def reopen_steps(*, by: Person) -> None:
    """Show them again, as far as they aren't taken yet."""
    _set(by, {"steps_closed_at": None})


def _set(by: Person, values: Mapping[str, Any]) -> None:
    _check(by)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(FeedChoice)
        .values(person_id=by.id, **{"is_personal": True, **values})
        .on_conflict_do_update(index_elements=["person_id"], set_=dict(values))
    )


@action
def set_aside(topic: Topic, *, by: Person) -> bool:
    """Not interested: it leaves one's list at once. False if it had been set aside already."""
    _check(by)
    rows = [{"person_id": by.id, "topic_id": topic.id, "said_at": now()}]
    return bool(add_missing(SetAside, rows, unique=("person_id", "topic_id")))


@action
def bring_back(topic_id: int, *, by: Person) -> bool:
    """Show it again; False if it wasn't set aside. It may have gone since, so only its number is asked for."""
    _check(by)
    gone = delete(SetAside).where(SetAside.person_id == by.id, SetAside.topic_id == topic_id)
    return bool(list(db.session.scalars(gone.returning(SetAside.id))))

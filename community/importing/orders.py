"""Orders from the shop: JSON Lines that say who bought which product, for the label "Verified owner".

Each line: {"order": "A-1001/1", "product": "kettle-k2", "bought_on": "2026-05-01", "email_sha256": "…"}. The buyer is
given by `email_sha256` (the address without blanks around it, in small letters) or by `person` (the id of an imported
person); the product by its address on the site or its imported id. A known `order` isn't read again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import or_, select

from community.accounts.models import Person
from community.importing.actions import LINES_AT_ONCE, Report, decoded
from community.importing.lines import BadLine, Key
from community.kernel.database import db
from community.kernel.transaction import action
from community.products.models import Product
from community.reviews.models import Purchase
from community.reviews.ownership import email_hash, prove_anew


class OrderLine(BaseModel):
    """A line of the file. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid")

    order: Key
    product: Key
    bought_on: date
    email_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    person: Key | None = None

    @model_validator(mode="after")
    def has_one_buyer(self) -> Self:
        if bool(self.email_sha256) == bool(self.person):
            raise ValueError("give either email_sha256 or person")
        return self


@dataclass(frozen=True)
class Buyers:
    """Members by the hash of the address that they have shown to be theirs."""

    by_hash: dict[str, int]

    @classmethod
    def gather(cls) -> "Buyers":
        known = select(Person.id, Person.email).where(Person.email.is_not(None), Person.email_verified_at.is_not(None))
        return cls({email_hash(row.email): row.id for row in db.session.execute(known)})


def import_orders(path: Path, progress: Callable[[int], None]) -> Report:
    """Load a file of orders. Reviews that stand there already get their label, too."""
    report, buyers = Report(), Buyers.gather()
    with path.open("rb") as file:
        numbered = enumerate(file, start=1)
        while chunk := list(islice(numbered, LINES_AT_ONCE)):
            lines, unreadable = decoded(chunk)
            added, refused = load_orders(lines, buyers)
            report.added += added
            report.same += len(lines) - added - len(refused)
            report.refused += sorted(unreadable + refused)
            db.session.rollback()
            progress(sum(len(raw) for _number, raw in chunk))
    return report


@action
def load_orders(lines: list[tuple[int, str]], buyers: Buyers) -> tuple[int, list[tuple[int, str]]]:
    """Load these numbered lines; returns how many were new, and those that can't be taken."""
    added, refused, touched = 0, [], set()
    for number, text in lines:
        try:
            purchase = _purchase(text)
        except BadLine as error:
            refused.append((number, str(error)))
            continue
        if purchase is None:
            continue
        db.session.add(purchase)
        db.session.flush()
        added += 1
        buyer_id = purchase.person_id or buyers.by_hash.get(purchase.email_hash)
        if buyer_id:
            touched.add((buyer_id, purchase.product_id))
    for buyer_id, product_id in sorted(touched):
        if person := db.session.get(Person, buyer_id):
            prove_anew(person, product_id)
    return added, refused


def _purchase(text: str) -> Purchase | None:
    """The line as a new row; None if it was read before."""
    try:
        line = OrderLine.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadLine(f"{place}: {first['msg']}" if place else str(first["msg"])) from None
    if db.session.scalar(select(Purchase.id).where(Purchase.source_id == line.order)):
        return None
    named = or_(Product.slug == line.product, Product.source_id == f"product:{line.product}")
    product_id = db.session.scalar(select(Product.id).where(named))
    if product_id is None:
        raise BadLine(f"product:{line.product} isn't known")
    person_id = None
    if line.person:
        person_id = db.session.scalar(select(Person.id).where(Person.source_id == f"person:{line.person}"))
        if person_id is None:
            raise BadLine(f"person:{line.person} isn't known")
    return Purchase(
        source_id=line.order,
        product_id=product_id,
        email_hash=line.email_sha256 or "",
        person_id=person_id,
        bought_on=line.bought_on,
    )

"""Who uses what."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select

from community.accounts.models import Person
from community.accounts.reader import ME
from community.kernel.database import db
from community.products.models import Product
from community.uses.models import Use


def own_use(product_id: int) -> Select[Use]:
    """What the reader (accounts/reader) said of their use of a product."""
    return select(Use).where(Use.person_id == ME, Use.product_id == product_id)


def use_of(person_id: int, product_id: int) -> Use | None:
    """How somebody uses a product; None if they don't say that they do."""
    return db.session.scalar(own_use(product_id), {"me": person_id})


def used_by(person: Person) -> Sequence[tuple[Product, Use]]:
    """What somebody says that they use, in the company's order. For themselves only."""
    query = (
        select(Product, Use)
        .join(Use, Use.product_id == Product.id)
        .where(Use.person_id == person.id)
        .order_by(Product.position, Product.id)
    )
    return [(product, use) for product, use in db.session.execute(query)]


def hearing_of_questions(product_id: int, *, among: Collection[int] | None = None) -> list[int]:
    """The ids of those who use a product and want to hear of questions about it; only those `among` whom it's asked."""
    query = select(Use.person_id).where(Use.product_id == product_id, Use.hears_questions)
    if among is not None:
        query = query.where(Use.person_id.in_(among))
    return list(db.session.scalars(query.order_by(Use.person_id)))

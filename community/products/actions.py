"""Making and describing products, and counting what is said about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, update

from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.transaction import action
from community.products.models import Product

COUNTED = {
    "question": Product.question_count,
    "idea": Product.idea_count,
    "review": Product.review_count,
    "tip": Product.tip_count,
    "story": Product.story_count,
}


@action
def add_product(
    slug: str, *, names: dict[str, str], descriptions: dict[str, str], source_id: str | None = None
) -> Product:
    """A new product; `names` and `descriptions` by language."""
    product = Product(
        slug=slug,
        name_ja=names.get("ja", ""),
        name_en=names.get("en", ""),
        description_ja=descriptions.get("ja", ""),
        description_en=descriptions.get("en", ""),
        source_id=source_id,
        created_at=now(),
    )
    db.session.add(product)
    db.session.flush()
    return product


@dataclass(frozen=True)
class Description:
    """What the company says of a product, by language, and its place among the others."""

    names: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    position: int = 0


@action
def describe_product(product: Product, said: Description) -> None:
    """Say other words about a product. Its slug stays, for addresses that people kept."""
    for language in ("ja", "en"):
        setattr(product, f"name_{language}", said.names.get(language, ""))
        setattr(product, f"description_{language}", said.descriptions.get(language, ""))
        setattr(product, f"category_{language}", said.categories.get(language, ""))
    product.position = said.position
    _touch(product)


@action
def set_picture(product: Product, token: str | None) -> None:
    """Show the picture that `pictures.keep_picture` stored under this token, or none."""
    product.picture = token
    _touch(product)


@action
def archive_product(product: Product) -> bool:
    """Let nothing new be written about it; False if it was so already."""
    return _archive(product, Product.archived_at.is_(None), now())


@action
def unarchive_product(product: Product) -> bool:
    return _archive(product, Product.archived_at.is_not(None), None)


def _archive(product: Product, before: ColumnElement[bool], at: datetime | None) -> bool:
    changed = db.session.scalar(
        update(Product)
        .where(Product.id == product.id, before)
        .values(archived_at=at, version=Product.version + 1)
        .returning(Product.id),
        execution_options={"synchronize_session": False},
    )
    db.session.expire(product)
    return changed is not None


def _touch(product: Product) -> None:
    db.session.flush()
    db.session.execute(update(Product).where(Product.id == product.id).values(version=Product.version + 1))


@action
def count_user(product_id: int, by: int) -> None:
    """Count somebody who uses it in (`by` 1) or out (-1)."""
    db.session.execute(
        update(Product).where(Product.id == product_id).values(user_count=Product.user_count + by),
        execution_options={"synchronize_session": False},
    )


@action
def count_topic(product_id: int | None, kind: str, stars: int | None, by: int) -> None:
    """Count a topic in (`by` 1) or out (-1), if its kind is counted; a review's stars with it."""
    if product_id is None:
        return
    counted = COUNTED.get(kind)
    if counted is None:
        return
    changes = {counted: counted + by, Product.version: Product.version + 1}
    if stars is not None:
        column = getattr(Product, f"stars_{stars}")
        changes[column] = column + by
    db.session.execute(update(Product).where(Product.id == product_id).values(changes))

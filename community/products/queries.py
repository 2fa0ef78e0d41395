"""Finding products, and what their reviews may speak of."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.paging import Cursor, Page, paged
from community.kernel.remembered import memory
from community.products.models import ASPECT, VARIANT, Facet, Product


def all_products() -> Sequence[Product]:
    """Every product, in the company's order."""
    return db.session.scalars(select(Product).order_by(Product.position, Product.id)).all()


def products_to_choose(present: Product | None = None) -> list[Product]:
    """Those that something new can be written about, and the present one of what is there."""
    return [one for one in all_products() if not one.is_archived or one is present]


PRODUCT = Product.__table__.c
_COUNT = sum((PRODUCT[f"stars_{n}"] for n in range(2, 6)), PRODUCT.stars_1)
_SUM = sum((n * PRODUCT[f"stars_{n}"] for n in range(2, 6)), PRODUCT.stars_1)
RATING: ColumnElement[int] = case((_COUNT > 0, _SUM * 1000 // _COUNT), else_=0).label("rating")
"""The mean of the stars in thousandths: whole numbers survive cursors."""
FIRST_MADE = (-PRODUCT.id).label("first_made")
ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "place": ((-PRODUCT.position).label("place"), FIRST_MADE),
    "new": (PRODUCT.created_at, PRODUCT.id),
    "rating": (RATING, FIRST_MADE),
    "reviews": (PRODUCT.review_count, FIRST_MADE),
    "users": (PRODUCT.user_count, FIRST_MADE),
}
MOST_WORDS = 5
_SEARCHED = ("name_ja", "name_en", "category_ja", "category_en", "description_ja", "description_en")


@dataclass(frozen=True)
class WantedProducts:
    """Which products a list asks for, and in which of ORDERS."""

    words: str = ""
    is_archived: bool = False
    sort: str = "place"


def _named(words: str) -> ColumnElement[bool]:
    """Every word stands somewhere in a product's names, categories or descriptions, in either language."""
    each = unicodedata.normalize("NFKC", words).lower().split()[:MOST_WORDS]
    columns = [func.lower(PRODUCT[name]) for name in _SEARCHED]
    return and_(True, *(or_(*(column.contains(word, autoescape=True) for column in columns)) for word in each))


def list_products(wanted: WantedProducts, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of products, each as `Product`. One statement."""
    order = ORDERS[wanted.sort]
    is_asked = PRODUCT.archived_at.is_not(None) if wanted.is_archived else PRODUCT.archived_at.is_(None)
    return paged(select(Product, *order).where(is_asked, _named(wanted.words)), order, cursor)


def count_products(words: str) -> tuple[int, int]:
    """How many products there are with these words, and how many of those that were archived. One statement."""
    archived = func.count(PRODUCT.archived_at)
    row = db.session.execute(select(func.count() - archived, archived).select_from(Product).where(_named(words))).one()
    return int(row[0]), int(row[1])


def find_product(slug: str) -> Product:
    """The product of this slug; NotFound if there is none."""
    product = db.session.scalar(select(Product).where(Product.slug == slug))
    if product is None:
        raise NotFound
    return product


@dataclass(frozen=True)
class Facets:
    """What reviews of a product may speak of, in the team's order, and the mean of all stars in the catalogue."""

    every: tuple[Facet, ...]
    mean: float | None

    @property
    def aspects(self) -> list[Facet]:
        """Those that may be rated."""
        return [facet for facet in self.every if facet.kind == ASPECT and facet.is_offered]

    @property
    def variants(self) -> list[Facet]:
        """Those that may be chosen."""
        return [facet for facet in self.every if facet.kind == VARIANT and facet.is_offered]

    def variant(self, variant_id: int | None) -> Facet | None:
        """The variant of this number, offered or not."""
        return next((facet for facet in self.every if facet.id == variant_id), None)


def facets_of(product_id: int) -> Facets:
    """One statement, whose answer is remembered for a moment."""
    return memory.recall(("facets_of", product_id), lambda: _facets_of(product_id))


def _facets_of(product_id: int) -> Facets:
    columns = [getattr(Product, f"stars_{stars}") for stars in range(1, 6)]
    totals = select(
        func.sum(sum(columns[1:], columns[0])).label("given"),
        func.sum(sum((n * column for n, column in enumerate(columns[1:], 2)), columns[0])).label("stars"),
    ).subquery()
    rows = db.session.execute(
        select(totals.c.given, totals.c.stars, Facet)
        .select_from(totals)
        .outerjoin(Facet, Facet.product_id == product_id)
        .order_by(Facet.kind, Facet.position, Facet.id)
    ).all()
    for row in rows:
        if row.Facet:
            db.session.expunge(row.Facet)
    given, stars = rows[0].given, rows[0].stars
    return Facets(tuple(row.Facet for row in rows if row.Facet), int(stars) / int(given) if given else None)

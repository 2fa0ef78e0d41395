"""What a text field begins with, by product and kind of post."""

from collections.abc import Mapping

from sqlalchemy import select

from community.kernel.database import db
from community.kernel.transaction import action
from community.products.models import PostTemplate, Product

Bodies = Mapping[str, tuple[str, str]]
"""By kind: in Japanese and in English."""


def template_body(slug: str, kind: str, language: str) -> str:
    """What a post of this kind about this product begins with; nothing if the team wrote nothing."""
    found = db.session.scalar(
        select(PostTemplate)
        .join(Product, Product.id == PostTemplate.product_id)
        .where(Product.slug == slug, PostTemplate.kind == kind)
    )
    return found.body(language) if found else ""


def is_template(text: str) -> bool:
    """Whether this is a template, word for word, in whatever language: then nobody has typed anything yet."""
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        return False
    same = (PostTemplate.body_ja == plain) | (PostTemplate.body_en == plain)
    return db.session.scalar(select(PostTemplate.id).where(same).limit(1)) is not None


def has_templates(kind: str) -> bool:
    """Whether any product has one for this kind."""
    return db.session.scalar(select(PostTemplate.id).where(PostTemplate.kind == kind).limit(1)) is not None


def templates_of(product_id: int) -> dict[str, tuple[str, str]]:
    """All of a product's, for those who change them."""
    rows = db.session.scalars(select(PostTemplate).where(PostTemplate.product_id == product_id))
    return {row.kind: (row.body_ja, row.body_en) for row in rows}


@action
def set_templates(product: Product, bodies: Bodies) -> None:
    """Begin posts about this product like that; a kind without words begins empty."""
    known = {row.kind: row for row in db.session.scalars(select(PostTemplate).filter_by(product_id=product.id))}
    for kind, (japanese, english) in bodies.items():
        row = known.get(kind)
        if row is None and (japanese or english):
            db.session.add(PostTemplate(product_id=product.id, kind=kind, body_ja=japanese, body_en=english))
        elif row is not None and (japanese or english):
            row.body_ja, row.body_en = japanese, english
        elif row is not None:
            db.session.delete(row)
    db.session.flush()

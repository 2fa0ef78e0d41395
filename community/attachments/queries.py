"""Finding photos."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from community.attachments.models import Photo, is_token
from community.kernel.database import db
from community.products.models import Product


def find_photo(token: str) -> Photo | None:
    """The photo of this token. Whoever shows it checks the post that it hangs on."""
    return db.session.scalar(select(Photo).where(Photo.token == token)) if is_token(token) else None


def free_photos(tokens: Collection[str], *, owner_id: int) -> Sequence[Photo]:
    """Those of the photos that are this person's own and hang on nothing yet, in the order they were taken."""
    if not tokens:
        return []
    wanted = [token for token in tokens if is_token(token)][:20]
    query = select(Photo).where(Photo.token.in_(wanted), Photo.owner_id == owner_id, Photo.post_id.is_(None))
    return db.session.scalars(query.order_by(Photo.id)).all()


def is_product_picture(token: str) -> bool:
    """Whether this is the picture of a product, which anybody may see."""
    if not is_token(token):
        return False
    return db.session.scalar(select(Product.id).where(Product.picture == token).limit(1)) is not None

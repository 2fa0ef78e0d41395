"""Taking in photos and hanging them on posts."""

import secrets
from collections.abc import Sequence

from sqlalchemy import update

from community.accounts.models import Person
from community.attachments.models import Photo, is_token
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.pictures import Picture
from community.kernel.transaction import action

MOST_PHOTOS = 4


@action
def keep_photo(picture: Picture, token: str, *, by: Person, alt: str = "") -> Photo:
    """Remember a picture already stored under `token`. It hangs on nothing yet, so only `by` can see it."""
    photo = Photo(
        token=token,
        owner_id=by.id,
        alt=alt[:200],
        width=picture.width,
        height=picture.height,
        size=len(picture.full),
        created_at=now(),
    )
    db.session.add(photo)
    db.session.flush()
    return photo


@action
def describe_photo(photo: Photo, alt: str) -> None:
    """Say what a photo shows, for those who can't see it."""
    photo.alt = alt[:200]


def new_token() -> str:
    """A name nobody can guess."""
    return secrets.token_urlsafe(18)


@action
def hang(tokens: Sequence[str], post_id: int, owner_id: int) -> int:
    """Hang the owner's own, still free photos on a post. Returns how many."""
    if not tokens:
        return 0
    done = db.session.execute(
        update(Photo)
        .where(
            Photo.token.in_([token for token in tokens if is_token(token)][:MOST_PHOTOS]),
            Photo.owner_id == owner_id,
            Photo.post_id.is_(None),
        )
        .values(post_id=post_id)
    )
    return int(getattr(done, "rowcount", 0))


@action
def take_down(tokens: Sequence[str], post_id: int, owner_id: int) -> int:
    """Take the owner's photos off their post; from then on nobody else can fetch them. Returns how many."""
    if not tokens:
        return 0
    done = db.session.execute(
        update(Photo)
        .where(
            Photo.token.in_([token for token in tokens if is_token(token)][:MOST_PHOTOS]),
            Photo.owner_id == owner_id,
            Photo.post_id == post_id,
        )
        .values(post_id=None)
    )
    return int(getattr(done, "rowcount", 0))

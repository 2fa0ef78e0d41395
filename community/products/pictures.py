"""Pictures of products: drawn anew like photos, stored in two sizes under a token, and public."""

import re
import secrets
from pathlib import Path
from typing import IO, BinaryIO, cast

from flask import current_app

from community.kernel.pictures import PictureFolder, take_in
from community.settings import Settings

TOKEN = re.compile(r"[A-Za-z0-9_-]{16,40}")


def picture_folder() -> PictureFolder:
    """Where this site's pictures of products lie."""
    settings: Settings = current_app.extensions["settings"]
    return PictureFolder(settings.instance / "products")


def keep_picture(stream: IO[bytes]) -> str:
    """Store a picture and return its token, for `actions.set_picture`. Raises BrokenPicture or HugePicture."""
    token = secrets.token_urlsafe(18)
    picture_folder().store(token, take_in(cast(BinaryIO, stream)))
    return token


def find_picture(token: str, size: str) -> Path | None:
    """The file of a token in size 'full' or 'small'; None for a token that was never ours."""
    if not TOKEN.fullmatch(token):
        return None
    path = picture_folder().path(token, size)
    return path if path.is_file() else None

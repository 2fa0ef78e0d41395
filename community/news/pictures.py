"""Where the photos of news lie."""

from flask import current_app

from community.kernel.pictures import PictureFolder
from community.settings import Settings


def picture_folder() -> PictureFolder:
    """A folder of this site, apart from the photos of posts."""
    settings: Settings = current_app.extensions["settings"]
    return PictureFolder(settings.instance / "news")

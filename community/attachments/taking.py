"""Photos that come with a form: decoded and stored before any transaction, and kept when the form is shown again.

In the page: `taken = take_photos(request.files.getlist("photos"), request.form, by=person)`, then refuse "photos" with
`taken.problem` if there is one, hang `taken.tokens` on the new post, and give `taken.kept` back to `photo_fields`.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.datastructures import FileStorage, MultiDict

from community.accounts.models import Person
from community.attachments.actions import MOST_PHOTOS, describe_photo, keep_photo, new_token
from community.attachments.models import Photo
from community.attachments.queries import free_photos
from community.kernel.errors import TooMany
from community.kernel.pictures import BrokenPicture, HugePicture, PictureFolder, take_in
from community.kernel.throttle import throttle
from community.settings import Settings

LONGEST_ALT = 200
UPLOADS = "60/hour"


@dataclass(frozen=True)
class TakenPhotos:
    """Photos of a form, new and earlier ones, in its order."""

    kept: Sequence[SimpleNamespace]
    """Each with token, url, thumb_url and alt."""
    problem: str = ""
    fingerprint: tuple[str, ...] = ()
    """The same for the same form sent twice, although each sending stores its own copies."""

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(photo.token for photo in self.kept)


NO_PHOTOS = TakenPhotos(())


def photo_folder() -> PictureFolder:
    """Where this site's photos lie."""
    settings: Settings = current_app.extensions["settings"]
    return PictureFolder(settings.instance / "photos")


def shown_photo(photo: Photo | Row[Any]) -> SimpleNamespace:
    """A photo as the `photo_strip` part takes it."""
    place = f"/photos/{photo.token}"
    return SimpleNamespace(token=photo.token, url=f"{place}?size=full", thumb_url=f"{place}?size=small", alt=photo.alt)


def take_photos(
    files: Iterable[FileStorage], form: "MultiDict[str, str]", *, by: Person, room: int = MOST_PHOTOS
) -> TakenPhotos:
    """Store the new files and look up the earlier ones (`photo_token`) that aren't to be dropped (`drop_photo`).

    `alt-<token>` describes an earlier photo, the lines of `photo_alt` the new ones. Never raises for a bad picture:
    the good ones are kept, and `problem` says what is wrong.
    """
    dropped = set(form.getlist("drop_photo"))
    wanted = [token for token in form.getlist("photo_token") if token not in dropped]
    kept = [_described(photo, form) for photo in free_photos(wanted, owner_id=by.id)[:room]]
    fresh = [file for file in files if file.filename]
    described = form.get("photo_alt", "").replace("\0", "").splitlines()
    problem, prints = "", [photo.token for photo in kept]
    for number, file in enumerate(fresh):
        if len(kept) >= room:
            problem = problem or _("Choose up to %(most)s photos.", most=room)
            break
        prints.append(_fingerprint(_stream(file)))
        alt = described[number].strip()[:LONGEST_ALT] if number < len(described) else ""
        try:
            kept.append(_taken(file, alt, by))
        except _BadPhoto as bad:
            problem = problem or bad.sentence
    return TakenPhotos(kept, problem, tuple(prints))


class _BadPhoto(Exception):
    """A file that can't be taken, and the sentence that says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _taken(file: FileStorage, alt: str, by: Person) -> SimpleNamespace:
    name = (file.filename or "")[-60:]
    settings: Settings = current_app.extensions["settings"]
    if (size := _size(_stream(file))) > settings.max_upload_bytes:
        sentence = _(
            "“%(name)s” is %(size)s MB. Choose photos of up to %(most)s MB.",
            name=name,
            size=-(-size // 1024**2),
            most=settings.max_upload_mb,
        )
        raise _BadPhoto(sentence)
    try:
        throttle.hit(UPLOADS, "photo", by.id)
        picture = take_in(_stream(file))
    except TooMany as error:
        raise _BadPhoto(_("That's a lot of photos at once. Add the rest in an hour.")) from error
    except HugePicture as error:
        raise _BadPhoto(_("“%(name)s” has too many pixels. Save it smaller and add it again.", name=name)) from error
    except BrokenPicture as error:
        sentence = _(
            "“%(name)s” isn't a JPEG, PNG or WebP picture we can read. Save it anew and add it again.", name=name
        )
        raise _BadPhoto(sentence) from error
    token = new_token()
    photo_folder().store(token, picture)
    return shown_photo(keep_photo(picture, token, by=by, alt=alt))


def _described(photo: Photo, form: Mapping[str, str]) -> SimpleNamespace:
    alt = form.get(f"alt-{photo.token}", photo.alt).replace("\0", "").strip()[:LONGEST_ALT]
    if alt != photo.alt:
        describe_photo(photo, alt)
    return shown_photo(photo)


def _stream(file: FileStorage) -> BinaryIO:
    return cast("BinaryIO", file.stream)


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size


def _fingerprint(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in iter(lambda: stream.read(65536), b""):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()

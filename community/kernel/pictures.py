"""Re-encoding pictures: only JPEG, PNG and WebP get in, only WebP in sRGB without metadata gets out."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
FULL, SMALL, SQUARE = 1600, 480, 256
"""Longest side in pixels of the picture itself and of its thumbnail, and the side of an avatar."""

MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 24_000_000, "WEBP": 15_000_000}
MOST_PIXELS_PROGRESSIVE = 25_000_000
"""What can be decoded in 300 MB. A JPEG is decoded at a fraction of its size, but a progressive one is kept whole."""

LARGEST_PROFILE = 4_000_000
DAMAGES = (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, MemoryError)
"""What Pillow's decoders raise on files that lie about themselves."""


class BrokenPicture(ValueError):
    """Not a picture of a kind we take, or a damaged one."""


class HugePicture(ValueError):
    """More pixels than we are willing to decode."""


@dataclass(frozen=True)
class Picture:
    """A picture ready to be stored: WebP bytes in two sizes."""

    full: bytes
    small: bytes
    width: int
    height: int


def take_in(stream: IO[bytes]) -> Picture:
    """Decode, turn upright, drop all metadata, and encode anew in two sizes. Raises BrokenPicture or HugePicture."""
    with _faults_named():
        bare = _decoded(stream, FULL)
        small = bare.copy()
        small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
        return Picture(_encoded(bare), _encoded(small), bare.width, bare.height)


def take_square(stream: IO[bytes]) -> bytes:
    """The same for a face: the middle of the picture, as a square of one size."""
    with _faults_named():
        bare = _decoded(stream, SQUARE * 4)
        return _encoded(ImageOps.fit(bare, (SQUARE, SQUARE), Image.Resampling.LANCZOS))


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError as bomb:
        raise HugePicture from bomb
    except (BrokenPicture, HugePicture):
        raise
    except DAMAGES as error:
        raise BrokenPicture from error


def _decoded(stream: IO[bytes], longest: int) -> Image.Image:
    """The pixels alone, upright, in RGB or RGBA, no side longer than `longest`.

    The size is judged from the header, before any pixel is decoded; all else is done on the shrunken picture.
    """
    with Image.open(stream, formats=FORMATS) as image:
        if image.width * image.height > _most_pixels(image):
            raise HugePicture
        image.draft(None, (longest * 2, longest * 2))
        plain = _in_even_steps(image)
        plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        profile = image.info.get("icc_profile")
        orientation = image.getexif().get(0x0112, 1)
    plain.getexif()[0x0112] = orientation
    upright = ImageOps.exif_transpose(plain)
    seen = _in_srgb(upright, profile if isinstance(profile, bytes) else b"")
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)
    return bare


def _most_pixels(image: Image.Image) -> int:
    if image.info.get("progressive") or image.info.get("progression"):
        return MOST_PIXELS_PROGRESSIVE
    return MOST_PIXELS[image.format or "WEBP"]


def _in_even_steps(image: Image.Image) -> Image.Image:
    """A mode that can be shrunk smoothly: palettes become colours, sixteen bits become eight."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        if "transparency" not in image.info:
            image.load()
            return image
        return image.convert("RGBA")
    return image.convert("RGBA" if "transparency" in image.info or "A" in image.mode else "RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as the file's profile means them; without a usable profile as they stand."""
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    colours = image.convert({"LA": "L", "RGBA": "RGB"}.get(image.mode, image.mode))
    seen = _converted(colours, profile) or colours.convert("RGB")
    if alpha is not None:
        seen.putalpha(alpha)
    return seen


def _converted(colours: Image.Image, profile: bytes) -> Image.Image | None:
    if not profile or len(profile) > LARGEST_PROFILE:
        return None
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(colours, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


class PictureFolder:
    """Where pictures lie: a folder with two files per token."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, token: str, size: str) -> Path:
        """The file of a token in size 'full' or 'small'. Tokens are ours, so no part of the path is anybody's text."""
        return self._folder / token[:2] / f"{token}.{size}.webp"

    def store(self, token: str, picture: Picture) -> None:
        for size, content in (("full", picture.full), ("small", picture.small)):
            path = self.path(token, size)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

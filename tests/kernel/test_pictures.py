"""What people upload: hostile files are refused, good ones come out small, upright, in sRGB and without a word."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFile, PngImagePlugin

from community.kernel.pictures import SMALL, SQUARE, BrokenPicture, HugePicture, take_in, take_square

MARKUP = b"<script>alert(1)</script>"
GPS, ORIENTATION = 0x8825, 0x0112


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def a_photo(size: tuple[int, int] = (640, 360)) -> Image.Image:
    """Red on the left, blue on the right, so that turning and colours can be told."""
    image = Image.new("RGB", size, (220, 30, 30))
    ImageDraw.Draw(image).rectangle((size[0] // 2, 0, *size), fill=(30, 30, 220))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[ORIENTATION] = orientation
    data[0x010E] = MARKUP.decode()
    data.get_ifd(GPS).update({1: "N", 2: (35.0, 0.0, 41.0), 3: "E", 4: (135.0, 46.0, 0.0)})
    return data


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=["WEBP"])
    image.load()
    return image


def near(colour: object, wanted: tuple[int, int, int], by: int = 24) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(a - b) <= by for a, b in zip(colour[:3], wanted, strict=True))


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG that only says how large it is."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = png_chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixels + png_chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """A small JPEG whose header was changed to say that it is large."""
    content = bytearray(saved(a_photo((16, 16)), "JPEG"))
    place = content.index(b"\xff\xc0") + 5
    content[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_of(width: int, height: int) -> bytes:
    canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + canvas + saved(a_photo((16, 16)), "WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


GOOD: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: saved(a_photo(), "JPEG", quality=95),
    "progressive JPEG": lambda: saved(a_photo(), "JPEG", quality=95, progressive=True),
    "JPEG in CMYK": lambda: saved(a_photo().convert("CMYK"), "JPEG", quality=95),
    "grey JPEG": lambda: saved(a_photo().convert("L"), "JPEG"),
    "JPEG with a colour profile": lambda: saved(a_photo(), "JPEG", quality=95, icc_profile=profile("sRGB")),
    "JPEG turned by EXIF": lambda: saved(a_photo().rotate(90, expand=True), "JPEG", quality=95, exif=exif(6)),
    "PNG": lambda: saved(a_photo(), "PNG"),
    "PNG with transparency": lambda: saved(a_photo().convert("RGBA"), "PNG"),
    "PNG with a palette": lambda: saved(a_photo().quantize(8), "PNG"),
    "PNG of sixteen bits": lambda: saved(Image.new("I;16", (640, 360), 40000), "PNG"),
    "WebP": lambda: saved(a_photo(), "WEBP", lossless=True),
    "WebP with transparency": lambda: saved(a_photo().convert("RGBA"), "WEBP", lossless=True),
    "grey PNG with transparency": lambda: saved(a_photo().convert("LA"), "PNG"),
    "black and white PNG": lambda: saved(a_photo().convert("1"), "PNG"),
}
COLOURLESS = ("grey JPEG", "PNG of sixteen bits", "grey PNG with transparency", "black and white PNG")


def profile(name: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


@pytest.mark.parametrize("kind", GOOD)
def test_every_usual_kind_of_picture_is_taken(kind: str) -> None:
    picture = take_in(io.BytesIO(GOOD[kind]()))
    full, small = opened(picture.full), opened(picture.small)
    assert (picture.width, picture.height) == full.size == (640, 360)
    assert max(small.size) == SMALL
    if kind not in COLOURLESS:
        assert near(full.convert("RGB").getpixel((100, 180)), (220, 30, 30))
        assert near(full.convert("RGB").getpixel((540, 180)), (30, 30, 220))
    assert opened(take_square(io.BytesIO(GOOD[kind]()))).size == (SQUARE, SQUARE)


def test_sixteen_bits_keep_their_brightness() -> None:
    picture = take_in(io.BytesIO(GOOD["PNG of sixteen bits"]()))
    assert near(opened(picture.full).getpixel((5, 5)), (156, 156, 156), by=4)


def test_transparency_stays() -> None:
    image = a_photo().convert("RGBA")
    image.putalpha(0)
    full = opened(take_in(io.BytesIO(saved(image, "PNG"))).full)
    assert full.mode == "RGBA"
    assert full.getpixel((5, 5))[3] == 0


def test_colours_are_those_that_the_profile_means() -> None:
    """The same numbers in a profile with other primaries are other colours, and come out as what they look like."""
    swapped = swapped_primaries(profile("sRGB"))
    content = saved(a_photo(), "JPEG", quality=95, icc_profile=swapped)
    assert near(opened(take_in(io.BytesIO(content)).full).getpixel((100, 180)), (30, 220, 30), by=60)


def swapped_primaries(icc: bytes) -> bytes:
    """A profile in which red means green: its red and green columns change names."""
    return icc.replace(b"rXYZ", b"tmp_").replace(b"gXYZ", b"rXYZ").replace(b"tmp_", b"gXYZ")


@pytest.mark.parametrize("icc", [b"", b"nonsense", b"\0" * 200, profile("sRGB")[:300], b"x" * 5_000_000])
def test_a_broken_profile_harms_nothing(icc: bytes) -> None:
    content = saved(a_photo(), "JPEG", quality=95, icc_profile=icc)
    full = opened(take_in(io.BytesIO(content)).full)
    assert near(full.getpixel((100, 180)), (220, 30, 30))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_comes_out_upright_however_the_camera_was_held(orientation: int) -> None:
    turned = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    image = a_photo()
    for turn in turned:
        image = image.transpose(turn)
    picture = take_in(io.BytesIO(saved(image, "JPEG", quality=95, exif=exif(orientation))))
    assert (picture.width, picture.height) == (640, 360)
    assert near(opened(picture.full).getpixel((100, 180)), (220, 30, 30))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_where_and_how_it_was_taken_gets_out(kind: str) -> None:
    more: dict[str, object] = {"exif": exif(), "icc_profile": profile("sRGB") + MARKUP}
    if kind == "JPEG":
        more["comment"] = MARKUP
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", MARKUP.decode(), zip=False)
        words.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>" + MARKUP.decode())
        more["pnginfo"] = words
    content = saved(a_photo(), kind, **more)
    assert MARKUP in content
    picture = take_in(io.BytesIO(content + MARKUP))
    for drawn in (picture.full, picture.small, take_square(io.BytesIO(content))):
        image = opened(drawn)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment", "XML:com.adobe.xmp"} & set(image.info)
        for left in (b"script", b"EXIF", b"ICCP", b"XMP ", b"GPS", b"Comment"):
            assert left not in drawn


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\xff",
    "text": b"hello",
    "HTML": b"<!DOCTYPE html><script>alert(1)</script>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>',
    "SVG with a declaration": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "PDF": b"%PDF-1.7\n1 0 obj<<>>endobj",
    "zip": b"PK\x03\x04" + b"\0" * 60,
    "program": b"MZ" + b"\0" * 200,
    "script": b"#!/bin/sh\nrm -rf /",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "GIF": saved(a_photo(), "GIF"),
    "GIF that is also a script": b"GIF89a/*" + MARKUP + b"*/=1;alert(1)",
    "BMP": saved(a_photo(), "BMP"),
    "TIFF": saved(a_photo(), "TIFF"),
    "ICO": saved(a_photo((64, 64)), "ICO"),
    "PPM": saved(a_photo(), "PPM"),
    "JPEG 2000": saved(a_photo(), "JPEG2000"),
    "PSD": b"8BPS\x00\x01" + b"\0" * 60,
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60,
    "HTML before a JPEG": MARKUP + saved(a_photo(), "JPEG"),
    "JPEG's first bytes only": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "half a JPEG": saved(a_photo(), "JPEG", quality=95)[:2000],
    "half a PNG": saved(Image.effect_noise((200, 200), 60), "PNG")[:9000],
    "half a WebP": saved(Image.effect_noise((200, 200), 60).convert("RGB"), "WEBP")[:2000],
    "PNG whose pixels are nonsense": png_of(200, 200),
    "PNG with a wrong checksum": saved(a_photo(), "PNG").replace(b"IHDR", b"IHDr"),
    "WebP without pixels": b"RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0",
    "PNG without a size": png_of(0, 0),
    "PNG with a text that unfolds to 64 MB": png_of(
        9, 9, png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 64_000_000, 9))
    ),
    "PNG with a profile that unfolds to 64 MB": png_of(
        9, 9, png_chunk(b"iCCP", b"icc\0\0" + zlib.compress(b"\0" * 64_000_000, 9))
    ),
}
HUGE: dict[str, bytes] = {
    "PNG of 10 gigapixels": png_of(100_000, 100_000),
    "PNG of 4 billion by 1": png_of(2**31 - 1, 1),
    "JPEG of 4 gigapixels": jpeg_of(65_500, 65_500),
    "JPEG of 51 megapixels": jpeg_of(7_200, 7_200),
    "WebP of 268 megapixels": webp_of(16_383, 16_383),
    "PNG of 25 megapixels": png_of(5_000, 5_001),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_whole_picture_of_a_kind_we_take_is_refused(what: str) -> None:
    for take in (take_in, take_square):
        with pytest.raises(BrokenPicture):
            take(io.BytesIO(HOSTILE[what]))


@pytest.mark.parametrize("what", HUGE)
def test_too_many_pixels_are_refused_by_the_header_alone(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _picture: pytest.fail("It was decoded."))
    for take in (take_in, take_square):
        with pytest.raises((HugePicture, BrokenPicture)):
            take(io.BytesIO(HUGE[what]))


def test_words_behind_or_inside_a_picture_do_not_get_out() -> None:
    """A file that is a picture to one program and a page to another is only a picture afterwards."""
    for polyglot in (
        saved(a_photo(), "JPEG") + b"<html>" + MARKUP,
        saved(a_photo(), "PNG") + b"PK\x03\x04" + MARKUP,
        saved(a_photo(), "JPEG", comment=b"*/" + MARKUP),
    ):
        picture = take_in(io.BytesIO(polyglot))
        assert picture.full[:4] == b"RIFF"
        assert b"script" not in picture.full + picture.small


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_stays(kind: str) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ((220, 30, 30), (30, 220, 30), (30, 30, 220))]
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
    full = opened(take_in(io.BytesIO(content)).full)
    assert getattr(full, "n_frames", 1) == 1
    assert near(full.getpixel((32, 32)), (220, 30, 30))


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (2, 2), (1601, 1600)])
def test_pictures_of_odd_shapes_come_through(size: tuple[int, int]) -> None:
    picture = take_in(io.BytesIO(saved(Image.new("RGB", size, (1, 2, 3)), "PNG")))
    assert max(picture.width, picture.height) <= 1600
    assert opened(take_square(io.BytesIO(saved(Image.new("RGB", size), "PNG")))).size == (SQUARE, SQUARE)


MEASURE = """
import io, re, sys, time
from community.kernel.pictures import take_in
content = sys.stdin.buffer.read()
began = time.process_time()
take_in(io.BytesIO(content))
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
print(time.process_time() - began, int(peak[1]) // 1024)
"""
LARGEST: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: saved(Image.new("RGB", (7_000, 7_000), (9, 90, 200)), "JPEG"),
    "progressive JPEG": lambda: saved(Image.new("RGB", (5_000, 5_000), (9, 90, 200)), "JPEG", progressive=True),
    "PNG with transparency": lambda: saved(
        Image.new("RGBA", (4_890, 4_890), (9, 90, 200, 99)), "PNG", compress_level=1
    ),
    "WebP": lambda: saved(Image.new("RGB", (3_870, 3_870), (9, 90, 200)), "WEBP", method=0),
}


@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_picture_we_take_costs_three_seconds_and_300_megabytes_at_most(kind: str) -> None:
    """In a process of its own, and in processor time, so that a busy machine is no excuse."""
    done = subprocess.run([sys.executable, "-c", MEASURE], input=LARGEST[kind](), capture_output=True, check=True)
    seconds, megabytes = (float(word) for word in done.stdout.split())
    assert seconds < 3
    assert megabytes < 300

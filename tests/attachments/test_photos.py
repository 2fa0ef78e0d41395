"""Photos: what is taken, what is kept when a form comes back, and who may fetch them."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from community.attachments.actions import new_token
from community.attachments.models import Photo
from community.attachments.taking import photo_folder
from community.kernel.database import db
from community.kernel.pictures import take_in
from community.kernel.transaction import transaction
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.models import Post
from community.topics.queries import find_post
from tests.topics.threads import a_picture, a_question, read, send


def a_gigantic_picture(width: int = 50_000, height: int = 50_000) -> BytesIO:
    """A PNG of a few bytes that says it has 2.5 gigapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)))


def tokens() -> list[str]:
    db.session.rollback()
    return [photo.token for photo in db.session.query(Photo).order_by(Photo.id)]


def posted(alice, bob, browser_of, **values):
    question = a_question(alice)
    return question, send(browser_of(bob), f"/questions/{question.id}/answers", body="Look here.", **values)


def test_a_photo_is_shown_with_its_post_in_two_sizes(alice, bob, client, browser_of):
    question, _ = posted(alice, bob, browser_of, photos=(a_picture(2000, 1000), "a.png"), photo_alt="The spout")
    [token] = tokens()
    page = client.get(f"/questions/{question.id}").text
    assert f'src="/photos/{token}?size=small" alt="The spout"' in page
    full, small = client.get(f"/photos/{token}"), client.get(f"/photos/{token}?size=small")
    assert Image.open(BytesIO(full.data)).size == (1600, 800)
    assert Image.open(BytesIO(small.data)).size == (480, 240)


def test_a_photo_is_served_inert_and_asked_for_each_time(alice, bob, client, browser_of):
    posted(alice, bob, browser_of, photos=(a_picture(), "x.html"))
    [token] = tokens()
    for browser in (client, browser_of(alice)):
        answer = browser.get(f"/photos/{token}")
        assert answer.mimetype == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == "inline"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        again = browser.get(f"/photos/{token}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_a_photo_vanishes_for_outsiders_with_its_post(alice, bob, carol, mona, client, browser_of):
    posted(alice, bob, browser_of, photos=(a_picture(), "a.png"))
    [token] = tokens()
    etag = client.get(f"/photos/{token}").headers["ETag"]
    post = db.session.query(Post).filter_by(author_id=bob.id).one()
    hide_post(find_post(post.id, seen_by=mona), by=mona)
    for browser in (client, browser_of(carol)):
        assert browser.get(f"/photos/{token}").status_code == 410
        assert browser.get(f"/photos/{token}", headers={"If-None-Match": etag}).status_code == 410
    assert browser_of(bob).get(f"/photos/{token}").status_code == 200
    assert browser_of(mona).get(f"/photos/{token}").status_code == 200


def test_the_photos_of_an_answer_vanish_with_the_question(alice, bob, client, browser_of):
    question, _ = posted(alice, bob, browser_of, photos=(a_picture(), "a.png"))
    [token] = tokens()
    delete_post(find_post(question.body_post_id, seen_by=alice), by=alice)
    assert client.get(f"/photos/{token}").status_code == 410
    assert browser_of(bob).get(f"/photos/{token}").status_code == 410


@pytest.mark.parametrize("token", ["nothing", "x" * 500, "..%2f..%2fsettings", "%00"])
def test_an_unknown_photo_is_a_404(client, token):
    assert client.get(f"/photos/{token}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("broken.png", BytesIO(b"\x89PNG\r\n\x1a\nnot really"), "isn't a JPEG, PNG or WebP picture"),
        ("page.svg", BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "isn't a JPEG, PNG"),
        ("huge.png", a_gigantic_picture(), "has too many pixels"),
        ("empty.jpg", BytesIO(b""), "isn't a JPEG, PNG or WebP picture"),
    ],
)
def test_a_picture_that_cannot_be_taken_is_named_and_all_else_is_kept(alice, bob, browser_of, name, content, sentence):
    good = (a_picture(), "good.png")
    content.seek(0)
    question, refused = posted(alice, bob, browser_of, photos=[good, (content, name)], photo_alt="Good\nBad")
    assert refused.status_code == 422
    assert sentence in read(refused)
    assert f"“{name}”" in read(refused)
    assert "Look here." in refused.text
    [token] = tokens()
    assert f'name="photo_token" value="{token}"' in refused.text
    assert 'value="Good"' in refused.text
    browser = browser_of(bob)
    assert browser.get(f"/photos/{token}?size=small").status_code == 200
    assert browser_of(alice).get(f"/photos/{token}").status_code == 404
    values = {"body": "Look here.", "photo_token": token, f"alt-{token}": "A better word"}
    assert send(browser, f"/questions/{question.id}/answers", **values).status_code == 303
    page = browser_of(alice).get(f"/questions/{question.id}").text
    assert f'src="/photos/{token}?size=small" alt="A better word"' in page


def test_a_picture_of_too_many_bytes_is_named_with_the_limit(alice, bob, browser_of):
    large = BytesIO(b"\xff\xd8" + b"\0" * (10 * 1024 * 1024))
    _, refused = posted(alice, bob, browser_of, photos=(large, "large.jpg"))
    assert refused.status_code == 422
    assert "“large.jpg” is 11 MB. Choose photos of up to 10 MB." in read(refused)
    assert tokens() == []


def test_photos_survive_an_empty_text(alice, bob, browser_of):
    question = a_question(alice)
    refused = send(browser_of(bob), f"/questions/{question.id}/answers", body="", photos=(a_picture(), "a.png"))
    [token] = tokens()
    assert refused.status_code == 422
    assert token in refused.text


def test_a_fifth_photo_is_too_many_and_four_stay(alice, bob, browser_of):
    photos = [(a_picture(), f"{number}.png") for number in range(5)]
    _, refused = posted(alice, bob, browser_of, photos=photos)
    assert "Choose up to 4 photos." in read(refused)
    assert refused.text.count('name="photo_token"') == 4


def test_a_dropped_photo_stays_behind(alice, bob, client, browser_of):
    question, _ = posted(alice, bob, browser_of, photos=[(a_picture(), "a.png"), (BytesIO(b"x"), "bad.png")])
    [token] = tokens()
    values = {"body": "Without it", "photo_token": token, "drop_photo": token}
    send(browser_of(bob), f"/questions/{question.id}/answers", **values)
    assert token not in client.get(f"/questions/{question.id}").text


def test_nobody_hangs_up_the_photo_of_another(alice, bob, carol, browser_of, client):
    question, _ = posted(alice, bob, browser_of, photos=[(a_picture(), "a.png"), (BytesIO(b"x"), "bad.png")])
    [token] = tokens()
    stolen = {"body": "Mine", "photo_token": token, f"alt-{token}": "Stolen"}
    send(browser_of(carol), f"/questions/{question.id}/answers", **stolen)
    assert token not in client.get(f"/questions/{question.id}").text
    assert db.session.query(Photo).one().alt == ""
    assert client.get(f"/photos/{token}").status_code == 404


def test_no_metadata_is_served(alice, bob, client, browser_of):
    image = Image.new("RGB", (60, 40), "red")
    exif = Image.Exif()
    exif[0x010E] = "At home, 35.6586 N"
    file = BytesIO()
    image.save(file, "JPEG", exif=exif)
    file.seek(0)
    posted(alice, bob, browser_of, photos=(file, "home.jpg"))
    [token] = tokens()
    for size in ("full", "small"):
        data = client.get(f"/photos/{token}?size={size}").data
        assert b"35.6586" not in data
        assert not Image.open(BytesIO(data)).getexif()


def test_the_picture_of_a_product_is_for_everybody(kettle, client):
    token = new_token()
    photo_folder().store(token, take_in(a_picture()))
    assert client.get(f"/photos/{token}").status_code == 404
    with transaction():
        kettle.picture = token
    assert client.get(f"/photos/{token}?size=small").mimetype == "image/webp"

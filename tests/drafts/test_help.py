"""What helps while writing: preview, photos ahead of the form, quoting."""

import struct
import zlib
from io import BytesIO

import pytest

from community.attachments.models import Photo
from community.kernel.database import db
from community.topics.actions.visibility import hide_post
from tests.conftest import a_person
from tests.drafts.hands import JSON, upload
from tests.topics.threads import a_picture, a_question, an_answer, read, send


def a_png_of(width: int, height: int) -> BytesIO:
    """A few bytes that say they are a picture of this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return BytesIO(b"\x89PNG\r\n\x1a\n" + body)


# ------------------------------------------------------------------------------------------ preview


def test_a_preview_is_what_the_post_will_be(alice, browser_of):
    shown = browser_of(alice).post("/compose/preview", data={"body": "It **drips**.\n\n> So?"}, headers=JSON)
    assert shown.json["html"] == "<p>It <strong>drips</strong>.</p>\n<blockquote>\n<p>So?</p>\n</blockquote>\n"
    assert shown.json["language"] == "en"


def test_a_preview_is_as_safe_as_a_post(alice, browser_of):
    nasty = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    html = browser_of(alice).post("/compose/preview", data={"body": nasty}, headers=JSON).json["html"]
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(("language", "sentence"), [("en", "Shorten it to 20000."), ("ja", "20000")])
def test_too_long_a_preview_is_refused_with_a_sentence(app, browser_of, language, sentence):
    browser = browser_of(a_person("Hana", language=language))
    refused = browser.post("/compose/preview", data={"body": "x" * 20_001}, headers=JSON)
    assert refused.status_code == 422
    assert sentence in refused.json["error"]


def test_previews_are_for_members_and_not_without_end(alice, browser_of, client):
    assert client.post("/compose/preview", data={"body": "x"}, headers=JSON).status_code == 401
    browser = browser_of(alice)
    answers = {browser.post("/compose/preview", data={"body": "x"}, headers=JSON).status_code for _ in range(125)}
    assert answers == {200, 429}


# ------------------------------------------------------------------------------------------ photos


def test_a_photo_is_taken_in_ahead_and_shown_to_nobody_else(alice, bob, browser_of):
    browser = browser_of(alice)
    taken = upload(browser, a_picture())
    assert taken.status_code == 200
    token = taken.json["token"]
    assert f'name="alt-{token}"' in taken.json["html"]
    assert browser.get(f"/photos/{token}?size=small").mimetype == "image/webp"
    assert browser_of(bob).get(f"/photos/{token}").status_code == 404


@pytest.mark.parametrize(
    ("language", "content", "sentence"),
    [
        ("en", BytesIO(b"GIF89a nothing"), "“lid.png” isn't a JPEG, PNG or WebP picture we can read."),
        ("en", a_png_of(50_000, 50_000), "“lid.png” has too many pixels. Save it smaller and add it again."),
        ("en", BytesIO(b"x" * (11 * 1024**2)), "“lid.png” is 11 MB."),
        ("ja", a_png_of(50_000, 50_000), "「lid.png」"),
        ("ja", BytesIO(b""), "「lid.png」"),
    ],
    ids=["kind", "2.5 gigapixels", "megabytes", "gigapixels in Japanese", "empty in Japanese"],
)
def test_what_cannot_be_taken_is_said_in_a_sentence(app, browser_of, language, content, sentence):
    content.seek(0)
    refused = upload(browser_of(a_person("Hana", language=language)), BytesIO(content.getvalue()))
    assert refused.status_code == 422
    assert sentence in refused.json["error"]
    assert db.session.query(Photo).count() == 0


def test_no_photo_at_all_is_said_too_and_strangers_sign_in(alice, browser_of, client):
    assert browser_of(alice).post("/photos", headers=JSON).json["error"] == "Choose a photo."
    assert upload(client, a_picture()).status_code == 401


def test_the_form_keeps_all_words_when_a_photo_is_too_large_in_pixels(alice, browser_of):
    form = {"kind": "question", "title": "Lid", "body": "It drips.", "photos": (a_png_of(50_000, 50_000), "big.png")}
    refused = send(browser_of(alice), "/compose", **form)
    assert refused.status_code == 422
    assert "“big.png” has too many pixels." in read(refused)
    assert "It drips." in refused.text


# ------------------------------------------------------------------------------------------ quoting


def test_a_quoted_post_stands_in_the_form_with_the_way_to_it(alice, bob, browser_of):
    question = a_question(alice)
    answer = an_answer(question, a_person("B[o]b *the* lid"), body="Citric acid.\n\nThen rinse.")
    browser = browser_of(bob)
    led = browser.get(f"/posts/{answer.id}/quote")
    assert led.location == f"/questions/{question.id}?quote={answer.id}#write"
    quoted = browser.get(f"/posts/{answer.id}/quote", headers=JSON).json["text"]
    first, *rest = quoted.splitlines()
    assert first == f"> [B\\[o\\]b \\*the\\* lid wrote](/posts/{answer.id})"
    assert rest == [">", "> Citric acid.", ">", "> Then rinse.", ""]
    page = browser.get(led.location).text
    assert "&gt; Citric acid." in page
    assert "&gt; Citric acid." not in browser.get(f"/questions/{question.id}").text


def test_a_quotation_comes_after_what_was_being_written(alice, bob, browser_of):
    question = a_question(alice)
    browser = browser_of(bob)
    browser.post(f"/drafts/topic-{question.id}", data={"body": "I think so, too."}, headers=JSON)
    page = browser.get(f"/questions/{question.id}?quote={question.body_post_id}").text
    assert page.index("I think so, too.") < page.index("&gt; It has white spots.")


def test_nobody_quotes_what_they_may_not_read(alice, bob, mona, browser_of):
    question = a_question(alice)
    answer = an_answer(question, alice, body="A hidden thought.")
    hide_post(answer, by=mona)
    browser = browser_of(bob)
    assert browser.get(f"/posts/{answer.id}/quote", headers=JSON).status_code == 410
    assert browser.get(f"/questions/{question.id}?quote={answer.id}").status_code == 410
    assert browser.get(f"/questions/{question.id}?quote=99999999").status_code == 404
    assert browser.get(f"/questions/{question.id}?quote=abc").status_code == 200
    assert "hidden thought" not in browser.get(f"/questions/{question.id}").text

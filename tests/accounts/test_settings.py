"""What people set about themselves, and how they look after their sessions."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from community.accounts.actions.profile import Profile, edit_profile
from community.accounts.actions.signing_in import Browser, begin_session
from community.accounts.devices import device_name
from community.accounts.models import Person, SignIn
from community.accounts.names import clean_name, name_fault
from community.accounts.passwords import password_fault
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Invalid
from tests.accounts.mailbox import PASSWORD, found, letters_to, sign_in
from tests.conftest import a_person

Registered = Callable[[Person], Person]
BrowserOf = Callable[[Person], FlaskClient]
NEW = "moss under tulip"
PROFILE = {"display_name": "Alice", "bio": "Tea.", "language": "en", "time_zone": "Europe/Paris", "theme": "dark"}


def a_picture(size: tuple[int, int] = (600, 400), kind: str = "JPEG") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 40, 40)).save(out, kind)
    out.seek(0)
    return out


def sessions_of(person: Person) -> list[SignIn]:
    query = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).order_by(SignIn.id)
    return list(db.session.scalars(query))


def test_somebody_edits_their_profile_and_sees_the_site_their_way(alice: Person, browser_of: BrowserOf) -> None:
    client = browser_of(alice)
    version = alice.version
    form = PROFILE | {"display_name": "  Alice \u3000 of  Kyoto ", "language": "ja"}
    assert client.post("/settings/profile", data=form).location == "/settings/profile"
    kept = found("alice@example.com")
    assert (kept.display_name, kept.bio) == ("Alice of Kyoto", "Tea.")
    assert (kept.language, kept.time_zone) == ("ja", "Europe/Paris")
    assert kept.version == version + 1, "what was drawn with the former name is drawn anew"
    page = client.get("/settings/profile").text
    assert '<html lang="ja" data-theme="dark">' in page
    assert "プロフィールを保存しました。" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "公式サポート"),
        ("display_name", "M0derator"),
        ("bio", "x" * 601),
        ("language", "de"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("theme", "pink"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(alice: Person, browser_of: BrowserOf, field: str, value: str) -> None:
    answer = browser_of(alice).post("/settings/profile", data=PROFILE | {field: value})
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    kept = found("alice@example.com")
    assert (kept.display_name, kept.bio, kept.time_zone, kept.theme) == ("Alice", "", "Asia/Tokyo", "system")


def test_fields_that_are_not_on_the_form_are_left_alone(alice: Person, browser_of: BrowserOf) -> None:
    more = {"roles": "admin", "email": "x@evil.example", "password_hash": "x", "standing": "forest", "id": "99"}
    browser_of(alice).post("/settings/profile", data=PROFILE | more | {"avatar": "x", "staff_title_ja": "x"})
    kept = found("alice@example.com")
    assert (kept.roles, kept.standing, kept.password_hash, kept.avatar, kept.staff_title_ja) == ("", "", None, None, "")


def test_staff_may_carry_a_name_that_says_so(mona: Person) -> None:
    edit_profile(mona, Profile("Official Mona", "", "en", "Asia/Tokyo", "system"))
    assert found("mona@example.com").display_name == "Official Mona"


def test_a_former_member_of_staff_can_edit_their_words_without_changing_their_name(app: Flask) -> None:
    olga = a_person("Official Olga")
    edit_profile(olga, Profile("Official Olga", "Retired.", "en", "Asia/Tokyo", "system"))
    assert found("official.olga@example.com").bio == "Retired."
    with pytest.raises(Invalid):
        edit_profile(olga, Profile("Admin Olga", "Retired.", "en", "Asia/Tokyo", "system"))


GOOD_NAMES = [
    "タロー",
    "口笛",
    "二ツ木",
    "Ольга",
    "Νίκος",
    "夕子",
    "力丸",
    "Zoë",
    "渋谷の猫",
    "👩\u200d🚀 Mia",
    "नमस्ते",
    "Ngô Đình",
    "O'Neill-2",
    "か\u3099",
    "①",
]
UNSEEN_NAMES = [
    *("", " ", "...", "!?", "x" * 41, "a\x00b", "a\x1bb", "a\u202eb", "a\u2066b", "a\u200bb", "a\u200db"),
    *("\u2800", "\ufeffa", "a" + "\u0301" * 3, "\ue000", "\ud800x"),
]
STAFFLIKE_NAMES = [
    *("運営", "ゆのわ公式", "スタッフ", "ｽﾀｯﾌ", "管理者", "admin", "ADMINISTRATOR", "Adm1n", "a d m i n", "ａｄｍｉｎ"),
    *("аdmin", "ádmin", "Mod.erator", "Offic1al", "0fficial", "Staff"),
    # Cyrillic and Greek letters, small capitals, letters in circles and of mathematics
    *("Оffісіаl", "оfficial", "mоdеrаtоr", "ѕtaff", "αdmin", "ꜱᴛᴀꜰꜰ", "ᴀᴅᴍɪɴ", "ⓞⓕⓕⓘⓒⓘⓐⓛ", "𝐒𝐭𝐚𝐟𝐟", "𝕒𝕕𝕞𝕚𝕟"),
    # other kana, kanji that look like kana, other forms of kanji, signs between, variation selectors
    *(
        "すたっふ",
        "ス夕ッフ",
        "スタツフ",
        "運營",
        "公 式",
        "公・式アカウント",
        "公\ufe0f式",
        "ゆのわ事務局",
        "もでれーたー",
    ),
    # the site's badges
    *("Bob ✓", "✅ Yunowa", "🛡️ Yunowa team", "Kettle®"),
]
EASY_PASSWORDS = [
    *("", "123456789", "1234567890", "0987654321", "abcdefghijkl", "aaaaaaaaaa", "abababababab", "password123"),
    *("Passw0rd!!", "qwertyuiop", "QWERTYUIOP1!", "1q2w3e4r5t", "iloveyou2024", "sakura-2024-!", "letmein12345"),
    *("alice@example.com", "Alice Liddell", "aliceliddell", "alice.liddell", "x" * 201),
]
GOOD_PASSWORDS = ["tulip under moss", "ひらがなのながいことば", "x7$Kq!09pL", "correct horse", "🦊🌿🫖🍵🌧️🪴🐌🍄🌰🍁"]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_of_all_the_world_are_welcome(app: Flask, name: str) -> None:
    assert name_fault(clean_name(name)) == ""


@pytest.mark.parametrize("name", UNSEEN_NAMES)
def test_names_that_cannot_be_seen_are_refused_even_to_staff(app: Flask, name: str) -> None:
    assert name_fault(clean_name(name), is_staff=True) != ""


@pytest.mark.parametrize("name", STAFFLIKE_NAMES)
def test_names_that_look_like_staff_are_for_staff(app: Flask, name: str) -> None:
    assert name_fault(clean_name(name)) != ""
    assert name_fault(clean_name(name), is_staff=True) == ""


@pytest.mark.parametrize("password", EASY_PASSWORDS)
def test_passwords_that_strangers_would_try_are_refused(app: Flask, password: str) -> None:
    assert password_fault(password, email="alice@example.com", name="Alice Liddell") != ""


@pytest.mark.parametrize("password", GOOD_PASSWORDS)
def test_any_other_password_is_fine(app: Flask, password: str) -> None:
    assert password_fault(password, email="alice@example.com", name="Alice Liddell") == ""


def test_a_password_typed_in_wide_letters_is_the_same_password(
    client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    assert sign_in(client, "alice@example.com", "ｔｕｌｉｐ　ｕｎｄｅｒ　ｍｏｓｓ").status_code == 303


def test_a_new_password_keeps_this_browser_in_and_puts_the_others_out(
    app: Flask, client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    elsewhere, thief = app.test_client(), app.test_client()
    for browser in (client, elsewhere):
        sign_in(browser, "alice@example.com")
    thief.set_cookie("koenowa", client.get_cookie("koenowa").value)
    answer = client.post("/settings/password", data={"present": PASSWORD, "password": NEW})
    assert answer.location == "/settings/security"
    assert client.get("/settings/security").status_code == 200
    assert elsewhere.get("/settings/security").status_code == 303
    assert thief.get("/settings/security").status_code == 303, "a copy of the former cookie"
    assert sign_in(app.test_client(), "alice@example.com", NEW).status_code == 303
    assert "was changed" in letters_to("alice@example.com")[-1]["Subject"]


@pytest.mark.parametrize(("present", "password"), [("wrong", NEW), (PASSWORD, "short"), ("", NEW), (PASSWORD, "")])
def test_without_the_present_password_or_with_a_weak_one_nothing_changes(
    client: FlaskClient, alice: Person, with_password: Registered, present: str, password: str
) -> None:
    with_password(alice)
    sign_in(client, "alice@example.com")
    assert client.post("/settings/password", data={"present": present, "password": password}).status_code == 422
    assert len(sessions_of(alice)) == 1
    assert sign_in(client, "alice@example.com").status_code == 303


def test_the_present_password_cannot_be_guessed_in_a_row(
    client: FlaskClient, alice: Person, with_password: Registered
) -> None:
    with_password(alice)
    sign_in(client, "alice@example.com")
    form = {"present": "a guess", "password": NEW}
    assert [client.post("/settings/password", data=form).status_code for _ in range(11)] == [422] * 10 + [429]


def test_somebody_sees_where_they_are_signed_in_and_ends_what_is_not_theirs(
    app: Flask, alice: Person, bob: Person, browser_of: BrowserOf
) -> None:
    client = browser_of(alice)
    begin_session(alice, browser=Browser("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1", "203.0.113.9"))
    begin_session(bob, browser=Browser("Bob's", "203.0.113.77"))
    page = client.get("/settings/security").text
    assert "Safari · iPhone" in page
    assert "203.0.113.9" in page
    assert "203.0.113.77" not in page
    phone, bobs = sessions_of(alice)[-1], sessions_of(bob)[-1]
    assert client.post(f"/settings/sessions/{bobs.id}/end").status_code == 404
    assert client.post(f"/settings/sessions/{phone.id}/end").status_code == 303
    assert "Safari · iPhone" not in client.get("/settings/security").text
    assert client.post(f"/settings/sessions/{phone.id}/end").status_code == 404
    assert len(sessions_of(bob)) == 1


def test_somebody_ends_all_sessions_but_this_one(app: Flask, alice: Person, bob: Person, browser_of: BrowserOf) -> None:
    client = browser_of(alice)
    for person in (alice, alice, bob):
        begin_session(person, browser=Browser())
    assert client.post("/settings/sessions/end-others").status_code == 303
    assert client.get("/settings/security").status_code == 200
    assert (len(sessions_of(alice)), len(sessions_of(bob))) == (1, 1)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari · macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox · Linux"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


@pytest.mark.parametrize("page", ["profile", "security"])
def test_settings_are_for_people_who_are_signed_in(client: FlaskClient, page: str) -> None:
    assert client.get(f"/settings/{page}").location == f"/sign-in?next=/settings/{page}"


@pytest.mark.parametrize("form", ["profile", "avatar", "avatar/remove", "password", "verification", "sessions/1/end"])
def test_nobody_else_sends_their_forms(client: FlaskClient, form: str) -> None:
    assert client.post(f"/settings/{form}").location.startswith("/sign-in?next=")


def test_somebody_without_a_verified_address_is_told_so(client: FlaskClient, browser_of: BrowserOf) -> None:
    dora = a_person("Dora", is_verified=False)
    assert "confirmed yet" in browser_of(dora).get("/settings/security").text


def test_a_face_is_cut_square_and_served_to_everybody_for_a_year(
    client: FlaskClient, alice: Person, browser_of: BrowserOf
) -> None:
    answer = browser_of(alice).post("/settings/avatar", data={"picture": (a_picture(), "me.jpg")})
    assert answer.status_code == 303
    token = found("alice@example.com").avatar
    for browser in (client, browser_of(alice)):
        face = browser.get(f"/avatars/{token}", buffered=True)
        assert face.content_type == "image/webp"
        assert face.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert face.headers["X-Content-Type-Options"] == "nosniff"
        assert face.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "Set-Cookie" not in face.headers
    assert Image.open(io.BytesIO(face.data)).size == (256, 256)


def status_of(client: FlaskClient, token: str | None) -> int:
    return client.get(f"/avatars/{token}", buffered=True).status_code


def test_a_new_face_replaces_the_former_one_and_can_be_removed(
    client: FlaskClient, alice: Person, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    tokens = []
    for _ in range(2):
        browser.post("/settings/avatar", data={"picture": (a_picture(), "me.jpg")})
        tokens.append(found("alice@example.com").avatar)
    assert status_of(client, tokens[0]) == 404
    assert status_of(client, tokens[1]) == 200
    browser.post("/settings/avatar/remove")
    assert found("alice@example.com").avatar is None
    assert status_of(client, tokens[1]) == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "me.png"),
        (b"<html><script>alert(1)</script>", "me.jpg"),
        (b"GIF89a" + b"\0" * 40, "me.gif"),
    ],
)
def test_what_is_no_picture_is_no_face(alice: Person, browser_of: BrowserOf, content: bytes, name: str) -> None:
    answer = browser_of(alice).post("/settings/avatar", data={"picture": (io.BytesIO(content), name)})
    assert answer.status_code == 422
    assert found("alice@example.com").avatar is None


@pytest.mark.parametrize("token", ["x", "..%2f..%2fetc%2fpasswd", "../secret_key", "a" * 24, "a" * 400, "%00" * 24])
def test_a_made_up_face_is_nothing_here(client: FlaskClient, token: str) -> None:
    assert client.get(f"/avatars/{token}").status_code == 404


def test_a_face_that_is_too_large_says_so(app: Flask, alice: Person, browser_of: BrowserOf) -> None:
    heavy = a_picture().getvalue() + b"\0" * app.extensions["settings"].max_upload_bytes
    head = b'--cut\r\nContent-Disposition: form-data; name="picture"; filename="me.jpg"\r\n\r\n'
    answer = browser_of(alice).post(
        "/settings/avatar",
        data=head + heavy + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
    )
    assert answer.status_code == 422
    assert "at most 10 MB" in answer.text


def test_a_session_is_seen_when_it_is_used(alice: Person, browser_of: BrowserOf) -> None:
    browser_of(alice).get("/settings/security")
    assert (now() - sessions_of(alice)[0].seen_at).total_seconds() < 60

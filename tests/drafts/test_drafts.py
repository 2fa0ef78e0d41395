"""Drafts: kept by themselves, on every device, version on version, and gone once they are posted."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from community.accounts.models import SignIn
from community.accounts.passwords import hash_password
from community.drafts.actions import CLAIMED_WITHIN
from community.drafts.models import MOST_DRAFTS, Draft
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.throttle import throttle
from community.kernel.transaction import transaction
from community.settings import Settings
from community.topics.actions.visibility import delete_post
from community.topics.models import Post, Topic
from tests.conftest import a_person
from tests.drafts.hands import JSON, autosave, save_on_top
from tests.processes.crew import all_at_once
from tests.topics.threads import a_picture, a_question, an_answer, read, send

IDEA = {"kind": "idea", "title": "Two presets", "body": "I overshoot.", "wish": "One button."}


def drafts() -> list[Draft]:
    db.session.rollback()
    return db.session.query(Draft).order_by(Draft.id).all()


def key_in(page: str) -> str:
    found = re.search(r'name="draft" value="([^"]+)"', page)
    assert found
    return found.group(1)


# ------------------------------------------------------------------------------------------ on every device


def test_what_was_typed_on_one_device_is_there_on_another(alice, kettle, browser_of):
    phone, desk = browser_of(alice), browser_of(alice)
    key = key_in(phone.get("/compose?kind=idea").text)
    saved = autosave(phone, key, **IDEA, product="kettle-k2")
    assert (saved.status_code, saved.json["version"]) == (200, 1)
    assert re.fullmatch(r"Draft saved \d{1,2}:\d\d", saved.json["saved"])
    page = desk.get("/compose").text
    assert "You’re going on with your draft." in page
    for words in ("Two presets", "I overshoot.", "One button.", '<option value="kettle-k2" selected>'):
        assert words in page
    assert (key_in(page), 'name="base" value="1"' in page) == (key, True)


def test_something_new_is_begun_beside_a_draft_and_leaves_it(alice, kettle, browser_of):
    browser = browser_of(alice)
    autosave(browser, "new-one", **IDEA)
    for address in ("/compose?new=1", "/compose?product=kettle-k2", "/compose?kind=question", "/compose?title=Lid"):
        assert "Two presets" not in browser.get(address).text
    assert len(drafts()) == 1


def test_an_answer_and_a_reply_are_kept_too(alice, bob, browser_of):
    question = a_question(alice)
    answer = an_answer(question, alice)
    browser = browser_of(bob)
    autosave(browser, f"topic-{question.id}", body="I rinse it")
    autosave(browser, f"reply-{answer.id}", body="How often?")
    assert browser_of(bob).get(f"/drafts/topic-{question.id}", headers=JSON).json["fields"]["body"] == ["I rinse it"]
    words = browser.get(f"/questions/{question.id}?draft=topic-{question.id}").text
    assert "I rinse it" in words
    assert "How often?" in browser.get(f"/posts/{answer.id}/reply?draft=reply-{answer.id}").text
    assert "I rinse it" not in browser.get(f"/questions/{question.id}").text, "That page is the same for everybody."


def test_the_draft_goes_when_the_post_is_made(alice, bob, browser_of):
    question, browser = a_question(alice), browser_of(bob)
    autosave(browser, f"topic-{question.id}", body="I rinse it")
    send(browser, f"/questions/{question.id}/answers", body="I rinse it.", draft=f"topic-{question.id}", base="1")
    autosave(browser, "new-one", **IDEA)
    send(browser, "/compose", **IDEA, draft="new-one", base="1")
    assert drafts() == []


def test_a_refused_form_keeps_its_draft(alice, browser_of):
    browser = browser_of(alice)
    autosave(browser, "new-one", **IDEA)
    refused = send(browser, "/compose", **{**IDEA, "wish": ""}, draft="new-one", base="1")
    assert refused.status_code == 422
    assert (key_in(refused.text), 'name="base" value="1"' in refused.text) == ("new-one", True)
    assert len(drafts()) == 1


def test_photos_that_were_taken_in_stay_with_the_draft(alice, browser_of):
    browser = browser_of(alice)
    photo = browser.post("/photos", data={"photos": (a_picture(), "lid.png")}, headers=JSON).json["token"]
    autosave(browser, "new-one", **IDEA, photo_token=photo, **{f"alt-{photo}": "The lid"})
    page = browser_of(alice).get("/compose?draft=new-one").text
    assert f'name="photo_token" value="{photo}"' in page
    assert 'value="The lid"' in page
    send(browser, "/compose", **IDEA, draft="new-one", photo_token=photo, **{f"alt-{photo}": "The lid"})
    assert db.session.query(Post).one().photo_count == 1


# ------------------------------------------------------------------------------------------ conflicts


def test_a_saving_on_an_older_version_is_refused_and_changes_nothing(alice, browser_of):
    phone, desk = browser_of(alice), browser_of(alice)
    autosave(phone, "new-one", kind="question", body="First.")
    assert autosave(desk, "new-one", 1, kind="question", body="At the desk.").json["version"] == 2
    late = autosave(phone, "new-one", 1, kind="question", body="On the phone.")
    assert (late.status_code, late.json["version"]) == (409, 2)
    assert late.json["error"] == "This draft was changed on another device in the meantime."
    assert [draft.text("body") for draft in drafts()] == ["At the desk."]


@pytest.mark.parametrize(("choice", "stays", "beside"), [("mine", "Phone.", "Desk."), ("other", "Desk.", "Phone.")])
def test_whichever_version_is_chosen_the_other_one_is_a_draft_too(alice, browser_of, choice, stays, beside):
    phone, desk = browser_of(alice), browser_of(alice)
    autosave(phone, "new-one", kind="question", body="First.")
    autosave(desk, "new-one", 1, kind="question", body="Desk.")
    chosen = autosave(phone, "new-one", 1, kind="question", body="Phone.", choice=choice)
    assert chosen.status_code == 200
    by_key = {draft.key: draft.text("body") for draft in drafts()}
    assert by_key.pop("new-one") == stays
    assert list(by_key.values()) == [beside]


def test_without_script_the_composer_shows_both_versions_and_asks(alice, browser_of):
    phone, desk = browser_of(alice), browser_of(alice)
    send(phone, "/compose", **IDEA, draft="new-one", base="0", save="1")
    send(desk, "/compose", **{**IDEA, "body": "At the desk."}, draft="new-one", base="1", save="1")
    asked = send(phone, "/compose", **{**IDEA, "body": "On the phone."}, draft="new-one", base="1", save="1")
    assert asked.status_code == 409
    assert "At the desk." in asked.text
    assert "On the phone." in asked.text
    done = send(phone, "/compose", **{**IDEA, "body": "On the phone."}, draft="new-one", base="1", choice="mine")
    assert done.location == "/compose?draft=new-one"
    assert sorted(draft.text("body") for draft in drafts()) == ["At the desk.", "On the phone."]


def test_without_script_an_answer_shows_both_versions_and_asks(alice, bob, browser_of):
    question = a_question(alice)
    place, browser = f"/drafts/topic-{question.id}", browser_of(bob)
    assert send(browser, place, body="One.", base="0").location == "/me/drafts"
    assert send(browser, place, body="Two.", draft="x", base="1").location == "/me/drafts"
    asked = send(browser, place, body="Three.", draft="x", base="1")
    assert asked.status_code == 409
    assert "Two." in asked.text
    assert "Three." in asked.text
    send(browser, place, body="Three.", choice="other")
    assert sorted(draft.text("body") for draft in drafts()) == ["Three.", "Two."]


def test_a_draft_posted_elsewhere_does_not_come_back_by_a_late_saving(alice, browser_of):
    phone, desk = browser_of(alice), browser_of(alice)
    autosave(phone, "new-one", **IDEA)
    send(desk, "/compose", **IDEA, draft="new-one", base="1")
    assert autosave(phone, "new-one", 1, **IDEA).status_code == 410
    assert drafts() == []


@pytest.mark.processes
def test_of_four_processes_on_the_same_version_one_saves(settings: Settings, alice, browser_of):
    autosave(browser_of(alice), "new-shared", kind="question", body="First.")
    db.session.rollback()
    all_at_once(settings, *[(save_on_top, (alice.id, 1, f"Number {n}.")) for n in range(4)])
    [draft] = drafts()
    assert draft.version == 2
    assert draft.text("body").startswith("Number")


# ------------------------------------------------------------------------------------------ bounds


def test_fifty_drafts_and_no_more_and_the_text_stays(alice, browser_of):
    browser = browser_of(alice)
    for number in range(MOST_DRAFTS):
        assert autosave(browser, f"new-{number}", body="x").status_code == 200
    refused = autosave(browser, "new-51", body="x")
    assert (refused.status_code, refused.json["error"]) == (
        422,
        "You have 50 drafts already. Delete one to keep another.",
    )
    page = send(browser, "/compose", **IDEA, save="1")
    assert page.status_code == 422
    assert "One button." in page.text
    assert len(drafts()) == MOST_DRAFTS
    assert autosave(browser, "new-3", 1, body="y").status_code == 200, "What is there can still be changed."


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"body": "x" * 20_001}, 422),
        ({"body": "x" * 20_000, "wish": "y" * 20_000, "good": "z" * 20_000, "bad": "z"}, 422),
        ({f"field_{chr(97 + n // 26)}{chr(97 + n % 26)}": "x" for n in range(61)}, 422),
    ],
    ids=["one text", "together", "fields"],
)
def test_what_is_too_much_is_refused(alice, browser_of, fields, status):
    assert autosave(browser_of(alice), "new-one", **fields).status_code == status
    assert drafts() == []


def test_names_and_keys_nobody_types_are_not_kept(alice, browser_of):
    browser = browser_of(alice)
    names = {"x" * 200: "long", "Body": "capital", "csrf_token": "t", "nonce": "n", "bo\0dy": "nul"}
    autosave(browser, "new-one", body="ok\0", **names)
    assert drafts()[0].fields == {"body": ["ok"]}
    for key in ("k" * 41, "a.b", "a b", "あ"):
        assert autosave(browser, key, body="x").status_code == 404
    assert autosave(browser, "new-two", base=10**30, body="x").status_code == 200, "Such a version means none."


def test_nothing_typed_is_nothing_kept(alice, browser_of):
    assert autosave(browser_of(alice), "new-one", kind="idea", title=" ", product="kettle-k2").json["version"] == 0
    assert drafts() == []


def test_savings_are_throttled_with_a_hint_when_to_go_on(alice, browser_of):
    browser = browser_of(alice)
    for _ in range(300):
        autosave(browser, "new-one")
    slower = autosave(browser, "new-one", body="x")
    assert slower.status_code == 429
    assert int(slower.headers["Retry-After"]) > 0


# ------------------------------------------------------------------------------------------ nobody else's


def test_nobody_finds_saves_or_deletes_the_draft_of_another(alice, bob, browser_of):
    autosave(browser_of(alice), "new-one", **IDEA)
    other = browser_of(bob)
    assert other.get("/drafts/new-one", headers=JSON).json == {"version": 0}
    assert other.get("/compose?draft=new-one").status_code == 404
    assert send(other, "/drafts/new-one/delete").status_code == 404
    assert "Two presets" not in other.get("/me/drafts").text
    autosave(other, "new-one", kind="idea", body="Bob's own.")
    assert [draft.text("body") for draft in drafts()] == ["I overshoot.", "Bob's own."]


def test_an_answer_is_only_kept_where_its_writer_may_read(alice, bob, browser_of):
    question = a_question(alice)
    autosave(browser_of(bob), f"topic-{question.id}", body="I rinse it")
    delete_post(db.session.get_one(Post, question.body_post_id), by=alice)
    assert autosave(browser_of(alice), f"topic-{question.id}", body="x").status_code == 410
    assert autosave(browser_of(bob), "topic-999999", body="x").status_code == 404
    words = read(browser_of(bob).get("/me/drafts"))
    assert "How do I clean it?" not in words
    assert "The thread isn’t there any more" in words
    assert "I rinse it" in words, "What one wrote can still be copied."


# ------------------------------------------------------------------------------------------ the list


def test_the_list_leads_on_and_a_deleted_draft_comes_back(alice, bob, browser_of):
    question, browser = a_question(alice), browser_of(bob)
    autosave(browser, f"topic-{question.id}", body="I rinse it")
    autosave(browser, "new-one", **IDEA)
    page = browser.get("/me/drafts").text
    assert 'href="/compose?draft=new-one"' in page
    led = browser.get(f"/topics/{question.id}?draft=topic-{question.id}")
    assert f'href="/topics/{question.id}?draft=topic-{question.id}"' in page
    assert led.location == f"/questions/{question.id}?draft=topic-{question.id}#write"
    gone = send(browser, f"/drafts/topic-{question.id}/delete")
    left = browser.get(gone.location).text
    assert "I rinse it" not in left
    assert "The draft was deleted." in left
    autosave(browser, f"topic-{question.id}", body="Something else")
    [undo] = re.findall(r'action="(/me/drafts/\d+/restore)"', left)
    send(browser, undo)
    words = browser.get("/me/drafts").text
    assert "I rinse it" in words
    assert "Something else" in words


def test_a_deletion_is_undone_for_a_day_and_only_by_its_owner(alice, bob, browser_of):
    browser = browser_of(alice)
    autosave(browser, "new-one", **IDEA)
    send(browser, "/drafts/new-one/delete")
    [draft] = drafts()
    undo = f"/me/drafts/{draft.id}/restore"
    assert send(browser_of(bob), undo).status_code == 404
    with transaction():
        draft.deleted_at = now() - timedelta(hours=25)
    assert send(browser, undo).status_code == 404


def test_the_list_speaks_japanese_and_says_what_to_do_when_it_is_empty(app, browser_of):
    hana = a_person("花", language="ja")
    browser = browser_of(hana)
    assert "書きはじめた文章は、投稿するまで自動でここに残ります。" in read(browser.get("/me/drafts"))
    saved = autosave(browser, "new-one", kind="idea", title="ふたの音", body="夜に響きます。")
    assert re.fullmatch(r"下書きを保存しました \d{1,2}:\d\d", saved.json["saved"])
    autosave(browser, "new-one", 1, kind="idea", body="夜に響く。")
    late = autosave(browser, "new-one", 1, kind="idea", body="夜。")
    assert late.json["error"] == "この下書きは、そのあいだに別の端末で書き換えられています。"
    assert "続きを書く" in read(browser.get("/me/drafts"))


# ------------------------------------------------------------------------------------------ surviving sign-in


def _sign_in_with(client, led: str, email: str):
    asked = dict(parse_qsl(urlsplit(led).query))
    page = client.get(led)
    assert "What you wrote is kept." in read(page)
    assert f'name="intent" value="{asked["intent"]}"' in page.text
    form = {"email": email, "password": "a gentle kettle hums", **asked}
    return send(client, "/sign-in", **form)


@pytest.fixture
def nora(app):
    """Somebody with a password."""
    nora = a_person("Nora")
    with transaction():
        nora.password_hash = hash_password("a gentle kettle hums")
    return nora


def test_a_form_sent_after_the_session_ended_is_there_after_signing_in(nora, browser_of):
    browser = browser_of(nora)
    browser.get("/compose")
    with transaction():
        db.session.query(SignIn).update({"ended_at": now()})
    led = send(browser, "/compose", **IDEA)
    assert db.session.query(Topic).count() == 0
    entered = _sign_in_with(browser, led.location, nora.email)
    assert entered.location.startswith("/compose?draft=new-")
    page = browser.get(entered.location).text
    assert "I overshoot." in page
    assert "One button." in page
    send(browser, "/compose", **IDEA, draft=key_in(page), base="1")
    assert drafts() == []


def test_an_answer_of_somebody_signed_out_is_there_after_signing_in(nora, alice, client):
    question = a_question(alice)
    led = send(client, f"/questions/{question.id}/answers", body="I rinse it.")
    entered = _sign_in_with(client, led.location, nora.email)
    shown = client.get(client.get(entered.location).location)
    assert "I rinse it." in shown.text


def test_what_waits_for_signing_in_is_claimed_once_bounded_and_forgotten(nora, client, browser_of):
    led = send(client, "/compose", **IDEA)
    _sign_in_with(client, led.location, nora.email)
    assert [draft.person_id for draft in drafts()] == [nora.id]
    elsewhere = client.application.test_client()
    for _ in range(25):
        assert send(elsewhere, "/compose", **IDEA).status_code == 303
    assert len(drafts()) <= 21
    with transaction():
        db.session.query(Draft).filter(Draft.person_id.is_(None)).update(
            {"created_at": now() - CLAIMED_WITHIN - timedelta(minutes=1)}
        )
    throttle.use(None)
    send(elsewhere, "/compose", **IDEA)
    assert len(drafts()) == 2


def test_a_form_from_another_site_is_not_kept(client):
    client.post("/compose", data=IDEA, headers={"Origin": "https://elsewhere.example"})
    assert drafts() == []
    assert client.post("/drafts/new-one", data=IDEA, headers=JSON).status_code == 401

"""Everybody has a handle of their own, in any script, and an old one never leads to somebody else."""

import pytest

from community.accounts.actions.handles import choose_handle
from community.accounts.actions.registering import note_verified
from community.accounts.models import Handle, Person
from community.accounts.queries import people_called
from community.kernel.database import db
from community.kernel.errors import Invalid
from tests.conftest import a_person
from tests.mentions.crew import choose_at_once
from tests.mentions.stage import a_month_later, called
from tests.processes.crew import all_at_once
from tests.topics.threads import read


def fault(person: Person, handle: str) -> str:
    with pytest.raises(Invalid) as refused:
        choose_handle(person, handle)
    return refused.value.errors["handle"]


def test_whoever_confirms_their_address_is_called_by_their_name(app):
    people = [a_person(name, is_verified=False) for name in ("水野 みなみ", "水野みなみ", "Mr. X", "!?")]
    for person in people:
        note_verified(person)
    assert [one.known_as for one in people] == ["水野みなみ", "水野みなみ2", "MrX", f"member-{people[3].id}"]
    assert people_called({"水野みなみ", "mrx", f"member-{people[3].id}"}) == {
        "水野みなみ": people[0].id,
        "mrx": people[2].id,
        f"member-{people[3].id}": people[3].id,
    }


@pytest.mark.parametrize(
    "handle", ["minami", "Ｍｉｎａｍｉ", "みなみ", "ﾐﾅﾐ", "mi-na_mi", "@minami", "m2", "여름", "zoë"]
)
def test_letters_of_any_script_make_a_handle(alice, handle):
    choose_handle(alice, handle)
    assert alice.handle
    assert "@" not in alice.handle


@pytest.mark.parametrize(
    "handle", ["", "a", "a b", "12", "-ab", "ab_", "a.b", "<b>x</b>", "a" * 21, "member-98765", "\u202eabc", "a\0b"]
)
def test_what_is_no_handle_is_refused_with_a_sentence_and_kept(alice, browser_of, handle):
    answer = browser_of(alice).post("/settings/handle", data={"handle": handle})
    assert answer.status_code == 422
    assert 'id="f-handle-error"' in answer.text
    db.session.rollback()
    assert db.session.get_one(Person, alice.id).handle is None


def test_nobody_looks_like_staff_and_staff_may(alice, mona):
    assert fault(alice, "Οfficial-Τeam")
    assert fault(alice, "moderat0r")
    choose_handle(mona, "moderator-mona")
    assert mona.known_as == "moderator-mona"


def test_spellings_of_one_handle_are_one(alice, bob):
    called(alice, "ミナミ")
    for handle in ("ﾐﾅﾐ", "ミナミ"):
        assert fault(bob, handle) == "Somebody has this handle, or had it. Choose another."
    called(bob, "Straße")
    assert people_called({"strasse"}) == {"strasse": bob.id}


def test_a_handle_changes_once_in_a_month_and_the_old_one_stays_theirs(alice, bob):
    called(alice, "sora")
    assert fault(alice, "hoshi").startswith("You can choose another handle from")
    a_month_later(alice)
    called(alice, "hoshi")
    assert people_called({"sora", "hoshi"}) == {"sora": alice.id, "hoshi": alice.id}
    assert fault(bob, "Sora")
    a_month_later(alice)
    called(alice, "sora")
    assert alice.known_as == "sora"


def test_closed_and_unconfirmed_people_are_called_by_nobody(alice, app):
    called(alice, "sora")
    hidden = called(a_person("Uma", is_verified=False), "uma-chan")
    assert people_called({"uma-chan", f"member-{hidden.id}"}) == {}


def test_of_many_who_want_the_same_handle_at_once_one_gets_it(app, settings):
    people = [a_person(f"M{number}") for number in range(4)]
    all_at_once(settings, *[(choose_at_once, (one.id, "sora")) for one in people])
    db.session.rollback()
    assert db.session.query(Handle).filter_by(folded="sora").count() == 1
    assert db.session.query(Person).filter_by(handle="sora").count() == 1


def test_the_handle_stands_on_the_page_that_others_see(alice, browser_of, client):
    browser = browser_of(alice)
    assert browser.post("/settings/handle", data={"handle": "sora"}).location == "/settings/profile"
    assert "You're now called @sora." in read(browser.get("/settings/profile"))
    assert "@sora" in read(client.get(f"/people/{alice.id}"))

"""People keep searches under a name, for themselves alone, and take one back that they deleted."""

import re

from community.kernel.database import db
from community.search.models import SavedSearch
from community.search.saved import MOST_SAVED, saved_by
from tests.mentions.crew import save_all
from tests.processes.crew import all_at_once
from tests.topics.threads import a_question, read


def save(browser, name: str = "Lids", **asked: str):
    return browser.post("/search/saved", data={"q": "lid", "name": name, **asked})


def names(person) -> list[str]:
    db.session.rollback()
    return [one.name for one in saved_by(person.id)]


def test_words_and_filters_are_kept_under_a_name_and_asked_again(alice, kettle, browser_of):
    a_question(alice, "Does the lid rattle?")
    browser = browser_of(alice)
    assert 'name="name" type="text" value="lid"' in browser.get("/search?q=lid&kind=question").text
    save(browser, "蓋のこと", kind="question", product="kettle-k2", language="en", sort="new", nonsense="x")
    place = "/search?kind=question&amp;language=en&amp;product=kettle-k2&amp;q=lid&amp;sort=new"
    for page in ("/search", "/me?tab=searches"):
        assert f'href="{place}"' in browser.get(page).text
        assert "蓋のこと" in read(browser.get(page))
    found = browser.get(place.replace("&amp;", "&")).text
    assert '<option value="kettle-k2" selected>' in found


def test_nobody_else_sees_them_nor_takes_them_away(alice, bob, browser_of, client):
    a_question(alice, "Does the lid rattle?")
    save(browser_of(alice), "Zanzibar")
    [own] = saved_by(alice.id)
    for browser in (browser_of(bob), client):
        for page in ("/search", "/search?q=lid"):
            assert "Zanzibar" not in browser.get(page).text
    assert browser_of(bob).post(f"/search/saved/{own.id}/remove").status_code == 404
    assert browser_of(bob).post(f"/search/saved/{own.id}/restore").status_code == 404
    assert names(alice) == ["Zanzibar"]
    assert "Zanzibar" in browser_of(alice).get("/search?q=lid").text


def test_saving_the_same_search_again_gives_it_the_new_name(alice, browser_of):
    browser = browser_of(alice)
    for name in ("One", "Two", "Two"):
        assert save(browser, name).status_code == 303
    assert names(alice) == ["Two"]


def test_a_deleted_one_is_brought_back(alice, browser_of):
    browser = browser_of(alice)
    save(browser, "Lids")
    [own] = saved_by(alice.id)
    page = browser.post(f"/search/saved/{own.id}/remove", follow_redirects=True)
    assert "The saved search was deleted." in read(page)
    assert names(alice) == []
    undo = re.search(r'action="(/search/saved/\d+/restore)"', page.text)
    assert undo
    assert "Your saved search is back." in read(browser.post(undo.group(1), follow_redirects=True))
    assert names(alice) == ["Lids"]


def test_what_cant_be_saved_says_why_and_keeps_what_was_typed(alice, browser_of):
    browser = browser_of(alice)
    long = "長" * 400
    for sent, sentence in (
        ({"name": ""}, "Enter a name for this search."),
        ({"name": "x" * 61}, "This is 61 characters long."),
        ({"q": " "}, "Search for something first."),
        ({"q": long}, "This search is too long to be saved."),
    ):
        answer = browser.post("/search/saved", data={"q": "lid", "name": "Kept", "kind": "idea", **sent})
        assert answer.status_code == 422
        assert sentence in read(answer)
        assert '<option value="idea" selected>' in answer.text
    assert names(alice) == []


def test_there_is_room_for_twenty_also_for_several_processes(alice, settings, browser_of):
    work = [[f"lid{number}" for number in range(start, 40, 4)] for start in range(4)]
    all_at_once(settings, *[(save_all, (alice.id, queries)) for queries in work])
    assert len(names(alice)) == MOST_SAVED
    answer = save(browser_of(alice), "One more", q="another")
    assert answer.status_code == 422
    assert "You have 20 saved searches. Delete one first." in read(answer)
    first, *_others = saved_by(alice.id)
    browser = browser_of(alice)
    browser.post(f"/search/saved/{first.id}/remove")
    assert save(browser, "One more", q="another").status_code == 303
    assert browser.post(f"/search/saved/{first.id}/restore").status_code == 409
    assert db.session.query(SavedSearch).count() >= MOST_SAVED

"""A solved question that helps somebody while they write another: counted, once a person, and nothing is posted."""

import pytest

from community.ideas.actions import Proposal, propose_idea
from community.kernel.database import db
from community.questions.actions import accept_answer
from community.search.actions import note_deflection
from community.search.models import Deflection
from community.search.words import deflections
from community.settings import Settings
from community.topics.actions.visibility import hide_post
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.processes.crew import all_at_once, find_helpful
from tests.search.conftest import tree_of, words_of
from tests.topics.threads import a_question, an_answer

pytestmark = pytest.mark.usefixtures("index_folder")
TYPED = "My kettle whistles at night"


@pytest.fixture
def solved(alice, bob):
    question = a_question(alice, "Why does the kettle whistle?", "It does.")
    accept_answer(question, an_answer(question, bob), by=alice)
    return question


def count():
    db.session.rollback()
    return deflections().total


def button_in(page):
    [button] = [one for one in tree_of(page).iter("button") if one.get("formaction", "").endswith("/helped")]
    return button


def test_whoever_types_a_known_title_sees_it_first_and_says_that_it_helped(solved, carol, browser_of, deliver):
    deliver()
    browser = browser_of(carol)
    fragment = browser.get("/similar", query_string={"kind": "question", "q": solved.title}).text
    assert solved.title in words_of(tree_of(fragment).findall(".//li")[0])
    button = button_in(fragment)
    assert words_of(button).startswith("This solved it")
    assert (button.get("formmethod"), button.get("formnovalidate")) == ("post", "")
    topics = db.session.query(Topic).count()
    form = {"kind": "question", "title": TYPED, "body": "Every single night."}
    page = browser.post(button.get("formaction"), data=form, follow_redirects=True)
    assert page.request.path == f"/questions/{solved.id}"
    assert "Nothing was posted" in page.text
    assert db.session.query(Topic).count() == topics
    assert count() == 1


def test_what_was_typed_is_kept_nowhere(solved, carol, browser_of):
    browser_of(carol).post(f"/questions/{solved.id}/helped", data={"title": TYPED, "body": TYPED})
    rows = [tuple(map(str, row)) for table in db.metadata.sorted_tables for row in db.session.execute(table.select())]
    assert not [row for row in rows if any(TYPED in value for value in row)]


def test_a_person_counts_once_for_a_question_and_others_count_too(solved, carol, bob, browser_of):
    for person in (carol, carol, bob):
        assert browser_of(person).post(f"/questions/{solved.id}/helped").status_code == 303
    assert count() == 2


def test_a_browser_in_which_nobody_is_signed_in_counts_once(solved, app):
    first, second = app.test_client(), app.test_client()
    for browser in (first, first, second):
        assert browser.post(f"/questions/{solved.id}/helped").status_code == 303
    assert count() == 2
    assert all(row.person_id is None and len(row.guest) == 64 for row in db.session.query(Deflection))


@pytest.mark.processes
def test_twenty_times_at_once_is_once(settings: Settings, solved, carol):
    one = (solved.id, carol.id)
    db.session.rollback()
    all_at_once(settings, *[(find_helpful, [one] * 5)] * 4)
    assert count() == 1


def test_what_isnt_solved_or_isnt_there_has_helped_nobody(solved, alice, mona, client):
    open_question = a_question(alice, "Where is the lid?", "Gone.")
    assert client.post(f"/questions/{open_question.id}/helped").status_code == 409
    assert client.post("/questions/99999/helped").status_code == 404
    assert client.post("/questions/99999999999999/helped").status_code == 404
    hide_post(db.session.get_one(Post, solved.body_post_id), by=mona)
    assert client.post(f"/questions/{solved.id}/helped").status_code == 410
    assert count() == 0


def test_staff_see_how_often_and_which_but_no_hidden_title(solved, bob, carol, mona, browser_of):
    for person in (bob, carol):
        note_deflection(solved, by=person)
    staff = browser_of(mona)
    page = words_of(tree_of(staff.get("/staff/words").text))
    assert "2 times" in page
    assert "Why does the kettle whistle? 2 times" in page
    hide_post(db.session.get_one(Post, solved.body_post_id), by=mona)
    assert "Why does the kettle whistle?" not in staff.get("/staff/words").text


def test_an_idea_can_be_joined_with_a_reason_of_ones_own(alice, carol, browser_of, deliver):
    idea = propose_idea(Proposal("A button for the temperature", written("None."), written("One.")), by=alice)
    deliver()
    for person, links in (
        (carol, [f"/ideas/{idea.id}", f"/ideas/{idea.id}/use-cases"]),
        (alice, [f"/ideas/{idea.id}"]),
    ):
        browser = browser_of(person)
        fragment = tree_of(browser.get("/similar?kind=idea&q=temperature+button").text)
        assert [link.get("href") for link in fragment.iter("a")] == links


def test_where_one_joins_there_is_a_place_for_ones_reason(alice, carol, browser_of):
    idea = propose_idea(Proposal("A button for the temperature", written("None."), written("One.")), by=alice)
    assert "Your reason" in browser_of(carol).get(f"/ideas/{idea.id}/use-cases").text


def test_without_script_the_confirmation_page_shows_them_with_the_same_button(solved, carol, browser_of, deliver):
    deliver()
    form = {"kind": "question", "title": TYPED, "body": "Every night.", "preview": "1"}
    page = browser_of(carol).post("/compose", data=form)
    assert button_in(page.text).get("formaction") == f"/questions/{solved.id}/helped"

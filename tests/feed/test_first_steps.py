"""Three steps for who is new, taken by doing them."""

from datetime import timedelta

from community.feed.actions import choose_interests, close_steps
from community.feed.pages import NEW_FOR_DAYS
from community.kernel import clock
from community.kernel.transaction import transaction
from community.topics.actions.voting import vote
from community.uses.actions import use_product
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import a_question, counted, read

STEPS = "Write your first question, answer or idea"


def done(browser) -> int:
    """How many of the knots are tied."""
    return browser.get("/").text.count("(done)")


def test_the_steps_are_taken_by_what_somebody_really_does(alice, bob, kettle, browser_of):
    idea = an_idea(bob, "A softer handle")
    browser = browser_of(alice)
    assert "Welcome, Alice" in read(browser.get("/"))
    counts = [done(browser)]
    vote(body_of(idea), by=alice)
    counts.append(done(browser))
    choose_interests([kettle.id], [], by=alice)
    counts.append(done(browser))
    assert counts == [0, 1, 2]
    a_question(alice)
    assert STEPS not in read(browser.get("/")), "all of them are taken"
    choose_interests([], [], by=alice)
    assert STEPS in read(browser.get("/")), "and it goes on where it stands"


def test_they_can_be_closed_and_opened_again(alice, browser_of):
    browser = browser_of(alice)
    assert browser.post("/welcome/steps", data={"on": "0"}).location == "/"
    words = read(browser.get("/"))
    assert STEPS not in words
    assert "You find them under Settings" in words
    assert "Show the first steps again" in read(browser.get("/settings/interests"))
    browser.post("/welcome/steps", data={"on": "1"})
    assert STEPS in read(browser.get("/"))


def test_each_sees_their_own_steps_on_a_page_that_is_alike(alice, bob, browser_of, client):
    close_steps(by=bob)
    pages = [read(one.get("/")) for one in (browser_of(alice), browser_of(bob), browser_of(alice), client)]
    assert [STEPS in page for page in pages] == [True, False, True, False]
    assert "Welcome, Alice" not in pages[1]


def test_neither_staff_nor_who_has_been_here_for_long_are_shown_them(mona, browser_of):
    with clock.at(clock.now() - timedelta(days=NEW_FOR_DAYS + 1)):
        regular = a_person("Regular")
    pages = [read(browser_of(person).get("/")) for person in (mona, regular)]
    assert [STEPS in page for page in pages] == [False, False]


def test_they_cost_one_statement(alice, browser_of):
    browser, costs = browser_of(alice), []
    for _ in range(2):
        browser.get("/")
        with counted() as seen:
            browser.get("/")
        costs.append(len(seen))
        with transaction():
            alice.created_at = clock.now() - timedelta(days=NEW_FOR_DAYS)
    assert costs[0] == costs[1] + 1


def test_saying_that_one_uses_a_product_is_the_first_step(alice, kettle, browser_of):
    browser = browser_of(alice)
    use_product(kettle.id, by=alice)
    assert done(browser) == 1

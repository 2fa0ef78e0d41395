"""“I use this”: one row for each person and product, a count that is right, and who may read it beside one's name."""

import random
import re
from datetime import date

import pytest
from sqlalchemy import func, select, update

from community.accounts.actions.profile import show_uses_to
from community.accounts.models import EVERYBODY, MEMBERS, NOBODY
from community.kernel.database import db
from community.kernel.transaction import transaction
from community.products.models import Product
from community.topics.actions.recounting import recount_products
from community.uses.actions import stop_using, use_product
from community.uses.forms import read_month
from community.uses.models import Use
from community.uses.queries import use_of
from tests.conftest import a_person
from tests.processes.crew import all_at_once
from tests.processes.test_exactness import members
from tests.topics.threads import a_question, an_answer, read, send
from tests.uses.crew import press

PLACE = "/products/kettle-k2"
BADGE = "uses this product"
OWN = f'<a href="{PLACE}/using"><b>'
"""Where what one said of it is changed: below the button, for those who use it."""


def count() -> tuple[int, int]:
    """The count on the product, and the rows."""
    db.session.rollback()
    return db.session.scalars(select(Product.user_count)).one(), db.session.query(Use).count()


def test_it_is_said_and_taken_back_as_a_form_and_by_script(bob, kettle, browser_of, client):
    browser = browser_of(bob)
    for _ in range(3):
        assert send(browser, f"{PLACE}/use", on="1").status_code == 303
    assert count() == (1, 1)
    page = browser.get(PLACE).text
    assert re.search(r'value="0" aria-pressed="true"[^>]*>.*?I use this <b data-count>1</b>', page, re.DOTALL)
    assert OWN in page
    assert OWN not in client.get(PLACE).text
    told = browser.post(f"{PLACE}/use", data={"on": "0"}, headers={"Accept": "application/json"}).json
    assert (told["pressed"], told["count"]) == (False, 0)
    assert not stop_using(kettle.id, by=bob)
    assert count() == (0, 0)
    told = browser.post(f"{PLACE}/use", data={"on": "1"}, headers={"Accept": "application/json"}).json
    assert (told["pressed"], told["count"]) == (True, 1)


def test_counting_afresh_changes_nothing_that_is_right_and_mends_what_is_wrong(bob, kettle):
    use_product(kettle.id, by=bob)
    assert recount_products() == 0
    with transaction():
        db.session.execute(update(Product).values(user_count=7))
    assert recount_products() == 1
    assert count() == (1, 1)


def test_one_members_page_is_not_shown_to_another(alice, bob, kettle, browser_of):
    use_product(kettle.id, by=bob)
    alices, bobs = browser_of(alice), browser_of(bob)
    for _ in range(2):
        assert OWN not in alices.get(PLACE).text
        assert OWN in bobs.get(PLACE).text


def test_since_when_and_whether_one_wants_to_hear_of_questions(bob, kettle, browser_of):
    browser = browser_of(bob)
    assert send(browser, f"{PLACE}/using", since="2025-03", hears_questions="1").location == PLACE
    use = use_of(bob.id, kettle.id)
    assert (use.since, use.hears_questions) == (date(2025, 3, 1), True)
    words = read(browser.get(PLACE))
    assert "You use it since March 2025" in words
    assert "You're told of new questions about it" in words.replace("’", "'")
    form = browser.get(f"{PLACE}/using").text
    assert 'value="2025-03"' in form
    assert re.search(r'name="hears_questions" value="1" checked', form)
    send(browser, f"{PLACE}/using", since="")
    db.session.rollback()
    use = use_of(bob.id, kettle.id)
    assert (use.since, use.hears_questions) == (None, False)
    assert count() == (1, 1)


@pytest.mark.parametrize("typed", ["soon", "2999-01", "2025-13", "0000-01", "2025", "x" * 60, "２０２５-０３"])
def test_what_is_no_month_is_said_and_stays(bob, kettle, browser_of, typed):
    answer = send(browser_of(bob), f"{PLACE}/using", since=typed)
    assert answer.status_code == 422
    assert typed[:50] in answer.text
    assert db.session.query(Use).count() == 0


def test_months_are_read_as_people_write_them():
    assert read_month("2025年3月") == read_month("2025/3") == read_month("2025-03") == date(2025, 3, 1)


def test_an_unconfirmed_address_does_not_count(kettle, browser_of, client):
    nina = a_person("Nina", is_verified=False)
    assert send(browser_of(nina), f"{PLACE}/use", on="1").status_code == 403
    assert client.post(f"{PLACE}/use", data={"on": "1"}).location.startswith("/sign-in")
    assert count() == (0, 0)


@pytest.mark.parametrize(
    ("audience", "to_strangers", "to_members"),
    [(EVERYBODY, True, True), (MEMBERS, False, True), (NOBODY, False, False)],
)
def test_beside_ones_name_it_is_shown_to_whom_one_wants(
    alice, bob, carol, kettle, client, browser_of, audience, to_strangers, to_members
):
    question = a_question(alice, product_id=kettle.id)
    an_answer(question, bob)
    elsewhere = a_question(alice)
    an_answer(elsewhere, bob)
    use_product(kettle.id, by=bob)
    show_uses_to(bob, audience)
    for _ in range(2):
        for url, is_about in ((f"/questions/{question.id}", True), (f"/questions/{elsewhere.id}", False)):
            assert (BADGE in client.get(url).text) is (is_about and to_strangers)
            for person in (alice, bob, carol):
                assert (BADGE in browser_of(person).get(url).text) is (is_about and to_members)
    stop_using(kettle.id, by=bob)
    assert BADGE not in browser_of(alice).get(f"/questions/{question.id}").text


def test_the_default_is_members_and_the_settings_change_it(bob, browser_of):
    assert bob.shows_uses == MEMBERS
    browser = browser_of(bob)
    assert re.search(r'name="shows_uses" value="members" checked', browser.get("/settings/profile").text)
    values = {"display_name": "Bob", "bio": "", "language": "en", "time_zone": "Asia/Tokyo", "theme": "dark"}
    send(browser, "/settings/profile", **values, shows_uses="nobody")
    db.session.refresh(bob)
    assert bob.shows_uses == NOBODY
    send(browser, "/settings/profile", **values)
    db.session.refresh(bob)
    assert bob.shows_uses == NOBODY, "A form without the field opens nothing."
    assert send(browser, "/settings/profile", **values, shows_uses="all").status_code == 422


@pytest.mark.processes
def test_presses_from_four_processes_at_once_count_each_person_once(settings, kettle):
    people, product = members(40), kettle.id
    presses = [(person, product, True) for person in people]
    db.session.rollback()
    all_at_once(settings, *[(press, presses[n * 10 :] + presses[: n * 10]) for n in range(4)])
    assert count() == (40, 40)
    dice = random.Random(20261128)
    errands = [
        (press, [(dice.choice(people[n::4]), product, dice.random() < 0.5) for _ in range(60)]) for n in range(4)
    ]
    all_at_once(settings, *errands)
    last = dict.fromkeys(people, True)
    for _, pressed in errands:
        last |= {person: is_on for person, _product, is_on in pressed}
    assert count() == (sum(last.values()),) * 2
    assert db.session.scalar(select(func.count(Use.person_id.distinct()))) == sum(last.values())

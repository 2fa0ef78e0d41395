"""What couldn't be delivered stays visible, and administrators try it again."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from community.accounts.events import RightsChanged
from community.accounts.models import Person
from community.audit.models import LogLine
from community.kernel.clock import now
from community.kernel.courier import LAST_TRY
from community.kernel.database import db
from community.kernel.events import Subscriber, publish, registry
from community.kernel.outbox import DEAD, DONE, DUE, Delivery
from community.kernel.transaction import transaction
from tests.moderation.stage import Statements

Browser = Callable[[Person], FlaskClient]
Deliver = Callable[[], int]


@pytest.fixture
def follower(app: object) -> Iterator[list[str]]:
    """A follower that fails while the list holds "broken"."""
    mood = ["broken"]

    def handle(fact: RightsChanged) -> None:
        if "broken" in mood:
            raise RuntimeError(f"<b>cannot</b> follow {fact.person_id}")
        mood.append("heard")

    registry.add(Subscriber("tests.admin.follow", RightsChanged, handle))
    yield mood
    del registry.subscribers["tests.admin.follow"]


def states() -> list[str]:
    db.session.rollback()
    query = select(Delivery.state).where(Delivery.subscriber == "tests.admin.follow").order_by(Delivery.id)
    return list(db.session.scalars(query))


def given_up(person: Person, deliver: Deliver, times: int = 1) -> None:
    """Deliveries that failed as often as it takes."""
    with transaction():
        for _ in range(times):
            publish(RightsChanged(person.id))
    for _ in range(LAST_TRY):
        with transaction():
            db.session.execute(update(Delivery).where(Delivery.state == DUE).values(due_at=now()))
        deliver()
    assert states()[-times:] == [DEAD] * times


def test_staff_see_what_was_given_up_with_its_error_and_an_administrator_tries_it_again(
    alice: Person, mona: Person, ada: Person, follower: list[str], browser_of: Browser, deliver: Deliver
) -> None:
    given_up(alice, deliver)
    dead = db.session.scalars(select(Delivery.id).where(Delivery.state == DEAD)).one()
    page = browser_of(mona).get("/staff/deliveries").text
    for words in ("RightsChanged", "tests.admin.follow", "&lt;b&gt;cannot&lt;/b&gt; follow", f"{LAST_TRY}<span"):
        assert words in page, words
    assert "/again" not in page, "moderators see, administrators act"
    follower.remove("broken")
    browser = browser_of(ada)
    assert f'action="/staff/deliveries/{dead}/again"' in browser.get("/staff/deliveries").text
    assert browser.post(f"/staff/deliveries/{dead}/again").status_code == 303
    deliver()
    assert states() == [DONE]
    assert follower == ["heard"]
    assert "Everything was delivered" in browser.get("/staff/deliveries").text
    assert db.session.scalars(select(LogLine.verb)).all() == ["retry"]
    assert browser.post(f"/staff/deliveries/{dead}/again").status_code == 409


def test_all_that_was_given_up_is_tried_again_at_once(
    alice: Person, ada: Person, follower: list[str], browser_of: Browser, deliver: Deliver
) -> None:
    given_up(alice, deliver, times=3)
    follower.remove("broken")
    browser = browser_of(ada)
    done = browser.post("/staff/deliveries/again")
    assert "We&#39;re trying 3 deliveries again." in browser.get(done.location).text
    deliver()
    assert states() == [DONE] * 3
    assert browser.post("/staff/deliveries/again").status_code == 303
    assert db.session.scalars(select(LogLine.verb)).all() == ["retry all"], "nothing to try is nothing to log"


def test_what_waits_for_its_next_try_is_shown_apart(
    alice: Person, mona: Person, follower: list[str], browser_of: Browser, deliver: Deliver
) -> None:
    with transaction():
        publish(RightsChanged(alice.id))
    deliver()
    browser = browser_of(mona)
    assert "tests.admin.follow" not in browser.get("/staff/deliveries").text
    waiting = browser.get("/staff/deliveries?tab=waiting").text
    assert "tests.admin.follow" in waiting
    assert "next try:" in waiting


def test_only_administrators_try_again(
    alice: Person,
    mona: Person,
    petra: Person,
    follower: list[str],
    client: FlaskClient,
    browser_of: Browser,
    deliver: Deliver,
) -> None:
    given_up(alice, deliver)
    dead = db.session.scalars(select(Delivery.id).where(Delivery.state == DEAD)).one()
    for url in (f"/staff/deliveries/{dead}/again", "/staff/deliveries/again"):
        for person in (alice, mona, petra):
            assert browser_of(person).post(url).status_code == 403
        assert client.post(url).status_code in (303, 401)
    assert states() == [DEAD]
    for person in (alice, petra):
        assert browser_of(person).get("/staff/deliveries").status_code == 403


def test_many_deliveries_are_paged_and_cost_the_same(
    alice: Person, ada: Person, follower: list[str], browser_of: Browser, deliver: Deliver
) -> None:
    browser = browser_of(ada)
    counts = []
    for times in (2, 23):
        given_up(alice, deliver, times=times)
        with Statements() as heard:
            page = browser.get("/staff/deliveries").text
        counts.append(len(heard))
    assert counts[0] == counts[1] <= 14
    assert page.count("tests.admin.follow</code>") == 20
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert browser.get(following).text.count("tests.admin.follow</code>") == 5

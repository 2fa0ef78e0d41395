"""The weighted rating: anybody can work it out from what the page and its file say, and it grows old day by day."""

import json
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from community.kernel import clock
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.products.actions import add_product
from community.products.models import Product
from community.products.rating import weighted_rating
from community.reviews.scoring import recount_ratings
from community.topics.actions.visibility import hide_post, show_post
from community.topics.queries import find_post
from tests.conftest import a_person
from tests.reviews.verdicts import a_review
from tests.topics.threads import counted, read, send

TODAY = datetime(2026, 5, 1, 15, tzinfo=UTC)


@pytest.fixture
def reviews(kettle):
    """Of the kettle 5 stars today, 4 half a year ago, 1 a year ago; of a mill 2, 3 and 4."""
    mill = add_product("mill", names={"ja": "ミル", "en": "Mill"}, descriptions={})
    found = []
    given = ((kettle, 5, 0), (kettle, 4, 180), (kettle, 1, 360), (mill, 2, 3), (mill, 3, 700), (mill, 4, 1))
    for product, stars, days in given:
        person = a_person(f"Person {len(found)}")
        with clock.at(TODAY - timedelta(days=days)):
            found.append(a_review(person, product, stars=stars))
    return found


def told(client, slug="kettle-k2", at=TODAY):
    with clock.at(at):
        # Each moment has an address of its own: pages are kept for a second of the real time.
        return json.loads(client.get(f"/products/{slug}/rating.json?at={at.timestamp():.0f}").text)


def test_it_is_what_the_formula_gives_by_hand(reviews, client):
    # Weights 1, 1/2, 1/4; the mean of all six reviews is 19/6.
    by_hand = (7 * 19 / 6 + 5 + 4 / 2 + 1 / 4) / (7 + 1.75)
    found = told(client)
    assert found["rating"] == pytest.approx(by_hand, abs=1e-9)
    with clock.at(TODAY):
        page = read(client.get("/products/kettle-k2"))
    assert f"Weighted rating {by_hand:.2f}" in page
    for said in ("C = 7", "m = 3.167", "n = 3", "Sum of the weights: 1.75", "Half-life: 180 days", "As of 2026-05-01"):
        assert said in page
    assert "3.3" in page, "The plain average stays."


def test_anybody_can_work_it_out_again_from_the_file(reviews, client):
    for slug in ("kettle-k2", "mill"):
        found = told(client, slug)
        day = date.fromisoformat(found["as_of"])
        weights, stars = 0.0, 0.0
        for review in found["reviews"]:
            weight = 2 ** (-(day - date.fromisoformat(review["written_on"])).days / found["half_life_days"])
            assert review["weight"] == pytest.approx(weight, rel=1e-12)
            weights, stars = weights + weight, stars + weight * review["stars"]
        again = (found["C"] * found["m"] + stars) / (found["C"] + weights)
        assert found["rating"] == pytest.approx(again, abs=1e-9)
        assert found["sum_of_weights"] == pytest.approx(weights, rel=1e-9)
        assert found["n"] == len(found["reviews"]) == 3


def test_the_page_links_the_file_and_says_it_in_japanese_too(reviews, client):
    page = unescape(client.get("/products/kettle-k2", headers={"Accept-Language": "ja"}).text)
    assert 'href="/products/kettle-k2/rating.json"' in page
    for said in ("重みつきの評価", "計算のしかた", "180日で半分", "半減期：180日"):
        assert said in page


def test_it_draws_near_to_the_mean_as_reviews_grow_old(reviews, client):
    found = [told(client, at=TODAY + timedelta(days=days)) for days in (0, 1, 180, 3600)]
    distances = [abs(one["rating"] - one["m"]) for one in found]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < 1e-5
    assert found[2]["sum_of_weights"] == pytest.approx(1.75 / 2, rel=1e-9)
    assert told(client, at=TODAY.replace(hour=1)) == told(client, at=TODAY.replace(hour=23)), "Once a day."


def test_it_follows_a_new_review_an_edit_and_what_is_hidden_at_once(reviews, kettle, mona, client, browser_of):
    author = reviews[0].author
    before = told(client)
    values = {"stars": "1", "period": "year", "title": "Now", "body": "Less.", "words": "1"}
    with clock.at(TODAY):
        send(browser_of(author), f"/reviews/{reviews[0].id}/edit", **values)
    edited = told(client)
    assert edited["rating"] == pytest.approx((7 * 15 / 6 + 1 + 2 + 0.25) / 8.75, abs=1e-9)
    assert edited["rating"] < before["rating"]
    body = find_post(reviews[0].body_post_id, seen_by=author)
    hide_post(body, by=mona)
    deliver_due()
    hidden = told(client)
    assert hidden["n"] == 2
    assert str(reviews[0].id) not in {one["url"].rsplit("/", 1)[1] for one in hidden["reviews"]}
    assert hidden["rating"] == pytest.approx((7 * 14 / 5 + 2 + 0.25) / 7.75, abs=1e-9)
    show_post(body, by=mona)
    deliver_due()
    assert told(client) == edited


def test_counting_afresh_changes_nothing(reviews):
    assert recount_ratings() == 0


def test_a_review_from_the_future_counts_as_one_of_today(alice, kettle, client):
    with clock.at(TODAY + timedelta(days=400)):
        a_review(alice, kettle)
    with clock.at(TODAY + timedelta(days=400)):
        assert told(client, at=TODAY + timedelta(days=400))["sum_of_weights"] == pytest.approx(1)


def test_without_reviews_there_is_no_rating(kettle, client):
    found = told(client)
    assert (found["n"], found["reviews"]) == (0, [])
    assert "rating" not in found
    assert "Weighted rating" not in client.get("/products/kettle-k2").text
    assert weighted_rating(kettle, None) is None
    assert client.get("/products/unheard-of/rating.json").status_code == 404


def test_the_file_and_the_page_cost_the_same_for_two_reviews_and_for_twenty(kettle, client):
    costs = []
    for already, wanted in ((0, 2), (2, 20)):
        for number in range(already, wanted):
            a_review(a_person(f"Person {number}"), kettle)
        with counted() as seen:
            client.get("/products/kettle-k2/rating.json")
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 4
    db.session.rollback()
    assert db.session.query(Product).one().review_count == 20

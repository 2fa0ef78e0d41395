"""What reviews may speak of besides stars: aspects to rate, and variants to choose from."""

import re
from html import unescape

import pytest

from community.audit.models import LogLine
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.products.models import Facet
from community.products.queries import facets_of
from community.reviews.models import AspectRating, Review
from community.reviews.staffing import FacetLine, offer_facets
from community.topics.actions.visibility import delete_post, hide_post, restore_post, show_post
from community.topics.queries import find_post
from tests.conftest import a_person
from tests.reviews.verdicts import a_review
from tests.topics.threads import counted, nonce_of, read, send

NAMES = (("注ぎやすさ", "Pouring"), ("手入れ", "Cleaning"), ("音", "Noise"))
TITLES = r'id="review-\d+"[^>]*><a [^>]*>([^<]+)<'


@pytest.fixture
def aspects(petra, kettle):
    """The numbers of three aspects."""
    offer_facets(kettle, "aspect", [FacetLine(None, *names) for names in NAMES], by=petra)
    return [aspect.id for aspect in facets_of(kettle.id).aspects]


@pytest.fixture
def variants(petra, kettle):
    """The numbers of green and white."""
    offer_facets(kettle, "variant", [FacetLine(None, "緑", "Green"), FacetLine(None, "白", "White")], by=petra)
    return [variant.id for variant in facets_of(kettle.id).variants]


def composed(browser, **values):
    nonce = nonce_of(browser.get("/compose?kind=review&product=kettle-k2").text)
    typed = {"product": "kettle-k2", "stars": "4", "period": "week", "title": "Pours well", "body": "Thin."}
    return send(browser, "/compose", kind="review", nonce=nonce, **{**typed, **values})


def apart(answer):
    """The words of a page, with a blank wherever a tag stands."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def counts():
    db.session.rollback()
    return [(facet.rating_count, facet.rating_sum) for facet in db.session.query(Facet).order_by(Facet.position)]


def test_a_reviewer_rates_what_they_like_and_what_they_left_out_counts_for_nothing(aspects, alice, client, browser_of):
    pouring, cleaning, noise = aspects
    form = read(browser_of(alice).get("/compose?kind=review&product=kettle-k2"))
    assert "Pouring" in form
    assert "Cleaning" in form
    posted = composed(browser_of(alice), **{f"aspect-{pouring}": "5", f"aspect-{noise}": "2", f"aspect-{cleaning}": ""})
    assert posted.status_code == 303
    assert counts() == [(1, 5), (0, 0), (1, 2)]
    words = apart(client.get(posted.location))
    assert "Pouring 5 out of 5" in words
    assert "Noise 2 out of 5" in words
    assert "Cleaning" not in words
    page = apart(client.get("/products/kettle-k2"))
    assert "Pouring 5.0 1 rating" in page
    assert "Cleaning Not rated yet" in page
    japanese = apart(client.get("/products/kettle-k2", headers={"Accept-Language": "ja"}))
    assert "注ぎやすさ 5.0 1件の評価" in japanese
    assert "注ぎやすさ 5点中5点" in japanese
    assert "Noise" not in japanese


def test_averages_are_those_worked_out_by_hand_and_follow_edits_and_what_is_hidden(
    aspects, kettle, mona, alice, bob, client, browser_of
):
    pouring = aspects[0]
    first = a_review(alice, kettle, ratings={pouring: 5})
    second = a_review(bob, kettle, ratings={pouring: 2})
    assert counts()[0] == (2, 7)
    assert "Pouring 3.5 2 ratings" in apart(client.get("/products/kettle-k2"))
    values = {"stars": "2", "period": "year", "title": "Now", "body": "Less.", "words": "1"}
    send(browser_of(alice), f"/reviews/{first.id}/edit", **values, **{f"aspect-{pouring}": "3"})
    assert counts()[0] == (2, 5)
    send(browser_of(alice), f"/reviews/{first.id}/edit", **{**values, "words": "2"}, **{f"aspect-{pouring}": ""})
    assert counts()[0] == (1, 2)
    body = find_post(second.body_post_id, seen_by=bob)
    hide_post(body, by=mona)
    deliver_due()
    assert counts()[0] == (0, 0)
    show_post(body, by=mona)
    deliver_due()
    assert counts()[0] == (1, 2)
    delete_post(body, by=bob)
    deliver_due()
    assert counts()[0] == (0, 0)
    restore_post(body, by=bob)
    deliver_due()
    assert counts()[0] == (1, 2)


@pytest.mark.parametrize("value", ["0", "6", "-1", "five", "1e3", "４"])
def test_a_rating_is_a_whole_number_from_one_to_five(aspects, alice, browser_of, value):
    answer = composed(browser_of(alice), good="Kept words", **{f"aspect-{aspects[0]}": value})
    assert answer.status_code == 422
    assert "Enter a number from 1 to 5." in answer.text
    assert "Kept words" in answer.text
    assert db.session.query(AspectRating).count() == 0


def test_aspects_and_variants_of_another_product_are_not_taken(aspects, variants, petra, alice, browser_of):
    from_elsewhere = send(browser_of(petra), "/staff/products/new", slug="mill", name_en="Mill", position="2")
    assert from_elsewhere.status_code == 303
    posted = composed(browser_of(alice), product="mill", **{f"aspect-{aspects[0]}": "5"})
    assert posted.status_code == 303
    assert db.session.query(AspectRating).count() == 0
    refused = composed(browser_of(alice), variant="999")
    assert refused.status_code == 422
    assert "Choose one of the options." in refused.text
    assert "Pours well" in refused.text


def test_changing_the_kind_keeps_what_was_rated(aspects, alice, browser_of):
    typed = {"product": "kettle-k2", "title": "Pours", f"aspect-{aspects[0]}": "4"}
    browser = browser_of(alice)
    question = send(browser, "/compose", kind="review", switch="question", **typed)
    assert f'name="aspect-{aspects[0]}" value="4"' in question.text
    back = send(browser, "/compose", kind="question", switch="review", **typed)
    assert '<option value="4" selected>' in back.text


def test_the_choice_of_a_product_brings_its_aspects_without_script(aspects, alice, browser_of):
    browser = browser_of(alice)
    assert "Pouring" not in browser.get("/compose?kind=review").text
    page = send(browser, "/compose", kind="review", switch="review", product="kettle-k2", body="Kept words").text
    assert "Pouring" in page
    assert "Kept words" in page


# ------------------------------------------------------------------------------------------ variants


def test_reviews_say_which_variant_they_are_about_and_are_found_by_it(variants, alice, bob, kettle, client, browser_of):
    green, white = variants
    posted = composed(browser_of(alice), variant=str(green), title="The green one")
    a_review(bob, kettle, title="The white one", variant_id=white)
    assert "Green" in read(client.get(posted.location))
    page = client.get(f"/products/kettle-k2?variant={green}")
    assert re.findall(TITLES, page.text) == ["The green one"]
    assert "1 review fits" in read(page)
    assert len(re.findall(TITLES, client.get("/products/kettle-k2?variant=999").text)) == 2
    assert "白" in read(client.get("/products/kettle-k2", headers={"Accept-Language": "ja"}))


def test_histogram_lines_add_up_to_what_the_other_filters_leave(variants, aspects, kettle, client):
    green, white = variants
    for number in range(12):
        a_review(
            a_person(f"Person {number}"),
            kettle,
            stars=1 + number % 5,
            period="year" if number % 2 else "week",
            variant_id=green if number % 3 else white,
        )

    def histogram(query: str) -> list[int]:
        page = unescape(client.get(f"/products/kettle-k2?{query}").text)
        section = page.split('<div class="histo">')[1].split("</div>")[0]
        return [int(count) for count in re.findall(r"<span>(\d+)<span", section)]

    def fitting(query: str) -> int:
        return len(re.findall(TITLES, client.get(f"/products/kettle-k2?{query}").text))

    assert sum(histogram("")) == 12
    for query in ("period=half_year", f"variant={green}", f"variant={white}&period=half_year", "owner=1", "photo=1"):
        lines = histogram(query)
        assert sum(lines) == fitting(query), query
        assert lines == [fitting(f"{query}&stars={stars}") for stars in (5, 4, 3, 2, 1)], query
    assert histogram("period=half_year&stars=2") == histogram("period=half_year")


def test_a_line_of_the_histogram_keeps_the_other_filters(variants, kettle, alice, client):
    a_review(alice, kettle, variant_id=variants[0])
    page = unescape(client.get(f"/products/kettle-k2?variant={variants[0]}&owner=1").text)
    assert f"/products/kettle-k2?stars=5&variant={variants[0]}&owner=1#reviews" in page


# ------------------------------------------------------------------------------------------ staff


def lines(kind, *names, ids=()):
    found = {}
    for number, (ja, en) in enumerate(names):
        found |= {f"{kind}_ja-{number}": ja, f"{kind}_en-{number}": en}
    return found | {f"{kind}_id-{number}": str(facet_id) for number, facet_id in enumerate(ids)}


def test_the_team_names_orders_and_withdraws_aspects_and_ratings_come_back(
    aspects, petra, kettle, alice, client, browser_of
):
    browser, place = browser_of(petra), "/staff/products/kettle-k2"
    review = a_review(alice, kettle, ratings={aspects[0]: 5, aspects[2]: 1})
    assert "Pouring" in browser.get(f"{place}/reviewing").text
    client.get(f"/reviews/{review.id}")
    renamed = [("音の静かさ", "Quiet"), ("注ぎやすさ", "Pouring")]
    sent = send(browser, f"{place}/aspects", **lines("aspect", *renamed, ids=[aspects[2], aspects[0]]))
    assert sent.location == f"{place}/reviewing"
    words = apart(client.get(f"/reviews/{review.id}"))
    assert "Quiet 1 out of 5" in words
    assert "Noise" not in words
    assert "Cleaning" not in read(client.get("/products/kettle-k2"))
    send(browser, f"{place}/aspects", **lines("aspect", ("手入れ", "Cleaning"), ids=[""]))
    assert "Pouring" not in read(client.get(f"/reviews/{review.id}"))
    send(browser, f"{place}/aspects", **lines("aspect", ("注ぎやすさ", "Pouring"), ids=[""]))
    assert "Pouring 5.0 1 rating" in apart(client.get("/products/kettle-k2"))
    assert {line.verb for line in db.session.query(LogLine)} == {"offer aspects"}
    db.session.rollback()
    assert db.session.query(Facet).count() == 3


def test_a_review_keeps_its_variant_when_it_is_edited_though_it_is_sold_no_more(
    variants, petra, kettle, alice, browser_of
):
    review = a_review(alice, kettle, variant_id=variants[0])
    offer_facets(kettle, "variant", [FacetLine(variants[1], "白", "White")], by=petra)
    values = {"stars": "2", "period": "year", "title": "Now", "body": "Less.", "words": "1"}
    sent = send(browser_of(alice), f"/reviews/{review.id}/edit", variant=str(variants[0]), **values)
    assert sent.status_code == 303
    db.session.rollback()
    assert db.session.query(Review).one().variant_id == variants[0]


def test_two_lines_of_one_name_and_too_long_ones_are_named_and_kept(petra, kettle, browser_of):
    place = "/staff/products/kettle-k2/aspects"
    twice = send(browser_of(petra), place, **lines("aspect", ("音", "Noise"), ("騒音", "Noise")))
    assert twice.status_code == 422
    assert "Another line is called this already." in twice.text
    assert "騒音" in twice.text
    long = send(browser_of(petra), place, **lines("aspect", ("音" * 41, "Noise")))
    assert long.status_code == 422
    assert "Shorten it to 40." in long.text
    assert db.session.query(Facet).count() == 0


def test_no_more_than_six_aspects_stand_on_the_form(petra, kettle, browser_of):
    page = browser_of(petra).get("/staff/products/kettle-k2/reviewing").text
    assert 'name="aspect_ja-5"' in page
    assert 'name="aspect_ja-6"' not in page
    send(
        browser_of(petra), "/staff/products/kettle-k2/aspects", **lines("aspect", *[(f"項目{n}", "") for n in range(9)])
    )
    assert len(facets_of(kettle.id).aspects) == 6


def test_members_and_moderators_do_not_say_what_can_be_rated(aspects, alice, mona, client, browser_of):
    for person in (alice, mona):
        assert browser_of(person).get("/staff/products/kettle-k2/reviewing").status_code == 403
        sent = send(browser_of(person), "/staff/products/kettle-k2/aspects", **lines("aspect", ("x", "x")))
        assert sent.status_code == 403
    assert client.get("/staff/products/kettle-k2/reviewing").location.startswith("/sign-in")
    assert len(facets_of(db.session.query(Facet).first().product_id).aspects) == 3


def test_a_page_of_rated_reviews_costs_the_same_for_two_and_for_twenty(aspects, variants, kettle, client):
    costs = []
    for already, wanted in ((0, 2), (2, 20)):
        for number in range(already, wanted):
            ratings = dict.fromkeys(aspects, 1 + number % 5)
            a_review(a_person(f"Person {number}"), kettle, ratings=ratings, variant_id=variants[0])
        for _twice in range(2):
            with counted() as seen:
                client.get("/products/kettle-k2?photo=&owner=")
            costs.append(len(seen))
    assert costs[0] == costs[2]
    assert costs[1] == costs[3]
    assert costs[1] <= 8


# ------------------------------------------------------------------------------------------ earlier versions


def test_an_edited_review_keeps_its_stars_aspects_and_variant_of_before(
    aspects, variants, alice, kettle, client, browser_of
):
    review = a_review(alice, kettle, stars=4, ratings={aspects[0]: 5, aspects[1]: 3}, variant_id=variants[0])
    values = {"stars": "2", "period": "year", "title": review.title, "body": "The first drop lands where I aim."}
    changed = {f"aspect-{aspects[0]}": "4", f"aspect-{aspects[1]}": "3", "variant": str(variants[1])}
    kept = {"good": "The spout", "bad": "Its weight", "words": "1"}
    send(browser_of(alice), f"/reviews/{review.id}/edit", **values, **changed, **kept)
    words = read(client.get(f"/posts/{review.body_post_id}/history"))
    assert "Stars [removed: 4][added: 2]" in words.replace("] [", "][")
    assert "Time of use Used for [removed: 3]" in words
    assert "Pouring: [removed: 5]" in words
    assert "Cleaning: 3" in words
    assert "Green" in words
    japanese = read(client.get(f"/posts/{review.body_post_id}/history", headers={"Accept-Language": "ja"}))
    assert "項目ごとの評価" in japanese

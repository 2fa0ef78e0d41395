"""Products in lists, what is said of one's own, archived ones, and tabs that count what they list."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from community.audit.models import LogLine
from community.follows.actions import follow
from community.follows.models import PRODUCT, Subject
from community.ideas.actions import decide_idea, merge_idea
from community.kernel.database import db
from community.kernel.errors import Invalid
from community.products.actions import add_product, archive_product
from community.products.models import Product
from community.topics.actions.visibility import delete_post, hide_post
from community.topics.models import Topic
from community.topics.text import written
from community.uses.actions import use_product
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.tips.sharing import a_story, a_tip
from tests.topics.threads import a_question, an_answer, counted, read, send

QUESTION = {"kind": "question", "title": "Does it rattle?", "body": "Mine does."}


def names(page):
    return re.findall(r'<h3><a href="/products/([a-z0-9-]+)"', page.text)


@pytest.fixture
def shelf(kettle):
    """Three products besides the kettle, in this order."""
    made = [
        add_product(
            slug, names={"en": en, "ja": ja}, descriptions={"en": "Grinds 100% by hand." if en == "Mill" else ""}
        )
        for slug, en, ja in (
            ("mill", "Mill", "ミル"),
            ("teapot", "Teapot", "急須"),
            ("scale", "Kettle scale", "はかり"),
        )
    ]
    return [kettle, *made]


# ------------------------------------------------------------------------------------------ the list of products


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["kettle-k2", "mill", "teapot", "scale"]),
        ("q=KETTLE", ["kettle-k2", "scale"]),
        ("q=急須", ["teapot"]),
        ("q=ドリップ k2", ["kettle-k2"]),
        ("q=Ｋ２", ["kettle-k2"]),
        ("q=100%25", ["mill"]),
        ("q=100_", []),
        ("q=%00", ["kettle-k2", "mill", "teapot", "scale"]),
        ("sort=new", ["scale", "teapot", "mill", "kettle-k2"]),
        ("sort=users", ["teapot", "kettle-k2", "mill", "scale"]),
        ("sort=reviews", ["mill", "kettle-k2", "teapot", "scale"]),
        ("sort=rating", ["mill", "kettle-k2", "teapot", "scale"]),
        ("sort=nonsense", ["kettle-k2", "mill", "teapot", "scale"]),
    ],
)
def test_products_are_found_and_sorted(alice, bob, shelf, client, query, expected):
    use_product(shelf[2].id, by=bob)
    a_review(alice, shelf[1])
    page = client.get(f"/products?{query}")
    assert names(page) == expected
    if not expected:
        assert "No product fits this" in read(page)


@pytest.mark.parametrize("sort", ["place", "new", "rating", "reviews", "users"])
def test_every_product_stands_on_exactly_one_page(client, app, sort):
    for number in range(45):
        add_product(f"p-{number}", names={"en": f"Product {number}"}, descriptions={})
    url, seen = f"/products?sort={sort}", []
    for _ in range(3):
        page = client.get(url)
        seen += names(page)
        onward = re.search(r'href="([^"]+)" rel="next"', page.text)
        url = unescape(onward.group(1)) if onward else ""
    assert url == ""
    assert len(seen) == len(set(seen)) == 45
    assert "45 products" in read(client.get("/products"))


def test_cards_say_how_much_is_said_and_how_many_use_it(alice, bob, kettle, client):
    a_tip(alice, product_id=kettle.id)
    a_story(alice, product_id=kettle.id)
    use_product(kettle.id, by=bob)
    with counted() as seen:
        words = read(client.get("/products"))
    assert "2 tips and stories" in words
    assert "1 person uses it" in words
    assert len(seen) <= 8


# ------------------------------------------------------------------------------------------ archived products


def test_an_archived_product_is_read_but_nothing_new_is_written_about_it(alice, petra, kettle, client, browser_of):
    question, idea = a_question(alice, product_id=kettle.id), an_idea(alice)
    browser, staff = browser_of(alice), browser_of(petra)
    assert send(staff, "/staff/products/kettle-k2/archive").location == "/staff/products/kettle-k2"
    send(staff, "/staff/products/kettle-k2/archive")
    assert names(client.get("/products")) == []
    assert names(client.get("/products?show=archived")) == ["kettle-k2"]
    page = read(client.get("/products/kettle-k2?tab=questions"))
    assert "We no longer make this product." in page
    assert question.title in page
    assert "Ask about this product" not in page
    for kind in ("question", "idea", "review", "tip", "story"):
        assert 'value="kettle-k2"' not in browser.get(f"/compose?kind={kind}&product=kettle-k2").text
    refused = send(browser, "/compose", **QUESTION, product="kettle-k2")
    assert refused.status_code == 422
    assert "Nothing new is written about this product any more." in refused.text
    assert "Mine does." in refused.text
    assert db.session.query(Topic).count() == 2
    # What is there can still be edited and answered; nothing else is moved there.
    assert 'value="kettle-k2" selected' in browser.get(f"/questions/{question.id}/edit").text
    an_answer(question, a_person("Dora"))
    edited = {"title": "T", "body": "B", "words": "1"}
    assert send(browser, f"/questions/{question.id}/edit", **edited, product="kettle-k2").status_code == 303
    moved = send(browser, f"/ideas/{idea.id}/edit", **edited, wish="W", product="kettle-k2")
    assert moved.status_code == 422
    assert client.get("/sitemap-product-0.xml").text.count("kettle-k2") == 1
    assert send(staff, "/staff/products/kettle-k2/unarchive").status_code == 303
    assert send(browser, "/compose", **QUESTION, product="kettle-k2").status_code == 303
    verbs = db.session.scalars(select(LogLine.verb).order_by(LogLine.id)).all()
    assert verbs == ["archive product", "unarchive product"]


def test_every_kind_is_refused_by_the_verb_itself(alice, kettle):
    archive_product(kettle)
    for write in (a_question, an_idea, a_tip, a_story):
        with pytest.raises(Invalid):
            write(alice, product_id=kettle.id)
    with pytest.raises(Invalid):
        a_review(alice, kettle)


# ------------------------------------------------------------------------------------------ tabs


def tabs(page):
    """The count of each tab, by the last word of its address."""
    found = re.findall(r'<a href="/products/kettle-k2(?:\?tab=(\w+))?"[^>]*>[^<\d]+ (\d+)</a>', page.text)
    return {tab or "reviews": int(count) for tab, count in found}


def test_the_tabs_count_what_they_list_for_everybody(alice, bob, carol, petra, mona, kettle, client, browser_of):
    for by in (alice, bob):
        a_question(by, product_id=kettle.id)
        a_review(by, kettle)
    ideas = [an_idea(alice, f"Idea {n}", product_id=kettle.id) for n in range(5)]
    decide_idea(ideas[0], "shipped", written("It's in the shop."), by=petra)
    decide_idea(ideas[1], "planned", written("In May."), by=petra)
    decide_idea(ideas[1], "declined", written("Too heavy."), by=petra)
    decide_idea(ideas[2], "review", written("We look."), by=petra)
    merge_idea(ideas[3], ideas[4], written("The same."), by=petra)
    hidden, deleted = a_question(bob, "CANARY", product_id=kettle.id), a_tip(bob, "CANARY", product_id=kettle.id)
    hide_post(body_of(hidden), by=mona)
    delete_post(body_of(deleted), by=bob)
    a_tip(alice, product_id=kettle.id)
    a_story(alice, product_id=kettle.id)
    expected = {"reviews": 2, "questions": 2, "ideas": 4, "tips": 2, "changes": 2}
    patterns = {"reviews": 'id="review-', "changes": 'id="change-'}
    for browser in (client, *(browser_of(person) for person in (alice, bob, carol, petra, mona))):
        for tab, count in expected.items():
            page = browser.get("/products/kettle-k2" + (f"?tab={tab}" if tab != "reviews" else ""))
            assert tabs(page) == expected
            assert page.text.count(patterns.get(tab, '<li class="row')) == count, tab
            assert "CANARY" not in page.text


def test_what_came_of_it_is_the_last_word_with_its_reason_newest_first(alice, petra, kettle, client):
    first, second = (an_idea(alice, f"Idea {n}", product_id=kettle.id) for n in (1, 2))
    decide_idea(first, "declined", written("Too heavy."), by=petra)
    decide_idea(second, "shipped", written("In the shop."), by=petra)
    words = read(client.get("/products/kettle-k2?tab=changes"))
    assert words.index("In the shop.") < words.index("Too heavy.")
    assert "Petra" in words


# ------------------------------------------------------------------------------------------ in my products


@pytest.fixture
def mine(alice, bob, shelf):
    """Bob uses the kettle and follows the mill; Alice wrote about them and about the teapot."""
    kettle, mill, teapot, _scale = shelf
    use_product(kettle.id, by=bob)
    follow(Subject(PRODUCT, mill.id), by=bob)
    for product, name in ((kettle, "kettle"), (mill, "mill"), (teapot, "teapot")):
        a_question(alice, f"Asked of the {name}", product_id=product.id)
        an_idea(alice, f"Wished of the {name}", product_id=product.id)
        a_review(alice, product, title=f"Said of the {name}")
        a_tip(alice, f"Known of the {name}", product_id=product.id)
    an_answer(a_question(alice, "Answered of the kettle", product_id=kettle.id), bob)
    a_question(alice, "Asked of nothing")
    return bob


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("show=questions", {"Asked of the kettle", "Asked of the mill", "Answered of the kettle"}),
        ("show=waiting", {"Asked of the kettle", "Asked of the mill"}),
        ("show=waiting&product=mill", {"Asked of the mill"}),
        ("show=ideas", {"Wished of the kettle", "Wished of the mill"}),
        ("show=reviews", {"Said of the kettle", "Said of the mill"}),
        ("show=tips&product=kettle-k2", {"Known of the kettle"}),
        ("show=tips&product=teapot&sort=votes", {"Known of the kettle", "Known of the mill"}),
    ],
)
def test_lists_hold_what_is_said_of_products_that_one_uses_or_follows(mine, browser_of, query, expected):
    page = browser_of(mine).get(f"/my-products?{query}")
    assert set(re.findall(r'<h3><a href="/\w+/\d+"[^>]*>([^<]+)<', page.text)) == expected


def test_an_empty_list_says_one_way_on(alice, bob, kettle, browser_of, client):
    browser = browser_of(bob)
    words = read(browser.get("/my-products"))
    assert "You haven't chosen any product yet" in words.replace("’", "'")
    use_product(kettle.id, by=bob)
    assert "Nobody has said anything about your products yet" in read(browser.get("/my-products"))
    page = browser.get("/my-products?show=waiting")
    assert "No question waits for an answer" in read(page)
    assert page.text.count('class="btn primary" href="/my-products?show=questions"') == 1
    assert client.get("/my-products").location.startswith("/sign-in")


def test_what_waits_or_is_hidden_is_in_nobodys_list(mine, mona, browser_of):
    product = db.session.query(Product).filter_by(slug="kettle-k2").one()
    a_question(a_person("Nina", is_verified=False), "CANARY waits", product_id=product.id)
    hide_post(body_of(a_question(mine, "CANARY hidden", product_id=product.id)), by=mona)
    assert "CANARY" not in browser_of(mine).get("/my-products").text


def test_the_list_costs_the_same_for_two_and_for_twenty(mine, browser_of):
    browser, costs = browser_of(mine), []
    product = db.session.query(Product).filter_by(slug="kettle-k2").one()
    for _ in range(2):
        browser.get("/my-products")
        with counted() as seen:
            browser.get("/my-products")
        costs.append(len(seen))
        for number in range(18):
            a_question(a_person(f"Person {len(costs)} {number}"), product_id=product.id)
    assert costs[0] == costs[1] <= 14

"""From any post into the backlog, in two clicks; more evidence joins, counted by distinct customers."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from community.accounts.models import Person
from community.audit.models import LogLine
from community.backlog import showing
from community.backlog.models import Evidence, Item
from community.backlog.queries import weigh
from community.kernel.database import db
from community.products.models import Product
from community.questions.actions import ask_question, post_answer
from community.reviews.actions import Verdict, write_review
from community.topics.actions.posting import NewPost, add_post
from community.topics.actions.visibility import hide_post
from community.topics.text import written
from tests.backlog.stage import a_comment, an_idea, an_item, body_of
from tests.conftest import a_person
from tests.moderation.stage import Statements

Browser = Callable[[Person], FlaskClient]


def how_many(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def customers(item: Item, by: Person) -> int:
    db.session.rollback()
    db.session.expire_all()
    return weigh(item, by=by).customers


def test_two_clicks_make_an_item_with_the_quote_and_a_link_back(
    alice: Person, petra: Person, kettle: Product, browser_of: Browser
) -> None:
    idea = an_idea(alice, product=kettle)
    browser = browser_of(petra)
    page = browser.get(f"/ideas/{idea.id}").text
    link = f"/staff/backlog/new?post={idea.body_post_id}"
    assert f'href="{link}"' in page, "the first click is in the post's menu"
    form = browser.get(link).text
    assert "The lid slides when I pour the last cup." in form
    assert 'value="A lid that stays"' in form
    made = browser.post(link, data={"quote": "The lid slides", "title": "A lid that stays"})
    item = db.session.scalars(select(Item)).one()
    assert (made.status_code, made.location) == (303, f"/staff/backlog/{item.id}")
    assert (item.title, item.state, item.product_id) == ("A lid that stays", "new", kettle.id)
    shown = browser.get(made.location).text
    assert "The lid slides" in shown
    assert f'href="/posts/{idea.body_post_id}"' in shown
    assert browser.get(f"/posts/{idea.body_post_id}").location == f"/ideas/{idea.id}"


def test_selected_words_become_the_quote_instead_of_the_beginning(
    alice: Person, petra: Person, browser_of: Browser
) -> None:
    post = body_of(an_idea(alice))
    page = browser_of(petra).get(f"/staff/backlog/new?post={post.id}&quote=the+last+cup").text
    assert "\nthe last cup</textarea>" in page


def test_more_evidence_joins_an_item_with_one_press_and_customers_are_counted_once_each(
    alice: Person, bob: Person, carol: Person, petra: Person, browser_of: Browser
) -> None:
    idea = an_idea(alice)
    item = an_item(petra, body_of(idea))
    question = ask_question("Why does it slide?", written("It slides."), by=alice)
    answer = post_answer(question, written("It slides for me too."), by=bob)
    reply = add_post(question, NewPost(written("Mine as well."), parent_id=answer.id), by=carol)
    browser = browser_of(petra)
    for post in (body_of(question), answer, reply, a_comment(idea, bob)):
        page = browser.get(f"/staff/backlog/new?post={post.id}").text
        assert f'name="item" value="{item.id}"' in page
        assert (
            browser.post(f"/staff/backlog/new?post={post.id}", data={"quote": "slides", "item": item.id}).status_code
            == 303
        )
    assert how_many(Evidence) == 5
    assert customers(item, petra) == 3


def test_the_same_post_speaks_for_an_item_once(alice: Person, petra: Person, browser_of: Browser) -> None:
    post = body_of(an_idea(alice))
    item = an_item(petra, post)
    browser = browser_of(petra)
    assert "This post speaks for it already." in browser.get(f"/staff/backlog/new?post={post.id}").text
    again = browser.post(f"/staff/backlog/new?post={post.id}", data={"quote": "slides", "item": item.id})
    assert "This post speaks for the item already." in browser.get(again.location).text
    assert how_many(Evidence) == 1


def test_the_form_sent_twice_makes_one_item(alice: Person, petra: Person, browser_of: Browser) -> None:
    post = body_of(an_idea(alice))
    browser = browser_of(petra)
    form = {"quote": "The lid slides", "title": "The lid", "nonce": "one-nonce"}
    places = {browser.post(f"/staff/backlog/new?post={post.id}", data=form).location for _ in range(2)}
    assert len(places) == how_many(Item) == how_many(Evidence) == 1


def test_items_of_the_same_product_come_first_and_a_search_keeps_what_was_typed(
    alice: Person, petra: Person, kettle: Product, browser_of: Browser
) -> None:
    an_item(petra, title="Same product, older", product=kettle)
    an_item(petra, title="No product, newer")
    post = body_of(an_idea(alice, product=kettle))
    browser = browser_of(petra)
    page = browser.get(f"/staff/backlog/new?post={post.id}").text
    assert page.index("Same product, older") < page.index("No product, newer")
    typed = {"quote": "Words I shortened", "title": "A title I typed", "q": "NEWER", "search": "1"}
    found = browser.post(f"/staff/backlog/new?post={post.id}", data=typed)
    assert found.status_code == 200
    assert "Same product, older" not in found.text
    for words in ("No product, newer", "Words I shortened", "A title I typed"):
        assert words in found.text
    nothing = browser.post(f"/staff/backlog/new?post={post.id}", data=typed | {"q": "100%"})
    assert "No item has this in its title." in nothing.text


def test_what_is_missing_or_too_long_comes_back_with_what_was_typed(
    alice: Person, petra: Person, browser_of: Browser
) -> None:
    url = f"/staff/backlog/new?post={body_of(an_idea(alice)).id}"
    browser = browser_of(petra)
    for form, sentence in (
        ({"quote": " ", "title": "Typed title"}, "Leave at least a few words"),
        ({"quote": "Typed quote", "title": " "}, "Enter a title"),
        ({"quote": "Typed quote" + "x" * 1000, "title": "T"}, "Shorten it to 1000"),
        ({"quote": "Typed quote", "title": "Typed title" + "x" * 120}, "Shorten it to 120"),
        ({"quote": "Typed quote", "item": "abc"}, "Enter a number"),
    ):
        answer = browser.post(url, data=form)
        assert answer.status_code == 422, form
        assert sentence in answer.text
        assert all(words in answer.text for words in form.values() if words.startswith("Typed"))
    assert browser.post(url, data={"quote": "Typed quote", "item": "99999999"}).status_code == 404
    assert how_many(Item) == how_many(Evidence) == 0


def test_a_hidden_post_is_no_evidence_and_one_hidden_later_is_neither_quoted_nor_counted(
    alice: Person, bob: Person, mona: Person, petra: Person, browser_of: Browser
) -> None:
    idea = an_idea(alice)
    comment = a_comment(idea, bob, "CANARY, my phone number is in here")
    item = an_item(petra, body_of(idea), comment)
    assert customers(item, petra) == 2
    hide_post(comment, by=mona)
    assert customers(item, petra) == 1
    for person in (petra, mona):
        browser = browser_of(person)
        page = browser.get(f"/staff/backlog/{item.id}").text
        assert "CANARY" not in page
        assert "This post isn't public any more" in page
        assert "CANARY" not in browser.get("/staff/backlog.csv").text
    assert browser_of(mona).get(f"/staff/backlog/new?post={comment.id}").status_code == 409
    assert browser_of(petra).get(f"/staff/backlog/new?post={comment.id}").status_code == 410


def test_staff_are_no_customers(alice: Person, mona: Person, petra: Person) -> None:
    idea = an_idea(alice)
    item = an_item(petra, body_of(idea), a_comment(idea, mona, "Several callers said so."))
    assert customers(item, petra) == 1
    assert weigh(item, by=petra).posts == 2


def test_evidence_can_be_taken_off_and_put_back(alice: Person, bob: Person, petra: Person, browser_of: Browser) -> None:
    idea = an_idea(alice)
    comment = a_comment(idea, bob)
    item = an_item(petra, body_of(idea), comment)
    piece = db.session.scalars(select(Evidence.id).where(Evidence.post_id == comment.id)).one()
    browser = browser_of(petra)
    gone = browser.post(f"/staff/backlog/{item.id}/evidence/{piece}/remove")
    assert customers(item, petra) == 1
    page = browser.get(gone.location).text
    assert f'href="/staff/backlog/new?post={comment.id}"' in page
    assert browser.post(f"/staff/backlog/{item.id}/evidence/{piece}/remove").status_code == 404
    other = an_item(petra, title="Another")
    kept = db.session.scalars(select(Evidence.id).where(Evidence.item_id == item.id)).one()
    assert browser.post(f"/staff/backlog/{other.id}/evidence/{kept}/remove").status_code == 404
    verbs = list(db.session.scalars(select(LogLine.verb).order_by(LogLine.id)))
    assert verbs == ["make item", "add evidence", "add evidence", "remove evidence", "make item"]


@pytest.mark.parametrize("who", ["mona", "petra", "ada"])
def test_all_staff_hand_evidence_on(
    who: str, alice: Person, browser_of: Browser, request: pytest.FixtureRequest
) -> None:
    staff: Person = request.getfixturevalue(who)
    post = body_of(an_idea(alice))
    made = browser_of(staff).post(f"/staff/backlog/new?post={post.id}", data={"quote": "slides", "title": "The lid"})
    assert made.status_code == 303
    assert how_many(Evidence) == 1


def test_members_and_strangers_see_nothing_of_the_backlog(
    alice: Person, bob: Person, petra: Person, client: FlaskClient, browser_of: Browser
) -> None:
    idea = an_idea(alice)
    item = an_item(petra, body_of(idea), title="CANARY item")
    piece = db.session.scalars(select(Evidence.id)).one()
    member = browser_of(bob)
    reading = (
        f"/staff/backlog/new?post={idea.body_post_id}",
        f"/staff/backlog/{item.id}",
        "/staff/backlog",
        "/staff/backlog.csv",
    )
    for url in (*reading, f"/staff/backlog/{item.id}/edit"):
        assert member.get(url).status_code == 403, url
        assert client.get(url).status_code in (303, 401), url
    writing = (reading[0], f"/staff/backlog/{item.id}/decide", f"/staff/backlog/{item.id}/edit")
    for url in (*writing, f"/staff/backlog/{item.id}/evidence/{piece}/remove"):
        assert member.post(url, data={"quote": "x", "title": "x"}).status_code == 403, url
        assert client.post(url).status_code in (303, 401), url
    assert "CANARY" not in member.get(f"/ideas/{idea.id}").text
    assert how_many(Evidence) == 1


def test_staff_see_on_a_topic_in_which_items_it_speaks(
    alice: Person, bob: Person, mona: Person, petra: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = an_idea(alice)
    item = an_item(petra, a_comment(idea, bob))
    url, topic_id = f"/staff/backlog/{item.id}", idea.id
    for person, is_staff in ((petra, True), (mona, True), (bob, False), (None, False)):
        assert bool(person and person.is_staff) is is_staff
        monkeypatch.setattr(showing, "me", lambda person=person: person)
        with Statements() as heard:
            links = [link["url"] for link in showing.backlog_links(topic_id)]
        assert (links, len(heard)) == (([url], 1) if is_staff else ([], 0))


def test_what_customers_and_staff_write_is_never_markup(petra: Person, browser_of: Browser) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    author = a_person(nasty)
    idea = an_idea(author, title=nasty)
    item = an_item(petra, body_of(idea), a_comment(idea, author, nasty), title=nasty)
    browser = browser_of(petra)
    urls = ["/staff/backlog", f"/staff/backlog/{item.id}", f"/staff/backlog/new?post={idea.body_post_id}&quote={nasty}"]
    browser.post(f"/staff/backlog/{item.id}/edit", data={"title": nasty, "notes": nasty, "words": "1"})
    for url in [*urls, f"/staff/backlog/{item.id}/edit", "/staff/backlog?state=new", "/staff/log"]:
        assert nasty not in browser.get(url).text, url


def test_a_moderator_finds_both_their_tools_in_a_posts_menu_but_not_for_their_own_posts(
    alice: Person, mona: Person, browser_of: Browser
) -> None:
    idea = an_idea(alice)
    own = a_comment(idea, mona)
    page = browser_of(mona).get(f"/ideas/{idea.id}").text
    assert f"/staff/backlog/new?post={idea.body_post_id}" in page
    assert f"/staff/queue?post={idea.body_post_id}" in page
    assert f"/staff/queue?post={own.id}" not in page


@pytest.mark.parametrize("kind", ["idea", "question", "review"])
def test_a_topics_page_tells_staff_and_nobody_else_of_its_items(
    kind: str, alice: Person, bob: Person, petra: Person, kettle: Product, client: FlaskClient, browser_of: Browser
) -> None:
    topics = {
        "idea": lambda: an_idea(alice),
        "question": lambda: ask_question("Why does it slide?", written("It slides."), by=alice),
        "review": lambda: write_review(Verdict(kettle.id, "Heats fast", written("Fast."), 4, "month"), by=alice),
    }
    topic = topics[kind]()
    item = an_item(petra, body_of(topic), title="CANARY item")
    url = f"/{kind}s/{topic.id}"
    assert f'href="/staff/backlog/{item.id}"' in browser_of(petra).get(url).text
    for browser in (client, browser_of(bob), browser_of(alice)):
        assert "CANARY" not in browser.get(url).text

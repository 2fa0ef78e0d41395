"""A thread: order, paging, places, replies, and what arrives while somebody reads."""

import pytest

from community.kernel.database import db
from community.kernel.paging import PAGE_SIZE
from community.kernel.transaction import transaction
from community.questions.actions import accept_answer
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.models import Post
from community.topics.queries import find_post
from tests.conftest import a_person
from tests.topics.threads import a_question, an_answer, post_ids, read, send


def link_to(page: str, relation: str) -> str:
    for piece in page.split('<a class="chip lg" href="')[1:]:
        if f'rel="{relation}"' in piece.split(">")[0]:
            return piece.split('"')[0].replace("&amp;", "&")
    return ""


def walk(browser, question, sort: str) -> list[int]:
    """All answers in the order in which the pages show them."""
    found, url = [], f"/questions/{question.id}?sort={sort}"
    while url:
        page = browser.get(url.split("#")[0]).text
        found += [number for number in post_ids(page) if number != question.body_post_id]
        url = link_to(page, "next")
    return found


def test_answers_come_by_use_or_by_time_and_no_page_repeats_one(alice, bob, carol, client):
    question = a_question(alice)
    ids = [an_answer(question, bob, f"Answer {number}").id for number in range(2 * PAGE_SIZE + 5)]
    for useful in (ids[7], ids[30]):
        vote(find_post(useful, seen_by=carol), by=carol)
    vote(find_post(ids[30], seen_by=alice), by=alice)
    assert walk(client, question, "new") == ids[::-1]
    assert walk(client, question, "old") == ids
    by_use = walk(client, question, "useful")
    assert by_use[:2] == [ids[30], ids[7]]
    assert sorted(by_use) == ids


def test_the_chosen_and_official_answers_come_first_and_on_no_other_page(alice, bob, petra, client):
    question = a_question(alice)
    ids = [an_answer(question, bob, f"Answer {number}").id for number in range(PAGE_SIZE + 3)]
    official = an_answer(question, petra, "From us", is_official=True).id
    accept_answer(question, find_post(ids[5], seen_by=alice), by=alice)
    shown = walk(client, question, "useful")
    assert shown[:2] == [ids[5], official]
    assert sorted(shown) == sorted([*ids, official])
    second = client.get(link_to(client.get(f"/questions/{question.id}").text, "next")).text
    assert "Go to the chosen answer" in second


@pytest.mark.parametrize("count", [3, PAGE_SIZE + 8])
def test_the_address_of_a_post_leads_to_a_page_that_shows_it(alice, bob, petra, client, count):
    question = a_question(alice)
    ids = [an_answer(question, bob, f"Answer {number}").id for number in range(count)]
    reply = an_answer(question, alice, "Thanks", parent_id=ids[0]).id
    official = an_answer(question, petra, "From us", is_official=True).id
    for post_id in (*ids, reply, official):
        led = client.get(f"/posts/{post_id}")
        assert led.location.endswith(f"#post-{post_id}")
        assert f'id="post-{post_id}"' in client.get(led.location.split("#")[0]).text
    assert client.get(f"/posts/{question.body_post_id}").location == f"/questions/{question.id}"
    assert client.get(f"/topics/{question.id}").location == f"/questions/{question.id}"


def test_somebody_replies_on_a_page_of_its_own(alice, bob, browser_of):
    question = a_question(alice)
    answer = an_answer(question, bob, "Use vinegar.")
    browser = browser_of(alice)
    assert "Use vinegar." in browser.get(f"/posts/{answer.id}/reply").text
    replied = send(browser, f"/posts/{answer.id}/reply", body="That worked.", nonce="r-1")
    reply = db.session.query(Post).filter_by(parent_id=answer.id).one()
    assert replied.location == f"/questions/{question.id}#post-{reply.id}"
    page = browser.get(f"/questions/{question.id}").text
    assert page.index(f'id="post-{answer.id}"') < page.index('class="replies"') < page.index("That worked.")
    assert "1 answer" in read(browser.get(f"/questions/{question.id}"))
    empty = send(browser, f"/posts/{answer.id}/reply", body="")
    assert empty.status_code == 422
    assert "Write something first." in read(empty)


def test_one_level_of_replies_is_enough(alice, bob, browser_of):
    question = a_question(alice)
    reply = an_answer(question, alice, "Thanks", parent_id=an_answer(question, bob).id)
    browser = browser_of(bob)
    assert browser.get(f"/posts/{reply.id}/reply").status_code == 404
    assert send(browser, f"/posts/{question.body_post_id}/reply", body="Hm").status_code == 404


def test_what_came_meanwhile_is_handed_out_to_those_who_may_see_it(alice, bob, carol, mona, client, browser_of):
    question = a_question(alice)
    seen = an_answer(question, bob, "Seen already")
    fresh = an_answer(question, carol, "Fresh one")
    reply = an_answer(question, alice, "A reply to the old", parent_id=seen.id)
    secret = an_answer(question, bob, "Secret words")
    hide_post(find_post(secret.id, seen_by=mona), by=mona)
    new = client.get(f"/topics/{question.id}/posts?after={seen.id}").text
    assert post_ids(new) == [fresh.id, reply.id]
    assert "Reply to a post above" in new
    assert "<html" not in new
    told = client.get(f"/topics/{question.id}/since?after={seen.id}").json
    assert told == {"ids": [fresh.id, reply.id], "count": 2, "last_post": reply.id}
    assert post_ids(browser_of(bob).get(f"/topics/{question.id}/posts?after={fresh.id}").text) == [reply.id, secret.id]
    assert client.get(f"/topics/{question.id}/since?after=x").json["count"] == 3
    hide_post(find_post(question.body_post_id, seen_by=mona), by=mona)
    for page in ("posts", "since"):
        gone = client.get(f"/topics/{question.id}/{page}?after=0")
        assert gone.status_code == 410
        assert "Fresh one" not in gone.text


def test_a_reply_to_a_fresh_answer_arrives_once_and_inside_it(alice, bob, client):
    question = a_question(alice)
    answer = an_answer(question, bob)
    reply = an_answer(question, alice, "Thanks", parent_id=answer.id)
    new = client.get(f"/topics/{question.id}/posts?after=0").text
    assert post_ids(new) == [answer.id, reply.id]
    assert new.index('class="replies"') < new.index("Thanks")


def test_the_page_says_which_post_is_the_newest(alice, bob, client):
    question = a_question(alice)
    newest = an_answer(question, alice, "Thanks", parent_id=an_answer(question, bob).id)
    assert (
        f'data-live-topic="{question.id}" data-last-post="{newest.id}"' in client.get(f"/questions/{question.id}").text
    )


def test_a_foreign_text_says_its_language(alice, bob, client):
    question = a_question(alice, title="水あかの落とし方", body="白い斑点が出ました。")
    an_answer(question, bob, "Use citric acid.")
    english = client.get(f"/questions/{question.id}", headers={"Accept-Language": "en"}).text
    assert '<h1 lang="ja">' in english
    assert '<div class="prose" lang="ja">' in english
    assert '<div class="prose" lang="en">' not in english
    japanese = client.get(f"/questions/{question.id}?lang=ja").text
    assert '<div class="prose" lang="en">' in japanese


def test_staff_are_called_what_they_are_in_the_readers_language(alice, client):
    maker = a_person("Haruka", roles="product")
    with transaction():
        maker.staff_title_ja, maker.staff_title_en = "品質保証", "Quality team"
    question = a_question(alice)
    an_answer(question, maker)
    assert "Quality team" in client.get(f"/questions/{question.id}?lang=en").text
    assert "品質保証" in client.get(f"/questions/{question.id}?lang=ja").text


def test_each_reader_is_offered_what_they_may_do_and_nothing_else(alice, bob, mona, petra, client, browser_of):
    question = a_question(alice)
    answer = an_answer(question, bob)
    offers = {
        "edit": f'href="/posts/{answer.id}/edit"',
        "delete": f'action="/posts/{answer.id}/delete"',
        "report": f'href="/posts/{answer.id}/report"',
        "choose": f'action="/questions/{question.id}/accept"',
        "hide": f'href="/staff/queue?post={answer.id}#case"',
        "gather": f'href="/staff/backlog/new?post={answer.id}"',
    }

    def offered(browser) -> set[str]:
        page = browser.get(f"/questions/{question.id}").text
        return {name for name, markup in offers.items() if markup in page}

    assert offered(client) == {"report"}
    assert offered(browser_of(bob)) == {"edit", "delete"}
    assert offered(browser_of(alice)) == {"report", "choose"}
    assert offered(browser_of(mona)) == {"report", "choose", "hide", "gather"}
    assert offered(browser_of(petra)) == {"report", "gather"}
    assert offered(client) == {"report"}


def test_what_was_said_below_a_hidden_answer_goes_with_it(alice, bob, carol, mona, client, browser_of):
    question = a_question(alice)
    answer = an_answer(question, bob, "An insult.")
    reply = an_answer(question, carol, "As he says: an insult.", parent_id=answer.id)
    hide_post(answer, by=mona)
    for browser in (client, browser_of(alice)):
        assert browser.get(f"/posts/{reply.id}").status_code == 410
        assert "an insult" not in browser.get(f"/topics/{question.id}/posts?after={question.body_post_id}").text
        assert "an insult" not in browser.get(f"/people/{carol.id}?tab=answers").text
    assert "an insult" in browser_of(mona).get(f"/topics/{question.id}/posts?after={question.body_post_id}").text
    assert "an insult" in browser_of(carol).get(f"/people/{carol.id}?tab=answers").text

"""What moderators see of what waits and what was decided, and who may look."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from community.accounts.models import Person
from community.attachments.actions import keep_photo, new_token
from community.ideas.actions import Proposal, propose_idea
from community.kernel.fragments import fragments
from community.kernel.pictures import Picture
from community.moderation.actions import hide, keep, open_case
from community.products.models import Product
from community.reviews.actions import Verdict, write_review
from community.topics.actions.posting import NewPost, add_post
from community.topics.models import Post
from community.topics.text import written
from tests.conftest import a_person
from tests.moderation.stage import Statements, a_question, a_report, an_answer

Browser = Callable[[Person], FlaskClient]
MOST_STATEMENTS = 14


def test_a_case_shows_the_post_in_its_context_its_author_and_the_reporters_words(
    alice: Person, bob: Person, carol: Person, mona: Person, browser_of: Browser
) -> None:
    question = a_question(alice)
    earlier = an_answer(question, bob, "Something rude.")
    hide(open_case(earlier, by=mona), reason="abuse", message="No.", by=mona)
    photo = keep_photo(Picture(b"", b"", 1, 1), new_token(), by=bob, alt="A shop window")
    answer = add_post(question, NewPost(written("Come to **this shop**."), photos=[photo.token]), by=bob)
    a_report(answer, carol, words="I saw this three times.")
    page = browser_of(mona).get("/staff/queue").text
    for words in (
        "Bob's answer",
        f'href="/questions/{question.id}"',
        "<strong>this shop</strong>",
        "A shop window",
        "1 public post",
        "1 hidden before",
        "I saw this three times.",
        "Advertising",
        "Carol",
    ):
        assert words in page, words


def test_an_idea_is_judged_with_its_wish_and_a_review_with_its_good_and_bad(
    alice: Person, bob: Person, carol: Person, mona: Person, kettle: Product, browser_of: Browser
) -> None:
    idea = propose_idea(Proposal("A lid", written("It slides."), written("A **hostile** wish.")), by=bob)
    review = write_review(
        Verdict(kettle.id, "Hm", written("So so."), 2, "month", "Good things", "Nasty things"), by=bob
    )
    browser = browser_of(mona)
    assert "<strong>hostile</strong>" in browser.get(f"/staff/queue?post={idea.body_post_id}").text
    page = browser.get(f"/staff/queue?post={review.body_post_id}").text
    assert "Good things" in page
    assert "Nasty things" in page


def test_most_reported_first_then_the_oldest_and_decided_ones_apart(
    alice: Person, bob: Person, carol: Person, mona: Person, browser_of: Browser
) -> None:
    question = a_question(alice)
    posts = [an_answer(question, bob, f"Answer number {number}") for number in range(4)]
    cases = [a_report(post, carol) for post in posts]
    a_report(posts[2], alice)
    keep(cases[1], reason="Fine.", by=mona)
    browser = browser_of(mona)
    page = browser.get("/staff/queue").text
    places = [page.index(f"case={cases[number].id}#case") for number in (2, 0, 3)]
    assert places == sorted(places)
    assert f"case={cases[1].id}#case" not in page
    for tab in ("mine", "decided"):
        decided = browser.get(f"/staff/queue?tab={tab}").text
        assert f"case={cases[1].id}#case" in decided
        assert f'action="/staff/cases/{cases[1].id}/undo"' in decided
        assert f"case={cases[0].id}#case" not in decided


def test_what_another_decided_is_not_among_mine(
    alice: Person, bob: Person, carol: Person, mona: Person, browser_of: Browser
) -> None:
    case = a_report(an_answer(a_question(alice), bob), carol)
    keep(case, reason="Fine.", by=mona)
    ella = a_person("Ella", roles="moderator")
    browser = browser_of(ella)
    assert "No decisions yet" in browser.get("/staff/queue?tab=mine").text
    assert f"case={case.id}#case" in browser.get("/staff/queue?tab=decided").text


def test_the_number_of_waiting_cases_stands_in_the_navigation(
    alice: Person, bob: Person, carol: Person, mona: Person, petra: Person, browser_of: Browser
) -> None:
    for number in range(3):
        a_report(an_answer(a_question(alice), bob, f"Answer {number}"), carol)
    nav = browser_of(mona).get("/staff/backlog").text.split('aria-label="Main"')[1].split("</nav>")[0]
    assert "3 cases" in nav
    assert (
        "/staff/queue"
        not in browser_of(petra).get("/staff/backlog").text.split('aria-label="Main"')[1].split("</nav>")[0]
    )


def test_moderators_neither_see_nor_judge_cases_about_their_own_posts(
    alice: Person, mona: Person, ada: Person, browser_of: Browser
) -> None:
    post = an_answer(a_question(alice), mona)
    case = a_report(post, alice, words="SECRET WORDS")
    browser = browser_of(mona)
    assert "SECRET WORDS" not in browser.get("/staff/queue").text
    assert browser.get(f"/staff/queue?case={case.id}").status_code == 403
    assert browser.get(f"/staff/queue?post={post.id}").status_code in (303, 403)
    assert browser.post(f"/staff/queue?post={post.id}").status_code == 403
    for verb in ("hide", "keep", "undo"):
        assert (
            browser.post(f"/staff/cases/{case.id}/{verb}", data={"reason": "spam", "message-spam": "x"}).status_code
            == 403
        )
    assert "SECRET WORDS" in browser_of(ada).get("/staff/queue").text


@pytest.mark.parametrize("who", ["alice", "petra"])
def test_only_moderators_and_administrators_open_the_queue(
    who: str, bob: Person, carol: Person, browser_of: Browser, request: pytest.FixtureRequest, client: FlaskClient
) -> None:
    outsider: Person = request.getfixturevalue(who)
    case = a_report(an_answer(a_question(bob), bob), carol)
    browser = browser_of(outsider)
    assert browser.get("/staff/queue").status_code == 403
    assert browser.post(f"/staff/queue?post={case.post_id}").status_code == 403
    for verb in ("hide", "keep", "undo"):
        assert browser.post(f"/staff/cases/{case.id}/{verb}").status_code == 403
        assert client.post(f"/staff/cases/{case.id}/{verb}").status_code == 303
    assert client.get("/staff/queue").location.startswith("/sign-in")


def test_made_up_addresses_get_plain_answers(mona: Person, browser_of: Browser) -> None:
    browser = browser_of(mona)
    assert browser.get("/staff/queue?case=99999999").status_code == 404
    assert browser.get("/staff/queue?post=99999999").status_code == 404
    assert browser.post("/staff/queue").status_code == 404
    for query in ("case=x", "tab=x&at=x", "case=-1", "case=99999999999999999999", "done=x", "at=eyJ4"):
        assert browser.get(f"/staff/queue?{query}").status_code == 200
    assert browser.post("/staff/cases/99999999/hide").status_code == 404


def test_what_customers_write_is_never_markup(alice: Person, carol: Person, mona: Person, browser_of: Browser) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    author = a_person(nasty)
    a_report(an_answer(a_question(alice, nasty, nasty), author, nasty), carol, words=nasty)
    page = browser_of(mona).get("/staff/queue").text
    assert nasty not in page
    assert "&lt;img src=x" in page


def test_the_queue_costs_the_same_however_many_cases_there_are(
    alice: Person, bob: Person, carol: Person, mona: Person, browser_of: Browser
) -> None:
    question = a_question(alice)
    browser = browser_of(mona)
    counts = []
    for more in (2, 30):
        for number in range(more):
            post: Post = an_answer(question, bob, f"Answer {more}.{number}")
            a_report(post, carol)
            a_report(post, alice, "abuse")
        fragments.clear()
        with Statements() as heard:
            page = browser.get("/staff/queue").text
        counts.append(len(heard))
    assert counts[0] == counts[1] <= MOST_STATEMENTS
    assert page.count('class="tick') == 20
    following = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert browser.get(following).text.count('class="tick') == 12

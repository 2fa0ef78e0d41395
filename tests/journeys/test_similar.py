"""Somebody writes what others wrote before: by keyboard alone they find it, vote for it, or say that it helped."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route, expect

from community.ideas.actions import Proposal, propose_idea
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.questions.actions import accept_answer, ask_question, post_answer
from community.topics.models import Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.journeys.conftest import Somebody
from tests.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def voices(site: Site) -> int:
    """An idea and a solved question about the same; the number of topics on the site."""
    author, helper = a_person("作者", language="ja"), a_person("助け手", language="ja")
    propose_idea(Proposal("掃除機の音が大きい", written("夜に使えません。"), written("静かにしてほしい。")), by=author)
    question = ask_question("掃除機から音がします", written("昨日からです。"), by=author)
    accept_answer(question, post_answer(question, written("フィルターを洗ってください。"), by=helper), by=author)
    deliver_due()
    db.session.remove()
    return number_of_topics()


def number_of_topics() -> int:
    count = db.session.query(Topic).count()
    db.session.remove()
    return count


@pytest.fixture
def writer(voices: int, somebody: Callable[..., Somebody]) -> Page:
    """Somebody in the composer."""
    me = somebody("書き手")
    me.signs_in()
    return me.opens("/compose?kind=question")


def test_by_keyboard_alone_one_goes_through_similar_voices_and_back(writer: Page) -> None:
    title, links = writer.locator("#f-title"), writer.locator("[data-similar-link]")
    title.focus()
    writer.keyboard.insert_text("そうじ機がうるさい")
    expect(links).to_have_count(2)
    expect(writer.locator("[data-similar-results] mark").first).to_have_text("そうじ機")
    expect(writer.locator("[data-similar-results] + [role=status]")).to_contain_text("似た声が2件ありました")
    for key, where in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 1), ("ArrowUp", 0)):
        writer.keyboard.press(key)
        expect(links.nth(where)).to_be_focused()
    writer.keyboard.press("Escape")
    expect(title).to_be_focused()
    expect(title).to_have_value("そうじ機がうるさい")


def test_this_solved_it_leads_to_the_question_and_posts_nothing(writer: Page, voices: int) -> None:
    writer.locator("#f-title").fill("そうじ機がうるさい")
    writer.get_by_role("button", name=re.compile("これで解決した")).press("Enter")
    writer.wait_for_url(re.compile(r"/questions/\d+"))
    expect(writer.locator("body")).to_contain_text("投稿はしていません")
    assert number_of_topics() == voices


def test_an_answer_to_what_was_typed_before_is_not_waited_for(writer: Page) -> None:
    given_up: list[str] = []
    writer.on("requestfailed", lambda request: given_up.append(unquote(request.url)))
    unanswered: list[Route] = []

    def keep_waiting(route: Route) -> None:
        unanswered.append(route)

    writer.route(lambda url: "そうじ機がうる" in unquote(url), keep_waiting)
    title = writer.locator("#f-title")
    with writer.expect_request(re.compile("/similar")):
        title.fill("そうじ機がうるさい")
    with writer.expect_event("requestfailed"):
        title.fill("掃除機から音がします")
    expect(writer.locator("[data-similar-results] mark").first).to_contain_text("掃除機")
    assert len(unanswered) == 1
    assert ["そうじ機がうるさい" in url for url in given_up] == [True]

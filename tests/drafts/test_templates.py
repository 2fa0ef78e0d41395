"""Templates: what a text field begins with, by product and kind, and what becomes of typed text."""

import re

import pytest

from community.kernel.database import db
from community.products.actions import add_product
from community.products.templates import set_templates
from community.topics.models import Topic
from tests.conftest import a_person
from tests.topics.threads import read, send

QUESTION, IDEA = "What happens:\n\nSince when:", "When it bothers me:"
MILL = "Which beans:\n\nWhich step:"
STAFF = {"name_en": "Kettle", "name_ja": "ケトル", "position": "1"}


@pytest.fixture
def mill(kettle):
    mill = add_product("mill-m1", names={"ja": "ハンドミル M1", "en": "Mill M1"}, descriptions={})
    set_templates(kettle, {"question": ("起きたこと：", QUESTION), "idea": ("", IDEA)})
    set_templates(mill, {"question": ("豆：", MILL)})
    return mill


def body_in(page: str) -> str:
    found = re.search(r'<textarea[^>]* name="body"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found
    return found.group(1)


def test_somebody_who_has_typed_nothing_gets_the_template_of_product_and_kind(alice, mill, browser_of):
    browser = browser_of(alice)
    assert body_in(browser.get("/compose?kind=question&product=kettle-k2").text) == QUESTION
    assert body_in(browser.get("/compose?kind=idea&product=kettle-k2").text) == IDEA
    assert body_in(browser.get("/compose?kind=idea&product=mill-m1").text) == ""
    assert body_in(browser.get("/compose?kind=question").text) == ""
    hana = a_person("花", language="ja")
    assert body_in(browser_of(hana).get("/compose?kind=question&product=kettle-k2").text) == "起きたこと："
    assert body_in(browser_of(hana).get("/compose?kind=idea&product=kettle-k2").text) == "", "Not one in English."


@pytest.mark.parametrize(
    ("body", "product", "kind", "after"),
    [
        ("", "kettle-k2", "question", QUESTION),
        (QUESTION, "kettle-k2", "idea", IDEA),
        (QUESTION.replace("\n", "\r\n"), "mill-m1", "question", MILL),
        (QUESTION, "mill-m1", "idea", ""),
        (f"{QUESTION} since May", "mill-m1", "idea", f"{QUESTION} since May"),
        ("My own words", "kettle-k2", "idea", "My own words"),
    ],
    ids=["empty", "other kind", "other product", "none there", "template filled in", "own words"],
)
def test_switching_swaps_the_template_and_never_what_was_typed(alice, mill, browser_of, body, product, kind, after):
    form = {"kind": "question", "title": "Lid", "body": body, "product": product, "switch": kind}
    assert body_in(send(browser_of(alice), "/compose", **form).text) == after


def test_there_and_back_nothing_typed_is_lost(alice, mill, browser_of):
    browser, body = browser_of(alice), "It drips."
    for kind in ("idea", "review", "question", "idea"):
        page = send(browser, "/compose", title="Lid", body=body, wish="Dry.", kind="question", switch=kind).text
        assert body_in(page) == body
    assert "Dry." in page


def test_scripts_ask_for_the_template_alone(alice, mill, browser_of, client):
    ask = {"headers": {"Accept": "application/json"}}
    browser = browser_of(alice)
    assert browser.get("/compose/outline?product=kettle-k2&kind=question", **ask).json == {"body": QUESTION}
    for odd in ("product=none&kind=question", "product=kettle-k2&kind=poem", "", "product=%00&kind=%00"):
        assert browser.get(f"/compose/outline?{odd}", **ask).json == {"body": ""}
    assert client.get("/compose/outline?product=kettle-k2&kind=question", **ask).status_code == 401


@pytest.mark.parametrize(("language", "sentence"), [("en", "These are only our own words."), ("ja", "見本のまま")])
def test_a_template_alone_is_no_post(mill, browser_of, language, sentence):
    browser = browser_of(a_person("Hana", language=language))
    refused = send(browser, "/compose", kind="question", title="Lid", product="kettle-k2", body=QUESTION)
    assert refused.status_code == 422
    assert sentence in read(refused)
    assert db.session.query(Topic).count() == 0


def test_the_product_team_writes_them_in_both_languages(petra, alice, kettle, browser_of):
    browser = browser_of(petra)
    words = {"template_question_en": QUESTION, "template_question_ja": "起きたこと："}
    assert send(browser, "/staff/products/kettle-k2", **STAFF, **words).status_code == 303
    page = browser.get("/staff/products/kettle-k2").text
    assert QUESTION in page
    assert "起きたこと：" in page
    assert body_in(browser_of(alice).get("/compose?kind=question&product=kettle-k2").text) == QUESTION
    assert send(browser, "/staff/products/kettle-k2", **STAFF).status_code == 303
    assert body_in(browser_of(alice).get("/compose?kind=question&product=kettle-k2&new=1").text) == ""


def test_one_that_is_too_long_is_refused_and_kept(petra, kettle, browser_of):
    long = "x" * 2_001
    refused = send(browser_of(petra), "/staff/products/kettle-k2", **STAFF, template_idea_en=long)
    assert refused.status_code == 422
    assert "Shorten it to 2000." in refused.text
    assert long in refused.text


def test_a_new_product_begins_with_its_templates(petra, alice, browser_of):
    send(browser_of(petra), "/staff/products/new", **STAFF, slug="jug", template_idea_en=IDEA)
    assert body_in(browser_of(alice).get("/compose?kind=idea&product=jug").text) == IDEA

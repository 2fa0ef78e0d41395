"""What people find on the search page, and what nobody finds."""

import pytest

from community.ideas.actions import Proposal, decide_idea, edit_idea, propose_idea
from community.kernel.database import db
from community.kernel.paging import PAGE_SIZE
from community.products.actions import add_product
from community.questions.actions import accept_answer
from community.reviews.actions import Verdict, write_review
from community.search.engine import engine
from community.topics.actions.posting import Edit, edit_post
from community.topics.actions.visibility import delete_post, hide_post, release_held, restore_post, show_post
from community.topics.models import Post
from community.topics.text import written
from tests.conftest import a_person
from tests.search.conftest import words_of
from tests.topics.threads import a_question, an_answer, counted

pytestmark = pytest.mark.usefixtures("index_folder")


def an_idea(by, title="Two favourite temperatures", problem="I turn the dial back and forth.", **more):
    wish = written(more.pop("wish", "One button for each."))
    return propose_idea(Proposal(title, written(problem), wish, **more), by=by)


def a_review(by, product, title="Pours well", text="The spout is steady.", **more):
    return write_review(Verdict(product.id, title, written(text), stars=4, period="month", **more), by=by)


def body_of(topic):
    return db.session.get_one(Post, topic.body_post_id)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("水筒", "水筒のふたが漏れて困っています"),
        ("水筒 漏れ", "水筒のふたが漏れて困っています"),
        ("ﾎﾟｲﾝﾄ", "ポイントはいつ付きますか"),
        ("ポイント", "ポイントはいつ付きますか"),
        ("running", "How long does one run take?"),
        ("runs", "How long does one run take?"),
        ("ＲＵＮ", "How long does one run take?"),
    ],
)
def test_people_find_what_was_written_another_way(alice, client, deliver, seek, words, title):
    for each in ("水筒のふたが漏れて困っています", "ポイントはいつ付きますか", "How long does one run take?"):
        a_question(alice, each, "...")
    deliver()
    assert seek(client, words).titles == [title]
    assert seek(client, words).total == 1


def test_the_words_are_marked_in_title_and_text_and_kept_in_the_field(alice, client, deliver, seek):
    a_question(alice, "Kettle <b>leaks</b>", "It drips & my kettles leak on the <table>.")
    deliver()
    found = seek(client, "leaking kettle")
    assert set(found.marks) == {"Kettle", "leaks", "kettles", "leak"}
    assert found.titles == ["Kettle <b>leaks</b>"]
    assert "<b>leaks" not in found.text
    assert "<table>" not in found.text
    assert found.find(".//input[@id='f-q']").get("value") == "leaking kettle"


def test_the_excerpt_is_taken_from_where_the_words_are(alice, client, deliver, seek):
    a_question(alice, "A long story", "Nothing yet. " * 60 + "Then the gasket broke. " + "And so on. " * 60)
    deliver()
    [excerpt] = seek(client, "gasket").excerpts
    assert "gasket broke" in excerpt
    assert len(excerpt) < 150


def test_a_word_in_an_answer_leads_to_that_very_answer(alice, bob, client, deliver, seek):
    question = a_question(alice)
    for number in range(PAGE_SIZE + 5):
        an_answer(question, bob, f"Try it {number} times.")
    answer = an_answer(question, bob, "Descale it with vinegar.")
    deliver()
    found = seek(client, "vinegar")
    assert found.titles == ["How do I clean it?"]
    assert "In an answer" in found.words
    place = client.get(found.links[0])
    assert place.status_code in (302, 303)
    assert place.location.endswith(f"#post-{answer.id}")
    assert f'id="post-{answer.id}"' in client.get(place.location).text


def test_a_topic_with_many_fitting_posts_is_one_result(alice, bob, client, deliver, seek):
    question = a_question(alice, "Limescale in the kettle", "Limescale everywhere.")
    for _ in range(4):
        an_answer(question, bob, "Limescale goes away with acid.")
    deliver()
    found = seek(client, "limescale")
    assert (found.total, len(found.titles)) == (1, 1)


def test_a_wish_what_is_good_and_bad_tags_and_the_product_are_found_too(alice, bob, kettle, client, deliver, seek):
    an_idea(alice, wish="Please add a whistle.")
    a_review(bob, kettle, good="The handle stays cool.", bad="The cord is short.")
    a_question(alice, "White spots", "What are they?", labels=["hardwater"])
    deliver()
    assert seek(client, "whistle").titles == ["Two favourite temperatures"]
    assert seek(client, "handle").titles == seek(client, "cord").titles == seek(client, "K2").titles == ["Pours well"]
    assert seek(client, "hardwater").titles == ["White spots"]


def test_what_one_wrote_oneself_is_found_at_once(alice, bob, browser_of, client, deliver, seek):
    deliver()
    engine().clear()
    a_question(alice, "Where is the warranty card?")
    assert seek(browser_of(alice), "warranty").titles == ["Where is the warranty card?"]
    assert seek(browser_of(alice), "where can I find the warranty card please").total == 1
    assert seek(browser_of(alice), '"warranty card"').total == 1
    assert seek(browser_of(alice), '"card warranty"').total == 0
    assert seek(browser_of(bob), "warranty").titles == seek(client, "warranty").titles == []
    deliver()
    assert seek(browser_of(bob), "warranty").titles == ["Where is the warranty card?"]
    assert seek(browser_of(alice), "warranty").total == 1


def test_an_edited_title_is_found_by_its_new_words_and_not_by_the_old(alice, bob, browser_of, client, deliver, seek):
    question = a_question(alice, "The gasket is torn", "What now?")
    deliver()
    edit = Edit(written("What now?"), version=1, title="The spring is bent")
    edit_post(body_of(question), edit, by=alice)
    own = browser_of(alice)
    assert (seek(own, "spring").total, seek(own, "gasket").total) == (1, 0)
    deliver()
    for browser in (own, browser_of(bob), client):
        assert (seek(browser, "spring").total, seek(browser, "gasket").total) == (1, 0)


def test_an_edited_wish_is_found_by_its_new_words(alice, client, deliver, seek):
    idea = an_idea(alice, wish="A whistle.")
    deliver()
    edit = Edit(written("I turn it."), version=1, title=idea.title, former={"wish": "A whistle."})
    edit_idea(idea, body_of(idea), edit, written("A bell."), by=alice)
    deliver()
    assert (seek(client, "bell").total, seek(client, "whistle").total) == (1, 0)


@pytest.fixture
def everybody(alice, bob, carol, mona, petra, ada, browser_of, client):
    return [client, *(browser_of(person) for person in (alice, bob, carol, mona, petra, ada))]


@pytest.fixture
def nobody_finds(everybody, seek):
    """Nobody finds, counts or is hinted at what has these words, whatever the index still knows."""

    def check(words):
        for browser in everybody:
            found = seek(browser, words)
            assert (found.total, found.titles, found.excerpts) == (0, [], [])
            similar = browser.get("/similar", query_string={"kind": "question", "q": words})
            assert (similar.status_code, similar.text) == (200, "")

    return check


@pytest.fixture
def all_find(everybody, seek):
    def check(words):
        assert {seek(browser, words).total for browser in everybody} == {1}

    return check


@pytest.mark.parametrize("hide_is_indexed", [True, False])
def test_a_hidden_question_is_found_by_nobody_until_it_returns(
    alice, bob, mona, deliver, nobody_finds, all_find, hide_is_indexed
):
    question = a_question(alice, "Secret zeppelin", "Zeppelin plans.", labels=["zeppelin"])
    an_answer(question, bob, "Which dirigible?")
    deliver()
    for _ in range(2):
        all_find("zeppelin")
        all_find("dirigible")
        hide_post(body_of(question), by=mona)
        if hide_is_indexed:
            deliver()
        nobody_finds("zeppelin")
        nobody_finds("dirigible")
        show_post(body_of(question), by=mona)
        deliver()


@pytest.mark.parametrize("hide_is_indexed", [True, False])
def test_a_hidden_answer_is_found_by_nobody_while_its_question_is(
    alice, bob, mona, client, deliver, seek, nobody_finds, all_find, hide_is_indexed
):
    question = a_question(alice, "How do I fly?", "By what?")
    answer = an_answer(question, bob, "By zeppelin.")
    deliver()
    for _ in range(2):
        all_find("zeppelin")
        hide_post(answer, by=mona)
        if hide_is_indexed:
            deliver()
        nobody_finds("zeppelin")
        assert seek(client, "fly").total == 1
        show_post(answer, by=mona)
        deliver()


def test_another_answer_stands_in_for_one_that_was_hidden(alice, bob, carol, mona, client, deliver, seek):
    question = a_question(alice, "How do I fly?", "By what?")
    hidden = an_answer(question, bob, "Zeppelin zeppelin zeppelin.")
    other = an_answer(question, carol, "By plane, or in a zeppelin as they did long ago, I have read somewhere.")
    deliver()
    hide_post(hidden, by=mona)
    found = seek(client, "zeppelin")
    assert (found.total, found.links) == (1, [f"/posts/{other.id}"])


def test_what_its_author_deleted_is_found_by_nobody_until_it_is_restored(alice, deliver, nobody_finds, all_find):
    question = a_question(alice, "Secret zeppelin", "Plans.")
    deliver()
    all_find("zeppelin")
    delete_post(body_of(question), by=alice)
    nobody_finds("zeppelin")
    deliver()
    nobody_finds("zeppelin")
    restore_post(body_of(question), by=alice)
    deliver()
    all_find("zeppelin")


def test_what_waits_for_a_confirmed_address_is_found_by_nobody_its_author_included(deliver, browser_of, seek, client):
    newcomer = a_person("Newcomer", is_verified=False)
    question = a_question(newcomer, "Secret zeppelin", "Plans.")
    an_answer(question, newcomer, "A dirigible, I mean.")
    deliver()
    for browser in (client, browser_of(newcomer)):
        assert seek(browser, "zeppelin").total == seek(browser, "dirigible").total == 0
    release_held(newcomer)
    deliver()
    for browser in (client, browser_of(newcomer)):
        assert seek(browser, "zeppelin").total == seek(browser, "dirigible").total == 1


def test_an_index_that_knows_too_much_tells_nothing(alice, bob, mona, deliver, client, seek, nobody_finds):
    """As after a crash between hiding and indexing: the engine still has every word."""
    question = a_question(alice, "Secret zeppelin", "Plans.")
    an_answer(question, bob, "Zeppelins are large.")
    deliver()
    hide_post(body_of(question), by=mona)
    assert engine().search("zeppelin")
    nobody_finds("zeppelin")
    nobody_finds("Secret zeppelin")


def test_filters_combine(alice, bob, mona, petra, kettle, client, deliver, seek):
    mill = add_product("mill-m1", names={"ja": "ミル M1", "en": "Mill M1"}, descriptions={})
    solved = a_question(alice, "Rattle one", "It makes a rattle.", product_id=kettle.id, labels=["noise"])
    accept_answer(solved, an_answer(solved, bob), by=alice)
    a_question(alice, "Rattle two", "A rattle.", product_id=kettle.id)
    a_question(alice, "Rattle three", "A rattle.", product_id=mill.id, labels=["noise"])
    planned = an_idea(alice, "No rattle please", "The rattle is loud.", product_id=kettle.id, labels=("noise",))
    decide_idea(planned, "planned", written("Next spring."), by=petra)
    a_question(bob, "がたがた rattle", "音がします。", product_id=kettle.id)
    deliver()

    def titles(**chosen):
        return set(seek(client, "rattle", **chosen).titles)

    assert len(titles()) == 5
    assert titles(kind="idea") == {"No rattle please"}
    assert titles(product="mill-m1") == {"Rattle three"}
    assert titles(tag="noise") == {"Rattle one", "Rattle three", "No rattle please"}
    assert titles(tag="ＮＯＩＳＥ", product="kettle-k2") == {"Rattle one", "No rattle please"}
    assert titles(state="solved") == {"Rattle one"}
    assert titles(state="planned") == {"No rattle please"}
    assert titles(state="planned", kind="question") == set()
    assert titles(language="ja") == {"がたがた rattle"}
    assert titles(kind="question", product="kettle-k2", tag="noise", state="solved", language="en") == {"Rattle one"}
    assert titles(tag="neverused") == set()
    assert titles(kind="nonsense", product="nonsense", state="nonsense", language="xx", sort="xx") == titles()


def test_tags_of_what_was_found_narrow_the_search_and_widen_it_again(alice, client, deliver, seek):
    for number, labels in enumerate([["noise", "lid"], ["noise"], []]):
        a_question(alice, f"Rattle {number}", "A rattle.", labels=labels)
    a_question(alice, "Other", "Other.", labels=["elsewhere"])
    deliver()
    chips = seek(client, "rattle").tree.findall(".//nav[@aria-label='Tags']/a")
    assert [words_of(chip) for chip in chips] == ["noise 2", "lid 1"]
    narrowed = client.get(chips[0].get("href"))
    assert "2 results" in narrowed.text
    [widened] = seek(client, "rattle", tag="noise").hrefs(".//nav[@aria-label='Tags']/a[@aria-current]")
    assert "3 results" in client.get(widened).text


def test_the_newest_come_first_when_asked(alice, client, deliver, seek):
    first = a_question(alice, "kettle kettle kettle", "kettle")
    second = a_question(alice, "About many things", "Among others a kettle, and more things that one may have at home.")
    deliver()
    assert seek(client, "kettle").titles == [first.title, second.title]
    assert seek(client, "kettle", sort="new").titles == [second.title, first.title]


def test_pages_hold_twenty_and_lose_and_repeat_nothing(alice, client, deliver, seek):
    for number in range(45):
        a_question(alice, f"Kettle {number}", "About it.")
    deliver()
    pages = [seek(client, "kettle", page=number) for number in (1, 2, 3)]
    assert [len(page.titles) for page in pages] == [20, 20, 5]
    assert {page.total for page in pages} == {45}
    assert len({title for page in pages for title in page.titles}) == 45
    assert "21 to 40 of 45" in pages[1].words
    assert pages[1].hrefs(".//a[@rel='prev']") == ["/search?q=kettle"]
    assert pages[1].hrefs(".//a[@rel='next']") == ["/search?q=kettle&page=3"]
    assert pages[0].hrefs(".//a[@rel='prev']") == pages[2].hrefs(".//a[@rel='next']") == []
    assert seek(client, "kettle", page=99).titles == pages[2].titles
    for odd in ("0", "-1", "x", "１", "9" * 30):
        assert seek(client, "kettle", page=odd).titles


def test_without_words_the_page_says_what_to_do_and_keeps_out_of_other_engines(client, deliver, seek):
    page = seek(client, "  \u3000 ")
    assert "What are you looking for?" in page.words
    assert page.total is None
    assert page.find(".//meta[@name='robots']").get("content") == "noindex"


def test_when_nothing_fits_there_is_a_way_on(alice, client, deliver, seek):
    a_question(alice)
    deliver()
    page = seek(client, "xylophone")
    assert page.total == 0
    assert "Try fewer or shorter words" in page.words
    assert page.hrefs(".//div[@class='empty']/a") == ["/compose?kind=question"]
    narrowed = seek(client, "clean", kind="idea")
    assert narrowed.hrefs(".//div[@class='empty']/a") == ["/search?q=clean"]


ODD = [
    '"',
    '"""',
    '"unclosed phrase',
    '"" “” ""',
    "\0",
    "ke\0ttle",
    "kettle" * 800,
    "漏れ" * 2500,
    "a " * 2500,
    "AND OR NOT",
    "kettle AND (NOT OR",
    "title:kettle",
    "kettle*",
    "*",
    "?",
    "[a TO z]",
    "kettle^99999 ~ \\ /",
    "%",
    "_",
    "%' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }} %(words)s {0}",
    "🫖",
    "👨‍👩‍👧‍👦 🫖 ",
    "\u202e\u200b\ufeff",
    "ﾞﾟ",
    "ー",
    "々〆",
    "\ud83d\udca9",
    "a\u0301" * 300,
    "²³½㌔㍿",
    "İıß",
    "\x1b[31m\x07",
    "।ก็עברית",
]


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("has_index", [True, False])
def test_odd_words_are_answered_as_a_page(alice, browser_of, client, deliver, index_folder, words, has_index):
    a_question(alice, f"Odd {words.replace(chr(0), '')[:60]}"[:79].encode("utf-8", "ignore").decode(), "A kettle.")
    if has_index:
        deliver()
    for browser in (client, browser_of(alice)):
        for path in ("/search", "/similar"):
            given = {"q": words.encode("utf-8", "surrogatepass"), "kind": words[:9].encode("utf-8", "surrogatepass")}
            answer = browser.get(path, query_string=given)
            assert answer.status_code == 200, (path, answer.status)
            assert "<script>alert" not in answer.text
            assert browser.get(path, query_string={**given, "kind": "idea", "tag": given["q"]}).status_code == 200


def test_a_lost_index_is_replaced_by_plain_matches_and_then_by_itself(
    alice, bob, mona, browser_of, client, deliver, seek, index_folder
):
    a_question(alice, "水筒のふたが漏れて困っています", "昨日からです。")
    a_question(alice, "Kettle leaks", "It drips.")
    an_answer(a_question(alice, "Something else", "What?"), bob, "Is the kettle full?")
    hidden = a_question(alice, "Kettle zeppelin", "Secret.")
    deliver()
    hide_post(body_of(hidden), by=mona)
    deliver()
    before = {
        words: (seek(client, words).titles, seek(client, words).links) for words in ("水筒", "kettle", "zeppelin")
    }
    assert [len(titles) for titles, _links in before.values()] == [1, 2, 0]

    for each in index_folder.iterdir():
        if each.is_file():
            each.unlink()
    lost = {words: seek(client, words, at="once") for words in before}
    for words, found in lost.items():
        assert "being rebuilt" in found.words
        assert set(found.titles) == set(before[words][0])
    assert "being rebuilt" in seek(browser_of(alice), "kettle").words
    assert client.get("/healthz").json["index"]["ok"] is False

    deliver()
    assert client.get("/healthz").json["index"]["ok"] is True
    for words, expected in before.items():
        found = seek(client, words)
        assert (found.titles, found.links) == expected
        assert "being rebuilt" not in found.words


def test_a_damaged_index_is_replaced_too(alice, client, deliver, seek, index_folder):
    a_question(alice, "Kettle leaks", "It drips.")
    deliver()
    for path in index_folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"rubbish")
    engine().close()
    found = seek(client, "kettle")
    assert "being rebuilt" in found.words
    assert found.titles == ["Kettle leaks"]
    a_question(alice, "Kettle hums", "It sings.")
    deliver()
    assert set(seek(client, "kettle").titles) == {"Kettle leaks", "Kettle hums"}
    assert "being rebuilt" not in seek(client, "kettle").words


def test_plain_matches_take_no_wildcards_and_find_few_words_together(alice, client, seek):
    a_question(alice, "Kettle leaks", "100 per cent.")
    a_question(alice, "Kettle hums", "100% sure_thing.")
    assert seek(client, "kettle hums").titles == ["Kettle hums"]
    assert seek(client, "100%").total == 2
    assert seek(client, "%%%").total == 0
    assert seek(client, "水筒が漏れて困る").total == 0


def test_the_number_of_statements_does_not_grow(alice, bob, browser_of, client, deliver, kettle, seek):
    def statements(browser):
        with counted() as seen:
            seek(browser, "kettle", kind="question", product="kettle-k2", tag="noise", sort="new")
        return len(seen)

    first = a_question(alice, "Kettle first", "It is.", labels=["noise"], product_id=kettle.id)
    reader = a_person("Dora")
    an_answer(first, bob, "Which kettle?")
    deliver()
    few = [statements(browser) for browser in (client, browser_of(reader), browser_of(bob))]
    for number in range(25):
        question = a_question(alice, f"Kettle {number}", "It is.", labels=["noise", "lid"], product_id=kettle.id)
        an_answer(question, bob, "Which kettle?")
    deliver()
    many = [statements(browser) for browser in (client, browser_of(reader), browser_of(bob))]
    assert all(later <= before for later, before in zip(many, few, strict=True))
    assert few[0] <= 8
    assert few[1] <= 10
    # Bob has just written: the page that others get isn't for him, and his own posts are looked through besides.
    assert few[2] <= 21

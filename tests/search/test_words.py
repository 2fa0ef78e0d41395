"""Words that mean the same: by reading, by meaning, by name, because staff say so, or from a merge."""

import pytest

from community.audit.models import LogLine
from community.ideas.actions import Proposal, merge_idea, propose_idea, unmerge_idea
from community.kernel.database import db
from community.kernel.errors import NotAllowed
from community.products.actions import add_product
from community.search import readings
from community.search.actions import forget_word_pair, learn_words_again, say_words_are
from community.search.engine import engine
from community.search.learning import pairs_learned
from community.search.lexicon import Lexicon, Pair
from community.search.models import LONGEST_WORD, LearnedPair, WordPair
from community.search.queries import similar_topics
from community.search.words import common_pairs, learned_pairs, lexicon_in_use
from community.topics.actions.visibility import hide_post
from community.topics.models import Merge, Post
from community.topics.text import written
from tests.search.conftest import tree_of, words_of
from tests.topics.threads import a_question

pytestmark = pytest.mark.usefixtures("index_folder")

needs_a_dictionary = pytest.mark.usefixtures("dictionary")


@pytest.fixture
def dictionary():
    assert readings.AVAILABLE, "SudachiPy and its small dictionary are among the requirements."


def an_idea(by, title, problem="It bothers me.", product_id=None):
    return propose_idea(Proposal(title, written(problem), written("Otherwise."), product_id), by=by)


def similar(title, kind="idea"):
    return {row.title: hit.words for row, hit in similar_topics(engine(), kind, title, seen_by=None)}


# ---------------------------------------------------------------------------- readings and meanings


def test_typing_soujiki_in_kana_finds_the_noise_of_the_vacuum_cleaner_and_says_why(alice, client, deliver):
    an_idea(alice, "掃除機の音が大きい", "夜に使えません。")
    an_idea(alice, "箱をもっと小さくしてほしい", "場所をとります。")
    a_question(alice, "ポイントはいつ付きますか", "まだです。")
    deliver()
    asked = {"kind": "idea", "q": "そうじ機がうるさい"}
    fragment = tree_of(client.get("/similar", query_string=asked, headers={"Accept-Language": "ja"}).text)
    [title] = fragment.findall(".//li//a[@data-similar-link]/span[@lang]")
    assert words_of(title) == "掃除機の音が大きい"
    assert [words_of(mark) for mark in fragment.iter("mark")] == ["そうじ機", "うるさい"]


@pytest.mark.parametrize(
    ("typed", "title", "word"),
    [
        ("バッテリーがすぐ切れます", "電池の減りが早い", "バッテリー"),
        ("つめかえはありますか", "詰め替え用がほしい", "つめかえ"),
        ("ｿｳｼﾞｷの音", "掃除機の音が大きい", "音"),
        ("料金が高すぎます", "値段を下げてほしい", "料金"),
        ("the lid leaks", "蓋から水が漏れます", "lid"),
        ("バッテリーの寿命", "The battery is dead after a year", "バッテリー"),
    ],
)
def test_other_spellings_other_words_and_the_other_language_are_found(alice, deliver, typed, title, word):
    an_idea(alice, title)
    an_idea(alice, "Quite another wish")
    deliver()
    found = similar(typed)
    assert list(found) == [title]
    assert word in found[title]


def test_english_asking_for_japanese_finds_it_on_the_search_page_as_well(alice, client, seek, deliver):
    a_question(alice, "水筒の蓋から漏れます", "床が濡れました。")
    a_question(alice, "箱が大きい", "場所をとります。")
    deliver()
    found = seek(client, "bottle lid leaking")
    assert found.titles == ["水筒の蓋から漏れます"]
    assert found.marks == ["水筒", "蓋", "漏れ"]


def test_what_was_typed_itself_comes_before_other_words_for_it(alice, client, seek, deliver):
    for title in ("The price of the mill", "ミルの値段", "ミルの価格"):
        a_question(alice, title, "How much?")
    deliver()
    assert seek(client, "価格").titles[0] == "ミルの価格"
    assert set(seek(client, "価格").titles[1:]) == {"The price of the mill", "ミルの値段"}


# ---------------------------------------------------------------------------- the names of products


def test_both_names_of_a_product_are_one_name(alice, deliver):
    an_idea(alice, "しずくポットの把手を太く")
    deliver()
    assert similar("A thicker grip for the Raindrop") == {}
    add_product("raindrop", names={"ja": "しずくポット", "en": "Raindrop"}, descriptions={})
    assert similar("The Raindrop should be bigger") == {"しずくポットの把手を太く": ("raindrop",)}


# ---------------------------------------------------------------------------- what staff say


def test_what_staff_say_of_two_words_holds_at_once_and_ends_at_once(alice, mona, browser_of, deliver):
    an_idea(alice, "湯沸かしの音を小さく")
    deliver()
    staff = browser_of(mona)
    assert similar("Zisch ist laut") == {}
    done = staff.post(
        "/staff/words", data={"one": "Zisch", "other": "湯沸かし", "stance": "same"}, follow_redirects=True
    )
    assert "mean the same from now on" in done.text
    assert similar("Zisch ist laut") == {"湯沸かしの音を小さく": ("zisch",)}
    pair = db.session.query(WordPair).one()
    staff.post("/staff/words", data={"one": "湯沸かし", "other": "ＺＩＳＣＨ", "stance": "apart"})
    assert db.session.query(WordPair).count() == 1
    assert similar("Zisch ist laut") == {}
    staff.post(f"/staff/words/{pair.id}/forget")
    assert db.session.query(WordPair).count() == 0
    assert [line.verb for line in db.session.query(LogLine).order_by(LogLine.id)] == [
        "say words",
        "say words",
        "forget words",
    ]
    assert staff.post(f"/staff/words/{pair.id}/forget").status_code == 404


def test_staff_may_part_what_comes_with_koenowa(mona):
    pair = common_pairs()[0]
    assert pair in {(one, other) for one, other, _weight in lexicon_in_use().pairs}
    say_words_are("apart", *pair, by=mona)
    assert pair not in {(one, other) for one, other, _weight in lexicon_in_use().pairs}


def test_only_staff_say_what_words_mean(alice, mona):
    with pytest.raises(NotAllowed):
        say_words_are("same", "a cup", "a mug", by=alice)
    pair = say_words_are("same", "a cup", "a mug", by=mona)
    with pytest.raises(NotAllowed):
        forget_word_pair(pair.id, by=alice)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("one", "other", "field", "status"),
    [
        ("", "湯", "one", 422),
        ("湯", "  ", "other", 422),
        ("湯", "？！", "other", 422),
        ("Cup", "ｃｕｐ", "other", 422),
        ("x" * (LONGEST_WORD + 1), "湯", "one", 422),
        ("㍿" * 15, "湯", "one", 422),
    ],
)
def test_words_that_are_none_are_refused_with_what_was_typed(browser_of, ada, language, one, other, field, status):
    answer = browser_of(ada).post(
        "/staff/words", data={"one": one, "other": other}, headers={"Accept-Language": language}
    )
    assert answer.status_code == status
    page = tree_of(answer.text)
    assert page.find(f".//p[@id='f-{field}-error']") is not None
    typed = page.find(".//input[@id='f-other']")
    assert typed is not None
    assert typed.get("value") == other
    assert db.session.query(WordPair).count() == 0


def test_a_stance_that_there_is_not_is_refused(browser_of, ada):
    answer = browser_of(ada).post("/staff/words", data={"one": "a", "other": "b", "stance": "opposite"})
    assert answer.status_code == 422


# ---------------------------------------------------------------------------- what merges say


def test_a_merge_teaches_the_words_in_which_two_titles_differ_and_undoing_it_takes_them_back(
    alice, bob, petra, deliver
):
    one = an_idea(alice, "パカパカの音を小さく")
    two = an_idea(bob, "フラッパの音を小さく")
    other = an_idea(bob, "フラッパを赤くしたい")
    deliver()
    assert other.title not in similar("パカパカを赤い色に")
    merge_idea(one, two, reason=written("Both are the lid."), by=petra)
    deliver()
    [pair] = learned_pairs()
    assert (pair.one, pair.other, pair.merges, pair.share) == ("パカパカ", "フラッパ", 1, 1.0)
    assert "パカパカ" in similar("パカパカを変えたい")[other.title]
    merge = db.session.query(Merge).one()
    unmerge_idea(merge, by=petra)
    deliver()
    assert list(learned_pairs()) == []
    assert db.session.query(LearnedPair).count() == 0


def test_learning_again_changes_nothing(alice, bob, petra, deliver):
    merge_idea(an_idea(alice, "A quieter flapper"), an_idea(bob, "A quieter widget"), reason=written("Same."), by=petra)
    deliver()
    before = [tuple(row) for row in learned_pairs()]
    assert before == [("flapper", "widget", 1, 1.0)]
    assert learn_words_again() == 1
    assert [tuple(row) for row in learned_pairs()] == before


def test_what_is_learned_from_a_merge_goes_when_either_side_is_hidden(alice, bob, petra, mona, deliver):
    one, two = an_idea(alice, "A quieter flapper"), an_idea(bob, "A quieter widget")
    body_id = one.body_post_id
    merge_idea(one, two, reason=written("Same."), by=petra)
    deliver()
    assert learned_pairs()
    hide_post(db.session.get_one(Post, body_id), by=mona)
    assert list(learned_pairs()) == []
    assert not [pair for pair in lexicon_in_use().pairs if "flapper" in pair]


def test_titles_that_differ_in_much_teach_little():
    assert pairs_learned("水筒の蓋", "水筒の栓") == [("栓", "蓋", 1.0)]
    assert pairs_learned("Noisy mill", "Loud mill") == [("loud", "noisy", 1.0)]
    assert [share for *_words, share in pairs_learned("Noisy mill", "A loud grinder")] == [0.25] * 4
    assert pairs_learned("one two three four five six", "seven eight nine ten eleven twelve") == []
    assert pairs_learned("The same", "The same") == []


# ---------------------------------------------------------------------------- the lexicon itself


def test_of_words_within_words_only_the_longest_counts():
    known = Lexicon((Pair("水", "water"), Pair("水筒", "bottle")))
    assert [found.other for found in known.beside("水筒が重い")] == ["bottle"]


def test_latin_words_are_whole_and_in_any_form():
    known = Lexicon((Pair("leak", "漏れ"), Pair("washing machine", "洗濯機")))
    assert [found.other for found in known.beside("it is leaking")] == ["漏れ"]
    assert known.beside("leakproof") == []
    assert [found.other for found in known.beside("my washing machines")] == ["洗濯機"]
    assert known.beside("a machine for washing") == []

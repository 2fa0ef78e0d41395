"""What is similar while a title is typed, and what stands beside a topic as related."""

import pytest
from flask import render_template_string

from community.ideas.actions import Proposal, decide_idea, propose_idea
from community.kernel.clock import at, now
from community.kernel.database import db
from community.kernel.fragments import fragments
from community.kernel.remembered import memory
from community.questions.actions import accept_answer
from community.search.engine import engine
from community.search.similar_pages import related_html, similar_html
from community.topics.actions.visibility import hide_post
from community.topics.actions.voting import vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.conftest import a_person
from tests.search.conftest import tree_of, words_of
from tests.topics.threads import a_question, an_answer, counted

pytestmark = pytest.mark.usefixtures("index_folder")


def an_idea(by, title, problem="I turn the dial back and forth."):
    return propose_idea(Proposal(title, written(problem), written("A button.")), by=by)


def body_of(topic):
    return db.session.get_one(Post, topic.body_post_id)


def similar(browser, title, kind="idea"):
    answer = browser.get("/similar", query_string={"kind": kind, "q": title})
    assert answer.status_code == 200
    return answer.text


def titles(fragment):
    return [words_of(title) for title in tree_of(fragment).findall(".//li//p/a/span[@lang]")]


@pytest.fixture
def dial(alice, petra):
    """An idea that the product team is building, and other voices."""
    idea = an_idea(alice, "80℃・90℃を側面のボタンひとつで切り替えたい")
    decide_idea(idea, "building", written("春に。"), by=petra)
    an_idea(alice, "箱をもっと小さくしてほしい", "場所をとります。")
    a_question(alice, "温度の切り替えを忘れないようにするには", "よく忘れます。")
    a_question(alice, "ポイントはいつ付きますか", "まだです。")
    return idea


def test_somebody_typing_sees_similar_voices_of_their_kind_first_with_state_votes_and_why(dial, client, deliver):
    deliver()
    fragment = similar(client, "よく使う温度をボタンで切り替え")
    assert titles(fragment) == ["80℃・90℃を側面のボタンひとつで切り替えたい", "温度の切り替えを忘れないようにするには"]
    assert "In progress" in fragment
    assert "Same words: ボタン, 切り替え" in words_of(tree_of(fragment))
    asked = similar(client, "温度の切り替えをボタンで", "question")
    assert titles(asked)[0] == "温度の切り替えを忘れないようにするには"


def test_japanese_readers_see_it_in_japanese(dial, client, deliver):
    deliver()
    answer = client.get(
        "/similar", query_string={"kind": "idea", "q": "ボタンで切り替え"}, headers={"Accept-Language": "ja"}
    )
    assert "一致したことば：ボタン、切り替え" in words_of(tree_of(answer.text))


def test_nothing_similar_is_an_empty_answer(dial, client, deliver):
    deliver()
    for title in ("xylophone", "", " ", "the", "？！", "色違いの水筒"):
        assert similar(client, title) == ""


def test_without_an_index_nothing_is_similar_and_nothing_breaks(dial, client):
    assert similar(client, "温度をボタンで切り替え") == ""
    assert related_html(dial) == ""


def test_a_vote_can_be_cast_right_there_from_inside_the_composers_form(dial, bob, browser_of, deliver):
    deliver()
    browser = browser_of(bob)
    [button] = tree_of(similar(browser, "ボタンで切り替え")).findall(".//button[@data-vote]")
    assert button.get("formaction") == f"/posts/{dial.body_post_id}/vote"
    assert (button.get("formmethod"), button.get("formnovalidate")) == ("post", "")
    assert button.get("aria-pressed") == "false"
    cast = browser.post(button.get("formaction"), data={"on": "1"}, headers={"Accept": "application/json"})
    assert cast.json["pressed"] is True
    [button] = tree_of(similar(browser, "ボタンで切り替え")).findall(".//button[@data-vote]")
    assert (button.get("value"), button.get("aria-pressed")) == ("0", "true")


def test_ones_own_idea_has_its_count_and_no_button(dial, alice, browser_of, deliver):
    deliver()
    fragment = similar(browser_of(alice), "ボタンで切り替え")
    assert titles(fragment)
    assert "data-vote" not in fragment


def test_outside_a_form_each_vote_is_a_form_of_its_own(dial, deliver):
    deliver()
    assert not tree_of(similar_html("idea", "ボタンで切り替え", in_form=True)).findall(".//form")
    assert len(tree_of(similar_html("idea", "ボタンで切り替え")).findall(".//form[@method='post']")) == 1


def test_a_solved_question_says_so(alice, bob, client, deliver):
    question = a_question(alice, "Why does the kettle whistle?", "It does.")
    accept_answer(question, an_answer(question, bob), by=alice)
    deliver()
    fragment = similar(client, "My kettle whistles", "question")
    assert titles(fragment) == ["Why does the kettle whistle?"]
    assert "Solved" in fragment


def test_at_most_six_are_shown(alice, client, deliver):
    for number in range(9):
        a_question(alice, f"The kettle whistles, number {number}", "It does.")
    deliver()
    assert len(titles(similar(client, "The kettle whistles", "question"))) == 6


@pytest.mark.parametrize("is_indexed", [True, False])
def test_hidden_topics_are_similar_to_nothing_and_related_to_nothing(alice, mona, client, deliver, is_indexed):
    shown = a_question(alice, "Why does the kettle whistle?", "It does.")
    secret = a_question(alice, "Why does the secret kettle whistle?", "It does.")
    deliver()
    assert len(titles(similar(client, "kettle whistle", "question"))) == 2
    assert "secret kettle" in related_html(shown)
    hide_post(body_of(secret), by=mona)
    if is_indexed:
        deliver()
    assert titles(similar(client, "kettle whistle", "question")) == ["Why does the kettle whistle?"]
    assert related_html(db.session.get_one(Topic, shown.id)) == ""


def test_sixty_times_a_minute_is_enough_for_everybody_and_each_counts_alone(dial, alice, bob, browser_of, deliver):
    eager, calm = browser_of(alice), browser_of(bob)
    statuses = [eager.get(f"/similar?q={number}&kind=idea").status_code for number in range(61)]
    assert statuses == [200] * 60 + [429]
    assert calm.get("/similar?q=1&kind=idea").status_code == 200


def test_a_title_with_markup_is_shown_as_it_was_written(alice, client, deliver):
    a_question(alice, "<img src=x onerror=alert(1)> whistle", "It does.")
    deliver()
    fragment = similar(client, "whistle <img onerror", "question")
    assert "&lt;img" in fragment
    assert "<img" not in fragment


def test_related_topics_are_of_the_same_kind_without_itself_and_always_the_same(alice, petra, deliver):
    first = an_idea(alice, "A second button for the temperature")
    second = an_idea(alice, "One button for each temperature")
    a_question(alice, "Where is the temperature button?", "I can't see it.")
    decide_idea(second, "planned", written("Next year."), by=petra)
    deliver()
    related = related_html(db.session.get_one(Topic, first.id))
    assert [link.get("href") for link in tree_of(related).iter("a")] == [f"/ideas/{second.id}"]
    assert "Similar ideas" in related
    assert "Planned" in related
    fragments.clear()
    assert related_html(db.session.get_one(Topic, first.id)) == related
    engine().close()
    fragments.clear()
    assert related_html(db.session.get_one(Topic, first.id)) == related


def test_beside_a_question_stand_similar_ones_at_the_price_of_one_statement(alice, client, deliver):
    question = a_question(alice, "Why does the kettle whistle?", "It does.")
    a_question(alice, "The kettle whistles at night", "It does.")
    deliver()
    page = client.get(f"/questions/{question.id}")
    assert "Similar questions" in page.text
    assert "The kettle whistles at night" in page.text
    topic = db.session.get_one(Topic, question.id)
    memory.forget()
    with counted() as statements:
        related_html(topic)
    assert len(statements) == 1


def test_votes_change_what_is_shown_beside_a_topic_at_once_and_new_topics_within_ten_minutes(alice, bob, deliver):
    first = an_idea(alice, "A second button for the temperature")
    second = an_idea(alice, "One button for each temperature")
    deliver()
    assert "0 votes" in related_html(first)
    vote(body_of(second), by=bob)
    assert "1 vote" in related_html(db.session.get_one(Topic, first.id))
    third = an_idea(alice, "A temperature button, please")
    deliver()
    with at(now().replace(year=2090)):
        assert f"/ideas/{third.id}" in related_html(db.session.get_one(Topic, first.id))


def test_templates_can_ask_for_both(dial, deliver):
    deliver()
    made = render_template_string("{{ similar_html('idea', 'ボタンで切り替え') }}{{ related_html(topic) }}", topic=dial)
    assert "切り替えたい" in made


def test_an_unverified_newcomers_idea_is_similar_to_nothing(client, deliver):
    newcomer = a_person("Newcomer", is_verified=False)
    an_idea(newcomer, "A zeppelin with two buttons")
    deliver()
    assert similar(client, "zeppelin with buttons") == ""

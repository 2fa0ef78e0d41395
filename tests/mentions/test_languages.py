"""Each post says what it's written in; people who read Japanese and people who read English share one thread."""

import pytest

from community.topics.text import language_of, written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea
from tests.mentions.stage import asked, body_post, called
from tests.topics.threads import a_question, an_answer, read, send


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("蓋がカタカタ鳴ります。", "ja"),
        ("K2 の蓋", "ja"),
        ("Does the lid rattle?", "en"),
        ("How do I read the word 揺蕩 on the box of my kettle?", "en"),
        ("USB-C で充電できますか", "ja"),
        ("", "en"),
        ("12345", "en"),
    ],
)
def test_what_a_text_is_written_in_is_found_from_it(text, language):
    assert language_of(text) == language


def test_the_names_tags_and_code_in_a_text_say_nothing_of_its_language(alice):
    called(alice, "高橋みなみ")
    asked(alice, "First", labels=("クエン酸",))
    assert written("Ask @高橋みなみ about #クエン酸").language == "en"
    assert written("`const lid = kettle.open()` で開きます").language == "ja"
    assert written("@高橋みなみさん").language == "ja"


def test_two_languages_share_one_thread_and_each_reader_is_told_which_is_which(alice, bob, browser_of):
    keiko = a_person("恵子", language="ja")
    question = a_question(alice, "Does the lid rattle?", "Mine does, at low heat.")
    an_answer(question, keiko, "うちのも鳴ります。布をはさむと静かです。")
    english, japanese = browser_of(bob), browser_of(keiko)
    page = english.get(f"/questions/{question.id}").text
    assert '<div class="prose" lang="ja">' in page
    assert "Japanese" in read(english.get(f"/questions/{question.id}"))
    page = japanese.get(f"/questions/{question.id}").text
    assert '<div class="prose" lang="en">' in page
    words = read(japanese.get(f"/questions/{question.id}"))
    assert "英語" in words
    assert "日本語" not in words.replace("日本語で見る", "").split("英語")[0]


def test_the_list_tags_what_is_in_another_language_only(alice, bob, browser_of):
    a_question(alice, "Does the lid rattle?", "Mine does.")
    a_question(alice, "蓋が鳴りますか", "うちのは鳴ります。")
    rows = browser_of(bob).get("/questions").text
    assert rows.count("<span>Japanese</span>") == 1
    assert "<span>English</span>" not in rows


def test_the_author_says_what_a_post_is_written_in_and_the_form_keeps_it(alice, browser_of, client):
    browser = browser_of(alice)
    sent = {"kind": "question", "title": "揺蕩?", "body": "How is it read, and why do you use it?", "language": "en"}
    place = send(browser, "/compose", **sent, nonce="n" * 20).location
    page = browser.get(f"{place}/edit").text
    assert '<option value="en" selected>' in page
    edit = {"title": "揺蕩?", "body": "How is it read?", "tags": "", "product": "", "words": "1", "language": "ja"}
    assert send(browser, f"{place}/edit", **edit).status_code == 303
    assert '<option value="ja" selected>' in browser.get(f"{place}/edit").text
    assert 'lang="ja"' in client.get(place).text


def test_an_edited_answer_is_in_the_language_it_is_in_now_or_is_said_to_be_in(alice, browser_of):
    answer = an_answer(a_question(alice), alice, "Use citric acid.")
    browser = browser_of(alice)
    send(browser, f"/posts/{answer.id}/edit", body="クエン酸を使います。", words="1")
    assert '<option value="ja" selected>' in browser.get(f"/posts/{answer.id}/edit").text
    send(browser, f"/posts/{answer.id}/edit", body="クエン酸", words="2", language="en")
    assert '<option value="en" selected>' in browser.get(f"/posts/{answer.id}/edit").text


def test_another_language_than_we_have_is_refused_and_the_words_stay(alice, browser_of):
    sent = {"kind": "question", "title": "A lid", "body": "Kept words", "language": "xx"}
    answer = send(browser_of(alice), "/compose", **sent, nonce="n" * 20)
    assert answer.status_code == 422
    assert "Choose one of the options." in answer.text
    assert "Kept words" in answer.text


@pytest.mark.parametrize("path", ["/questions", "/ideas"])
def test_lists_are_narrowed_by_language_and_the_address_says_so(alice, client, path):
    for number in range(2):
        a_question(alice, f"Lid {number}", "It rattles.")
        an_idea(alice, f"Lid {number}")
    a_question(alice, "蓋が鳴る", "なぜ。")
    an_idea(alice, "蓋を静かに", problem="鳴ります。", wish="静かに。")
    page = client.get(f"{path}?language=ja&sort=votes").text
    assert page.count('class="row') == 1
    assert '<option value="ja" selected>' in page
    assert "language=ja" in page.split("aria-current", 1)[1]
    assert client.get(f"{path}?language=en").text.count('class="row') == 2
    assert client.get(f"{path}?language=tlh").text.count('class="row') == 3


def test_the_body_and_its_topic_are_in_one_language(alice):
    topic = asked(alice, "蓋が鳴るのはなぜですか。", title="Lid")
    assert (topic.language, body_post(topic).language) == ("ja", "ja")

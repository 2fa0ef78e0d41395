"""What becomes of text before it is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.search import readings
from community.search.parsing import parse
from community.search.tokens import LONGEST_TOKEN, READING, TOKENS_VERSION, counted, fold, surface_tokens, tokens

with_readings = pytest.mark.skipif(not readings.AVAILABLE, reason="SudachiPy and its small dictionary are absent")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ﾎﾟｲﾝﾄ", "ポイント"),
        ("ｱｲﾃﾞｱ", "アイデア"),
        ("ＣＳＶ", "csv"),
        ("サーバー", "サーバ"),
        ("ファームウエア", "ファームウェア"),
        ("running", "run"),
        ("CAFÉ", "cafe"),
        ("don’t", "don't"),
    ],
)
def test_spellings_of_one_word_become_the_same_tokens(written: str, meant: str) -> None:
    assert surface_tokens(written) == surface_tokens(meant)


def test_a_short_word_keeps_its_long_vowel() -> None:
    assert set(surface_tokens("キー")) <= set(surface_tokens("キーボードのキーが反応しない"))
    assert surface_tokens("キー") != surface_tokens("キ")


def test_a_rare_word_is_found_inside_a_longer_run() -> None:
    assert set(surface_tokens("揺蕩")) <= set(surface_tokens("波間に揺蕩う小舟"))


def test_names_with_signs_stay_whole_and_are_found_by_their_parts() -> None:
    assert {"c++", "c"} <= set(surface_tokens("C++ を書く"))
    assert {"wi-fi", "wi", "fi", "wifi"} <= set(surface_tokens("The Wi-Fi is gone"))
    assert {"3.5", "3", "5"} <= set(surface_tokens("version 3.5"))
    assert {"c#"} <= set(surface_tokens("C#"))


def test_days_are_counted_in_either_numerals() -> None:
    assert "1回" in surface_tokens("一日に一回")
    assert "1回" in surface_tokens("1日1回")
    assert "1日" not in surface_tokens("二十一日")


@with_readings
def test_a_word_in_kana_meets_the_same_word_in_kanji() -> None:
    assert READING + "ソウジ" in set(tokens("そうじ機")) & set(tokens("掃除機"))
    assert READING + "ニオイ" in set(tokens("ニオイ")) & set(tokens("匂い"))


@with_readings
def test_readings_are_part_of_the_version_since_they_change_the_index() -> None:
    assert TOKENS_VERSION.endswith("readings")


@pytest.mark.parametrize("text", ["", "   ", "\0", "！？…", "😀👍", "\ud800", "-" * 500, "ー"])
def test_text_without_words_has_no_tokens_to_speak_of(text: str) -> None:
    assert len(tokens(text)) <= 1


@given(st.text(max_size=400))
def test_any_text_becomes_tokens_that_can_be_written_to_a_file(text: str) -> None:
    for token in tokens(text):
        assert 0 < len(token) <= LONGEST_TOKEN + len(READING)
        token.encode("utf-8")
    fold(text).encode("utf-8", "surrogatepass")
    parse(text)


def test_a_very_long_word_is_cut() -> None:
    assert tokens("x" * 5_000) == ["x" * LONGEST_TOKEN]


def test_particles_between_words_need_not_be_there() -> None:
    ((spelled, *_),) = parse("水筒の蓋").words
    assert set(spelled) == {"水筒", "蓋"}


def test_words_that_every_sentence_has_are_not_asked_for() -> None:
    assert parse("how do I reset my password").words == ((("reset",),), (("password",),))


def test_a_question_of_common_words_only_is_still_a_question() -> None:
    assert parse("to be or not to be").tokens


def test_quoted_words_are_a_phrase() -> None:
    assert parse("error “Code  E-12” again").phrases == ("code e-12",)


@pytest.mark.parametrize(
    "text", ["水筒の蓋、蓋の水筒。サーバーのバッグ", "My kettle is a Wi-Fi kettle; kettles run", "1日に一日"]
)
def test_tokens_are_counted_as_they_are_indexed(text: str) -> None:
    every = surface_tokens(text)
    for token in {*every, "ない", "absent"}:
        assert counted(text, [token]).get(token, 0) == every.count(token)
    assert {token: counted(text, every)[token] for token in every} == {token: every.count(token) for token in every}

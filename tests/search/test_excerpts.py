"""Which part of a text is shown, and what is marked in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.search.excerpts import Folded, excerpt, marked


@pytest.mark.parametrize(
    ("text", "words", "marks"),
    [
        ("水筒の蓋が漏れます", "水筒 蓋", ["水筒", "蓋"]),
        ("ﾊﾞｯｸﾞが壊れた", "バッグ", ["ﾊﾞｯｸﾞ"]),
        ("ハ\u3099ック\u3099が壊れた", "バッグ", ["ハ\u3099ック\u3099"]),
        ("サーバーが落ちる", "ｻｰﾊﾞ", ["サーバー"]),
        ("ファームウエアを更新", "ファームウェア", ["ファームウエア"]),
        ("㌔と①番", "キロ 1番", ["㌔", "①番"]),
        ("It was RUNNING, then ran off", "running", ["RUNNING"]),
        ("Straße 5", "strasse", ["Straße"]),
        ("Ｋｅｔｔｌｅ", "kettle", ["Ｋｅｔｔｌｅ"]),
        ("a < b & kettle", "kettle", ["kettle"]),
    ],
)
def test_words_are_marked_however_they_were_written(text: str, words: str, marks: list[str]) -> None:
    assert re.findall("<mark>(.*?)</mark>", marked(text, words)) == marks
    assert marked(text, words).striptags() == " ".join(text.split())


def test_the_part_with_the_words_is_shown() -> None:
    text = "Nothing here. " * 40 + "The kettle leaks. " + "Nothing there. " * 40
    shown = excerpt(text, "kettle leaks")
    assert "The <mark>kettle</mark> <mark>leaks</mark>." in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown.striptags()) < 150


@given(text=st.text(max_size=60))
def test_every_folded_character_comes_from_somewhere_in_the_text(text: str) -> None:
    folded = Folded(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))

"""Comparing two texts."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.topics.differences import GONE, MOST_STEPS, NEW, SAME, differences


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in differences(before, after)]


@given(st.text("あいうabc 。\n", max_size=60), st.text("あいうabc 。\n", max_size=60))
def test_both_texts_can_be_put_together_again(before, after):
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == after
    assert all(piece.text for piece in pieces)


def test_english_is_compared_by_words():
    assert told("The kettle wasn't hot.", "The kettle was hot.") == [
        (SAME, "The kettle "),
        (GONE, "wasn't"),
        (NEW, "was"),
        (SAME, " hot."),
    ]


def test_japanese_is_compared_by_characters_without_lonely_survivors():
    assert told("ふたが少し漏れます", "ふたがよく漏れます") == [
        (SAME, "ふたが"),
        (GONE, "少し"),
        (NEW, "よく"),
        (SAME, "漏れます"),
    ]
    assert told("赤い青", "黒い白") == [(GONE, "赤い青"), (NEW, "黒い白")]


@pytest.mark.parametrize("letters", ["あいうえお", "ab \n", "あ"])
def test_two_long_texts_are_compared_in_few_steps_and_lose_nothing(letters, monkeypatch):
    compared = []

    class Counting(SequenceMatcher):
        def __init__(self, isjunk, left, right, autojunk):
            compared.append(len(left) * len(right))
            super().__init__(isjunk, left, right, autojunk)

    monkeypatch.setattr("community.topics.differences.SequenceMatcher", Counting)
    before = "".join(letters[(n * n) % len(letters)] for n in range(20_000))
    after = "".join(letters[(n * n * n + 1) % len(letters)] for n in range(19_990))
    pieces = differences(before, after)
    assert max(compared, default=0) <= MOST_STEPS
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == after

"""What a merge says about words: whoever merges two wishes says that their titles mean the same."""

import re
from collections.abc import Iterator

from community.search.models import LONGEST_WORD
from community.search.parsing import STOP_TOKENS
from community.search.readings import words
from community.search.tokens import fold, stem

MOST_PAIRS = 16
_PIECE = re.compile(r"[々㐀-䶿一-鿿ァ-ヺー]+|[a-z][a-z0-9.'-]+")
_COMPOUND = re.compile(r"[々㐀-䶿一-鿿ァ-ヺー]+")
_KANJI = re.compile(r"[㐀-䶿一-鿿]")
_LATIN = re.compile(r"[a-z][a-z0-9.'-]+")
# Of such words a title may have any or none without meaning anything else.
_SAY_LITTLE = frozenset(("する", "ある", "いる", "なる", "できる", "もらう", "くれる", "思う")) | frozenset(
    ("ほしい", "欲しい", "よい", "良い", "もの", "こと", "とき")
)

Learned = tuple[str, str, float]


def pairs_learned(one: str, other: str) -> list[Learned]:
    """Each word that only one of the titles has, with each that only the other has; fewer say more for each pair."""
    first, second = _telling_words(one), _telling_words(other)
    only_first = [word for word in first if word not in second]
    only_second = [word for word in second if word not in first]
    count = len(only_first) * len(only_second)
    if not 0 < count <= MOST_PAIRS:
        return []
    return [(*in_order(a, b), 1 / count) for a in only_first for b in only_second]


def in_order(one: str, other: str) -> tuple[str, str]:
    """The two in the one order in which a pair is kept."""
    return (one, other) if one < other else (other, one)


def _telling_words(title: str) -> list[str]:
    found = dict.fromkeys(word for word in _words_of(fold(title)) if _says_something(word))
    return [word for word in found if word not in _SAY_LITTLE and stem(word) not in STOP_TOKENS]


def _says_something(word: str) -> bool:
    """A single kanji does, a single letter doesn't."""
    return 1 < len(word) <= LONGEST_WORD or bool(_KANJI.fullmatch(word))


def _words_of(text: str) -> Iterator[str]:
    """掃除機 as one word, 漏れる with its ending; without a dictionary what is written in one script."""
    pieces = list(words(text))
    if not pieces:
        yield from _PIECE.findall(text)
        return
    compound = ""
    for word in pieces:
        if _COMPOUND.fullmatch(word.written):
            compound += word.written
            continue
        yield compound
        compound = ""
        if word.is_content or _LATIN.fullmatch(word.written):
            yield word.written
    yield compound

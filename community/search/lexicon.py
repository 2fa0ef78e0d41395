"""Words that say the same in other letters: noise and 音, the names of a product, what staff merged into one.

A lexicon is a value. It widens what is asked for, never what is indexed, so a change takes effect at once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from community.search.tokens import fold, surface_tokens

MOST_FOUND = 12
_LATIN_WORD = re.compile(r"[^\W_ぁ-ゖァ-ヺー々㐀-䶿一-鿿가-힣]+")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー々㐀-䶿一-鿿가-힣]")


class Pair(NamedTuple):
    """Two words for the same, and how sure that is, from 0 to 1."""

    one: str
    other: str
    weight: float = 1.0


class Found(NamedTuple):
    """A word of a text, and another one for the same."""

    word: str
    other: str
    weight: float


@dataclass(frozen=True)
class Lexicon:
    """Pairs of folded words."""

    pairs: tuple[Pair, ...] = ()

    def beside(self, text: str) -> list[Found]:
        """What else the words of a folded text are called, the surest first; of words within words only the longest."""
        there = [word for word in self._candidates(text) if _stands_in(word, text)]
        longest = [word for word in there if not any(word != longer and word in longer for longer in there)]
        found = [Found(word, other, weight) for word in longest for other, weight in self._others[word].items()]
        return sorted(found, key=lambda one: (-one.weight, one.word, one.other))[:MOST_FOUND]

    def _candidates(self, text: str) -> Iterator[str]:
        """Words by how they begin, since there may be thousands."""
        starts = {text[at : at + 2] for at in range(len(text))} | set(text)
        for start in sorted(starts & self._by_start.keys()):
            yield from self._by_start[start]
        for stem in dict.fromkeys(surface_tokens(" ".join(_LATIN_WORD.findall(text)))):
            yield from self._by_stem.get(stem, ())

    @cached_property
    def _others(self) -> dict[str, dict[str, float]]:
        others: dict[str, dict[str, float]] = {}
        for one, other, weight in self.pairs:
            for word, same in ((one, other), (other, one)):
                known = others.setdefault(word, {})
                known[same] = max(weight, known.get(same, 0.0))
        return others

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        return _grouped((word[:2], word) for word in self._others if _JAPANESE.search(word))

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        latin = [word for word in self._others if not _JAPANESE.search(word)]
        return _grouped((next(iter(surface_tokens(word)), ""), word) for word in latin)


NONE = Lexicon()


def lexicon_of(pairs: Iterable[Sequence[object]]) -> Lexicon:
    """A lexicon of words as people wrote them."""
    return Lexicon(tuple(Pair(fold(str(one)), fold(str(other)), float(str(weight))) for one, other, weight in pairs))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for key, word in pairs:
        grouped.setdefault(key, []).append(word)
    return grouped


def _stands_in(word: str, text: str) -> bool:
    """Japanese words stand anywhere, others as whole words, in any of their forms: leaks, leaking."""
    if _JAPANESE.search(word):
        return word in text
    wanted, there = surface_tokens(word), surface_tokens(" ".join(_LATIN_WORD.findall(text)))
    return any(there[at : at + len(wanted)] == wanted for at in range(len(there) - len(wanted) + 1))

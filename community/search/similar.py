"""Which of some titles says the same as this one: a cosine of character 1–4-grams and tokens, weighed by TF-IDF."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import mul

from community.search.lexicon import Found
from community.search.parsing import telling_tokens
from community.search.readings import Word, words
from community.search.tokens import MEANING, READING, fold, surface_tokens

LONGEST_GRAM = 4
LONGEST_TITLE = 200
MOST_KNOWN = 400
"""Some 20 kB each."""
# No text has one after folding, so that tokens and pieces of text are never the same feature.
_WHOLE = "\0"
_KANJI = re.compile(r"[々㐀-䶿一-鿿]+")
_LETTERS = r"[^\W_々㐀-䶿一-鿿ぁ-ゖァ-ヺー]+"
_WORD = re.compile(rf"{_KANJI.pattern}|[ァ-ヺー]+|{_LETTERS}(?:[-.'’+#]+{_LETTERS})*[+#]*")


def likeness(title: str, others: Sequence[str]) -> list[float]:
    """How much each of the other titles is like this one, from 0 to 1."""
    counts = [_counts_of_known(other) for other in others]
    frequencies: Counter[str] = Counter()
    for count in counts:
        frequencies.update(count.keys())
    rarities = [math.log(1 + (len(others) + 1) / (frequency + 1)) for frequency in range(len(others) + 1)]
    weights = {feature: rarities[frequency] for feature, frequency in frequencies.items()}
    asked = _worths(_counts(title), weights, rarities[0])
    length = _length(asked)
    return [_cosine(asked, _worths(count, weights), length) for count in counts]


def shared_words(title: str, other: str, others: Sequence[Found] = ()) -> tuple[str, ...]:
    """The words of a title, as written, that the other title has, too: so spelled, so read, or in other words."""
    theirs = fold(other)
    known = _tokens_of_known(other)
    text = unicodedata.normalize("NFKC", title[:LONGEST_TITLE])
    found = [found for word in _WORD.findall(text) for found in _shared(word, theirs, known)]
    said = [piece for piece in _shared_by_ear(text, theirs, known) if not any(piece in word for word in found)]
    found = [word for word in found if not any(word in piece for piece in said)] + said
    same = [word for word, one, _weight in others if known.issuperset(surface_tokens(one)) and word not in found]
    folded = text.casefold()
    return tuple(sorted(dict.fromkeys(found + same), key=lambda word: folded.find(word.casefold())))


def _shared_by_ear(text: str, theirs: str, known: frozenset[str]) -> Iterator[str]:
    """Of そうじ機がうるさい the そうじ機 that a title about 掃除機 has: words that are read alike or mean the same."""
    piece, is_new = "", False
    for word in words(text):
        heard = word.is_content and not known.isdisjoint(_ways_to_find(word))
        if heard or (word.is_content and len(word.written) == 1 and word.written in theirs):
            piece, is_new = piece + word.written, is_new or heard
        else:
            if is_new:
                yield piece
            piece, is_new = "", False
    if is_new:
        yield piece


def _ways_to_find(word: Word) -> Iterator[str]:
    if word.reading:
        yield READING + word.reading
    for meaning in word.meanings:
        yield f"{MEANING}{meaning}"


def _shared(word: str, theirs: str, known: frozenset[str]) -> Iterator[str]:
    if _KANJI.match(word):
        yield from [word] if word in theirs else _shared_pieces(word, theirs)
    elif known.issuperset(surface_tokens(word)):
        yield word


def _shared_pieces(compound: str, theirs: str) -> Iterator[str]:
    """Of 充電端子 the 充電 that a title about 充電器 has."""
    start = 0
    while start < len(compound) - 1:
        end = len(compound)
        while end > start + 1 and compound[start:end] not in theirs:
            end -= 1
        if end - start > 1:
            yield compound[start:end]
        start = end


@lru_cache(maxsize=MOST_KNOWN)
def _counts_of_known(title: str) -> Counter[str]:
    """Of a title in the index: from pause to pause while somebody types, much the same ones are compared."""
    return _counts(title)


@lru_cache(maxsize=MOST_KNOWN)
def _tokens_of_known(title: str) -> frozenset[str]:
    return frozenset(telling_tokens(title))


def _counts(title: str) -> Counter[str]:
    text = fold(title[:LONGEST_TITLE])
    found = Counter([_WHOLE + token for token in telling_tokens(title)])
    for length in range(1, LONGEST_GRAM + 1):
        found.update([text[start : start + length] for start in range(len(text) - length + 1)])
    return found


def _worths(counts: Mapping[str, int], weights: Mapping[str, float], unknown: float = 0.0) -> dict[str, float]:
    return {
        feature: weights.get(feature, unknown) * (1.0 if count == 1 else 1 + math.log(count))
        for feature, count in counts.items()
    }


def _length(worths: Mapping[str, float]) -> float:
    return math.sqrt(sum(map(mul, worths.values(), worths.values()))) or 1.0


def _cosine(one: Mapping[str, float], other: Mapping[str, float], length_of_one: float) -> float:
    return sum([worth * other[feature] for feature, worth in one.items() if feature in other]) / (
        length_of_one * _length(other)
    )

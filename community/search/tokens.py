"""The one way from text to tokens: index, query and the guard against duplicates all use it.

Japanese becomes pairs of characters, single kanji and readings; other words are stemmed. Any change of the result
needs a new TOKENS_VERSION, which starts a rebuild. The measurements are in docs/decisions/0003-search.md.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from whoosh.lang import porter2

from community.search import readings

_porter2: Callable[[str], str] = porter2.stem

TOKENS_VERSION = "2+readings" if readings.AVAILABLE else "1"

LONGEST_TOKEN = 64
READING = "~"
MEANING = "="

_KANJI = "々〆〇㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff"
_CJK = _KANJI + "ぁ-ゖゝゞァ-ヺーヽヾ가-힣"
_RUN = re.compile(rf"(?P<cjk>[{_CJK}]+)|[^\W_{_CJK}]+(?:(?:[-.&@_]|\+{{1,2}})[^\W_{_CJK}]+)*(?:\+\+?|#)?")
_ONLY_CJK = re.compile(rf"[{_CJK}]+")
_PART = re.compile(r"[^\W_]+")
_ONE_KANJI = re.compile(rf"[{_KANJI}]")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
# サーバー and サーバ are the same word, キー and キ are not.
_LAST_LONG_VOWEL = re.compile(r"(?<=[ァ-ヺー]{2})ー(?![ァ-ヺー])")
_SMALL_KANA = str.maketrans("ァィゥェォャュョヮヵヶ", "アイウエオヤユヨワカケ")
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")
# 1日 and 一日 count the same thing.
_COUNTED = re.compile(rf"(?:(\d{{1,9}})|(?<![一二三四五六七八九十百千万〇])([一二三四五六七八九]))([{_KANJI}])")


def fold(text: str) -> str:
    """One spelling for what differs in width, case or spacing only; the form in which phrases are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def tokens(text: str) -> list[str]:
    folded = fold(text)
    found = _surface(folded)
    for word in readings.words(folded):
        if word.reading:
            found.append(READING + word.reading)
        found += [f"{MEANING}{number}" for number in word.meanings]
    return found


def surface_tokens(text: str) -> list[str]:
    """The tokens of the spelling alone; a quarter of the work of `tokens`."""
    return _surface(fold(text))


def counted(text: str, wanted: Sequence[str]) -> Mapping[str, int]:
    """How often a text has these of its surface tokens."""
    if all(_ONLY_CJK.fullmatch(token) for token in wanted):
        plain = _normalised(fold(text))
        return {token: plain.count(token) for token in wanted}
    return Counter(surface_tokens(text))


def runs(text: str) -> list[str]:
    """The words of folded text as written: runs of Japanese, and words between spaces and punctuation."""
    return [match.group() for match in _RUN.finditer(_normalised(text))]


def _normalised(folded: str) -> str:
    plain = _APOSTROPHE.sub("", folded)
    return _LAST_LONG_VOWEL.sub("", plain).translate(_SMALL_KANA)


def _surface(folded: str) -> list[str]:
    plain = _normalised(folded)
    found: list[str] = []
    for match in _RUN.finditer(plain):
        if match.group("cjk"):
            found += run_tokens(match.group())
        else:
            found += word_tokens(match.group())
    found += [(digits or numeral.translate(_NUMERALS)) + unit for digits, numeral, unit in _COUNTED.findall(plain)]
    return found


def run_tokens(run: str) -> list[str]:
    """掃除機 becomes 掃除 除機 掃 除 機: pairs are exact, single kanji let 漏れ meet 漏らす."""
    if len(run) == 1:
        return [run]
    return [first + second for first, second in pairwise(run)] + _ONE_KANJI.findall(run)


def word_tokens(word: str) -> list[str]:
    """Wi-Fi becomes wi fi wi-fi wifi, C++ becomes c c++, running becomes run."""
    if word.isalnum():
        return [stem(word)]
    parts = _PART.findall(word)
    found = [stem(part) for part in parts]
    if [word] != parts:
        found.append(word[:LONGEST_TOKEN])
        if "-" in word and len(parts) > 1 and all(part.isalpha() for part in parts):
            found.append(stem("".join(parts)))
    return found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
    word = word[:LONGEST_TOKEN]
    return _porter2(word) if word.isascii() and word.isalpha() and len(word) > 2 else word

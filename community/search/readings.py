"""How Japanese words are read aloud, so that そうじ finds 掃除, and what they mean, so that 電池 finds バッテリー.

Works when SudachiPy and its small dictionary are installed; without them search goes by spelling alone. A meaning is
the number of a group of synonyms in that dictionary.
"""

import importlib
import re
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ㐀-䶿一-鿿]")
# サーバー and サーバ are read the same, キー and キ are not.
_LONG_VOWEL = "ー"
_SHORTEST_WITHOUT = 3
# Sudachi refuses texts of more than 49,149 bytes.
_CHUNK = 8_000


def _dictionary() -> Any:
    try:
        return importlib.import_module("sudachipy").Dictionary(dict="small")
    except ImportError:
        return None


class _Reader(threading.local):
    """A tokenizer may be used by one thread at a time; the dictionary behind it is shared."""

    def __init__(self) -> None:
        sudachi = importlib.import_module("sudachipy")
        self.tokenizer: Any = _DICTIONARY.tokenizer(mode=sudachi.SplitMode.A)


_DICTIONARY = _dictionary()
_READER = _Reader() if _DICTIONARY is not None else None
_IS_CONTENT = _DICTIONARY.pos_matcher(lambda part: part[0] in _CONTENT) if _DICTIONARY is not None else None
AVAILABLE = _READER is not None


class Word(NamedTuple):
    """A word as written, how it is read (empty if that says nothing), what it means, and whether it says anything."""

    written: str
    reading: str
    meanings: tuple[int, ...]
    is_content: bool


def words(text: str) -> Iterator[Word]:
    """The words of a text in NFKC, in order; none where there is no Japanese."""
    if _READER is None or _IS_CONTENT is None or not _JAPANESE.search(text):
        return
    for start in range(0, len(text), _CHUNK):
        for morpheme in _READER.tokenizer.tokenize(text[start : start + _CHUNK]):
            if _IS_CONTENT(morpheme):
                meanings = tuple(morpheme.synonym_group_ids())
                yield Word(morpheme.surface(), _telling(morpheme.reading_form()), meanings, is_content=True)
            else:
                yield Word(morpheme.surface(), "", (), is_content=False)


def readings(text: str) -> list[str]:
    """The readings, in katakana, of the content words of a text in NFKC."""
    return [word.reading for word in words(text) if word.reading]


def _telling(reading: str) -> str:
    reading = _short(reading)
    return reading if len(reading) > 1 and _JAPANESE.match(reading) else ""


def _short(reading: str) -> str:
    return reading[:-1] if len(reading) >= _SHORTEST_WITHOUT and reading[-1] == _LONG_VOWEL else reading

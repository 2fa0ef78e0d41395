"""The part of a text that shows why it was found, with the words that were looked for marked."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from community.search.parsing import STOP_TOKENS
from community.search.tokens import fold, run_tokens, runs, stem

LENGTH = 140
LEAD = 30
LONGEST_READ = 8_000
MOST_WORDS = 30
MOST_CHARACTERS = 20_000

_SMALL_KANA = str.maketrans("ァィゥェォャュョヮヵヶ", "アイウエオヤユヨワカケ")
# What is one sign to readers: a letter with its accents, half-width kana with their voicing.
_MARKS = r"[\u0300-\u036f\u3099\u309aﾞﾟ]"
_SIGN = re.compile(rf".{_MARKS}*", re.DOTALL)
_MARK = re.compile(_MARKS)
_LATIN = re.compile(r"[a-z0-9À-ɏ]+")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺー々㐀-䶿一-鿿가-힣]")
_PIECE = re.compile(r"[々㐀-䶿一-鿿]+|[ァ-ヺー]+|[ぁ-ゖ]+")
_HIRAGANA = re.compile(r"[ぁ-ゖ]+")
_SENTENCE_ENDS = "。！？!?\n"

Span = tuple[int, int]


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).casefold().translate(_SMALL_KANA)


class _Plain(dict[int, str]):
    """What each character is compared as, found out once."""

    def __missing__(self, code: int) -> str:
        if len(self) >= MOST_CHARACTERS:
            self.clear()
        plain = self[code] = _plain(chr(code))
        return plain


_PLAIN = _Plain()


class Folded:
    """A text as it is compared, and where each of its characters comes from."""

    def __init__(self, text: str) -> None:
        self.text = text.translate(_PLAIN)
        self.starts: Sequence[int] = range(len(text))
        self.ends: Sequence[int] = range(1, len(text) + 1)
        if len(self.text) != len(text) or _MARK.search(text):
            self._fold_by_sign(text)

    def _fold_by_sign(self, text: str) -> None:
        """For texts in which a sign is several characters, before or after folding."""
        folded: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for sign in _SIGN.findall(text):
            plain, end = _plain(sign), at + len(sign)
            folded.append(plain)
            starts += [at] * len(plain)
            ends += [end] * len(plain)
            at = end
        self.text, self.starts, self.ends = "".join(folded), starts, ends

    def spans_of(self, wanted: str) -> Iterator[Span]:
        """Where a run of Japanese stands; a long vowel after it belongs to it."""
        at = self.text.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            yield at, end + (self.text[end : end + 1] == "ー")
            at = self.text.find(wanted, end)

    def in_original(self, span: Span) -> Span:
        return self.starts[span[0]], self.ends[span[1] - 1]


def excerpt(text: str, words: str) -> Markup:
    """About 140 characters of the text, where most of the words are, in one line."""
    text = " ".join(text[:LONGEST_READ].split())
    spans = _spans(text, words)
    start = _best_start(text, spans)
    end = min(len(text), start + LENGTH)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    shown = _marked(text, [span for span in spans if span[0] >= start and span[1] <= end], start, end)
    return ("…" if start else Markup("")) + shown + ("…" if end < len(text) else "")


def marked(text: str, words: str) -> Markup:
    """The whole of a short text, with the words marked."""
    return _marked(text, _spans(text, words), 0, len(text))


def _marked(text: str, spans: Sequence[Span], start: int, end: int) -> Markup:
    shown, at = [], start
    for first, last in spans:
        shown += [escape(text[at:first]), Markup("<mark>{}</mark>").format(text[first:last])]
        at = last
    return Markup("").join([*shown, escape(text[at:end])])


def _best_start(text: str, spans: Sequence[Span]) -> int:
    """Where the window with most different words begins; a little before the first of them, or at its sentence."""
    if not spans or len(text) <= LENGTH:
        return 0

    def worth(start: int) -> tuple[int, int]:
        inside = [text[a:b].casefold() for a, b in spans if a >= start and b <= start + LENGTH - LEAD]
        return len(set(inside)), -start

    first = max((a for a, _ in spans[:200]), key=worth)
    before = text[max(0, first - LEAD) : first]
    ends = [before.rfind(mark) for mark in _SENTENCE_ENDS]
    if max(ends) >= 0:
        return first - len(before) + max(ends) + 1
    if first <= LEAD:
        return 0
    blank = before.find(" ")
    return first - len(before) + (blank + 1 if blank >= 0 else 0)


@lru_cache(maxsize=64)
def _asked(words: str) -> tuple[Sequence[str], frozenset[str]]:
    """The Japanese runs that were looked for, and the stems of the other words."""
    asked = list(dict.fromkeys(runs(fold(words))))[:MOST_WORDS]
    stems = {stem(word) for run in asked for word in _LATIN.findall(run)}
    return [run for run in asked if _JAPANESE.search(run)], frozenset(stems - STOP_TOKENS)


def _spans(text: str, words: str) -> list[Span]:
    """What is to be marked, in order, without overlaps."""
    folded = Folded(text)
    asked, stems = _asked(words)
    found = {span for run in asked for span in _japanese(folded, run)}
    if stems:
        found |= {match.span() for match in _LATIN.finditer(folded.text) if stem(match.group()) in stems}
    return _joined(sorted(folded.in_original(span) for span in found))


def _japanese(folded: Folded, run: str) -> Iterator[Span]:
    """The run as a whole; if it is nowhere, its words; if one of these is nowhere, its pairs of characters."""
    if whole := list(folded.spans_of(run)):
        yield from whole
        return
    for piece in _PIECE.findall(run):
        if _HIRAGANA.fullmatch(piece):
            continue
        if there := list(folded.spans_of(piece)):
            yield from there
        else:
            for pair in run_tokens(piece):
                if len(pair) > 1:
                    yield from folded.spans_of(pair)


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined

"""From what somebody typed to what has to be found: quoted phrases, and words with their equivalents."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from community.search import lexicon
from community.search.lexicon import Found, Lexicon
from community.search.readings import Word
from community.search.readings import words as words_of
from community.search.tokens import MEANING, READING, fold, run_tokens, runs, stem, tokens, word_tokens

LONGEST_QUERY = 1_000
MOST_WORDS_IN_STRICT = 3
LONGEST_STRICT_RUN = 12
_PHRASE = re.compile(r'["“”]([^"“”]+)["“”]')
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ㐀-䶿一-鿿가-힣]")
# Particles say how words hang together, not what they are about: 水筒の蓋 asks for 水筒 and 蓋.
_PARTICLES = frozenset("のをがはにでとへもや")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
_COMMON_ENGLISH = """
    a about again all also am an and any anyone anything are as at be been being both but by came can cannot cant
    come could couldnt did didnt do does doesnt doing dont down each else etc even ever every find for from get gets
    getting give go got had has have havent having he help her here hers him his how i id if ill im in into is isnt it
    its itself ive just know let like make many may me might more most much must my need no nor not now of off ok on
    only onto or other our out over own please possible same she should so some somebody somehow someone something
    such than thanks that thats the their them then there these they thing things this those through to too try up us
    use used using very want was way ways we well were what whats when where which while who whom whose why will with
    without wont would you your yours
"""
_STOP_WORDS = frozenset(_COMMON_ENGLISH.split())
STOP_TOKENS = _STOP_WORDS | frozenset(stem(word) for word in _STOP_WORDS)

_MEANING_WEIGHT = 0.3
_OTHER_WEIGHT = 0.6

Equivalents = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """`words`: each is found by any of its equivalents, an equivalent by all its tokens. `tokens`: all of them.

    `weak` are tokens of other words for the same, with what each is worth; `others` are these words.
    """

    phrases: tuple[str, ...]
    words: tuple[Equivalents, ...]
    tokens: tuple[str, ...]
    weak: Mapping[str, float] = field(default_factory=dict)
    others: tuple[Found, ...] = ()

    @property
    def is_sentence(self) -> bool:
        return len(self.words) > MOST_WORDS_IN_STRICT or any(
            len(spelled) >= LONGEST_STRICT_RUN for spelled, *_ in self.words
        )


def parse(text: str, known: Lexicon = lexicon.NONE) -> Query:
    text = text[:LONGEST_QUERY]
    folded = fold(text)
    phrases = tuple(filter(None, (fold(phrase) for phrase in _PHRASE.findall(text))))
    others = known.beside(folded)
    words = [_equivalents(run) for run in runs(folded)]
    telling = [word for word in words if not _is_stop_word(word)] or words
    strong, weak = asked_for(text, others)
    return Query(phrases, _widened(telling, others), strong, weak, tuple(others))


def asked_for(text: str, others: Sequence[Found]) -> tuple[tuple[str, ...], dict[str, float]]:
    """The tokens of what was written, and those of other words for the same with what each is worth."""
    every = telling_tokens(text)
    weak = {token: _MEANING_WEIGHT for token in every if token.startswith(MEANING)}
    strong = tuple(token for token in every if token not in weak)
    for _word, other, weight in others:
        for token in telling_tokens(other):
            if token not in strong:
                weak[token] = max(weak.get(token, 0.0), _OTHER_WEIGHT * weight)
    return strong, weak


def _widened(words: Sequence[Equivalents], others: Sequence[Found]) -> tuple[Equivalents, ...]:
    """Each word may also be found by another word for the same; a word of several is one to be found."""
    found = list(dict.fromkeys(words))
    for word, other, _weight in others:
        parts = [_equivalents(run) for run in runs(word)]
        same = tuple(token for run in runs(other) for token in _equivalents(run)[0])
        if len(parts) > 1 and all(part in found for part in parts):
            whole = tuple(token for part in parts for token in part[0])
            at = found.index(parts[0])
            found = [one for one in found if one not in parts]
            found.insert(at, (whole, same))
            continue
        needed = frozenset(parts[0][0]) if parts else frozenset()
        for at, equivalents in enumerate(found):
            if needed and needed.issubset(equivalents[0]):
                rest = tuple(token for token in equivalents[0] if token not in needed)
                found[at] = (*equivalents, (*rest, *same))
    return tuple(found)


def telling_tokens(text: str) -> tuple[str, ...]:
    """The tokens without those that every English sentence has, unless there are no others."""
    every = tuple(dict.fromkeys(tokens(text[:LONGEST_QUERY])))
    return tuple(token for token in every if token not in STOP_TOKENS) or every


def _is_stop_word(word: Equivalents) -> bool:
    return len(word) == 1 and len(word[0]) == 1 and word[0][0] in STOP_TOKENS


def _equivalents(run: str) -> Equivalents:
    if _JAPANESE.match(run):
        spelled = [_required(one) for one in (run, _other_spelling(run)) if one]
        said = [word for word in words_of(run) if word.reading]
        read = tuple(dict.fromkeys(READING + word.reading for word in said))
        meant = tuple(dict.fromkeys(map(_meant, said)))
        return tuple(dict.fromkeys(filter(None, (*spelled, read, meant))))
    found = tuple(dict.fromkeys(word_tokens(run)))
    if len(found) == 1:
        return (found,)
    if run[-1:] in {"+", "#"} or any(character.isdigit() for character in run):
        return ((run,),)
    return (found[: len(re.findall(r"[^\W_]+", run))], (found[-1],))


def _other_spelling(run: str) -> str:
    """アイデア for アイディア and the other way round; small kana are large by now. Nothing if there is no other."""
    long, short = "デイア", "デア"
    if long in run:
        return run.replace(long, short)
    return run.replace(short, long) if short in run else ""


def _meant(word: Word) -> str:
    """By what it means, if that is one thing."""
    return f"{MEANING}{word.meanings[0]}" if len(word.meanings) == 1 else READING + word.reading


def _required(run: str) -> tuple[str, ...]:
    """The pairs of a run that are about something, and the kanji that stand alone between particles."""
    if len(run) == 1:
        return (run,)
    kept: list[str] = []
    covered: set[int] = set()
    for start in range(len(run) - 1):
        first, second = run[start], run[start + 1]
        if not _is_joint(first, second):
            kept.append(first + second)
            covered |= {start, start + 1}
    alone = [run[i] for i in range(len(run)) if i not in covered and not _HIRAGANA.match(run[i])]
    singles = frozenset(run_tokens(run))
    return tuple(dict.fromkeys([*kept, *(character for character in alone if character in singles)])) or (run[:2],)


def _is_joint(first: str, second: str) -> bool:
    """Whether one of the two is a particle and the other part of a word."""
    return (first in _PARTICLES) != (second in _PARTICLES) and not (_HIRAGANA.match(first) and _HIRAGANA.match(second))

"""What changed between two texts, as a reader would mark it: by words where words have spaces, else by characters."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
_TOKEN = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f_]+(?:['’][^\W_]+)?|\s+|.", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
MOST_STEPS = 1_000_000
"""Beyond this many comparisons a passage counts as rewritten: comparing is quadratic."""
SHORTEST_ISLAND = 2
"""A single character that stayed between two changes tells nobody anything."""


@dataclass(frozen=True)
class Piece:
    """A passage that stayed, went or came."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The way from one text to the other. Lines first, then words or characters within the lines that changed."""
    pieces: list[Piece] = []
    old, new = _LINE.findall(before), _LINE.findall(after)
    for kind, i1, i2, j1, j2 in _steps(old, new):
        if kind == "equal":
            pieces.append(Piece(SAME, "".join(old[i1:i2])))
        else:
            pieces += _within("".join(old[i1:i2]), "".join(new[j1:j2]))
    return list(_joined(pieces))


def _steps(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """The steps of `difflib`, or a single one where they'd take too long."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if len(left) * len(right) > MOST_STEPS:
        middle = [("replace", 0, len(left), 0, len(right))]
    else:
        middle = [step[:5] for step in SequenceMatcher(None, left, right, autojunk=False).get_opcodes()]
    steps = [("equal", 0, start, 0, start)]
    steps += [(kind, i1 + start, i2 + start, j1 + start, j2 + start) for kind, i1, i2, j1, j2 in middle]
    steps.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return steps


def _within(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for kind, i1, i2, j1, j2 in _steps(old, new):
        stayed, went, came = "".join(old[i1:i2]), "".join(old[i1:i2]), "".join(new[j1:j2])
        if kind == "equal" and (len(stayed) >= SHORTEST_ISLAND or not stayed.strip()):
            yield Piece(SAME, stayed)
        elif kind == "equal":
            yield Piece(GONE, stayed)
            yield Piece(NEW, stayed)
        else:
            yield Piece(GONE, went)
            yield Piece(NEW, came)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours put together: in each changed stretch first all that went, then all that came."""
    went = came = stayed = ""
    for piece in [*pieces, Piece(SAME, "")]:
        if piece.kind == SAME and piece.text:
            yield from _changed(went, came)
            went = came = ""
            stayed += piece.text
        elif piece.text:
            if stayed:
                yield Piece(SAME, stayed)
                stayed = ""
            went, came = (went + piece.text, came) if piece.kind == GONE else (went, came + piece.text)
    yield from [Piece(SAME, stayed)] if stayed else []
    yield from _changed(went, came)


def _changed(went: str, came: str) -> Iterator[Piece]:
    """A stretch that changed, without what turned out to be the same at its ends."""
    if went == came:
        if went:
            yield Piece(SAME, went)
        return
    if went:
        yield Piece(GONE, went)
    if came:
        yield Piece(NEW, came)

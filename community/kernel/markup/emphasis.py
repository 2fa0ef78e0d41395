"""Emphasis that works without spaces between words: これは**「強調」**です.

CommonMark asks for a space or punctuation outside a marker that has punctuation inside it.
Japanese has no such spaces, so an East Asian character on either side counts as enough.
"""

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter, Scanned

from community.kernel.markup.scripts import is_east_asian


def emphasis(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in ("*", "_"):
        return False
    # An underscore is part of words such as snake_case, so it keeps CommonMark's own rule.
    scanned = state.scanDelims(state.pos, False) if marker == "_" else scan_run(state)
    for _ in range(scanned.length):
        add_delimiter(state, marker, scanned, length=scanned.length)
    state.pos += scanned.length
    return True


def strikethrough(state: StateInline, silent: bool) -> bool:
    """Two tildes only: one is a range in Japanese (3~5日), three or more fence code."""
    if silent or state.src[state.pos] != "~":
        return False
    scanned = scan_run(state)
    if scanned.length == 2:
        add_delimiter(state, "~~", scanned, length=0)
    else:
        state.append_pending("~" * scanned.length)
    state.pos += scanned.length
    return True


def add_delimiter(state: StateInline, markup: str, scanned: Scanned, *, length: int) -> None:
    state.push("text", "", 0).content = markup
    state.delimiters.append(
        Delimiter(
            marker=ord(markup[0]),
            length=length,
            token=len(state.tokens) - 1,
            end=-1,
            open=scanned.can_open,
            close=scanned.can_close,
        )
    )


def scan_run(state: StateInline) -> Scanned:
    """Find the run of markers at the cursor and say whether it may open or close."""
    marker, end = state.src[state.pos], state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[end] if end < state.posMax else " "
    return Scanned(
        can_open=faces(after, away_from=before),
        can_close=faces(before, away_from=after),
        length=end - state.pos,
    )


def faces(inside: str, *, away_from: str) -> bool:
    """Can a marker embrace `inside` when `away_from` stands on its other side?"""
    if isWhiteSpace(ord(inside)):
        return False
    if not is_western_punctuation(inside):
        return True
    return isWhiteSpace(ord(away_from)) or is_western_punctuation(away_from) or is_east_asian(away_from)


def is_western_punctuation(character: str) -> bool:
    if is_east_asian(character):
        return False
    return bool(isMdAsciiPunct(ord(character)) or isPunctChar(character))

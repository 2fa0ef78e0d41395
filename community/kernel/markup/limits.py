"""How much structure a text may ask for, so that the worst one still renders within a second.

Past a limit the text stays, as written: nothing that someone wrote is ever dropped.
"""

import re
from collections.abc import Callable, Iterable

from markdown_it.rules_block import StateBlock, blockquote, list_block, table
from markdown_it.token import Token

MAX_NESTING = 20
DEEPEST_BLOCK = 16
MAX_TOKENS = 20_000
MAX_ADDRESSES = 100_000

_TABLE_DELIMITER = re.compile(r"[\s>|:-]*-[\s>|:-]*")

BlockRule = Callable[[StateBlock, int, int, bool], bool]


def shallow(rule: BlockRule) -> BlockRule:
    """Let a quote or list begin only so deep: the gate behind is quadratic on nesting."""

    def begin(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST_BLOCK and rule(state, start, end, silent)

    return begin


shallow_quote = shallow(blockquote)
shallow_list = shallow(list_block)


def table_in_proportion(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Refuse a table whose missing cells would outgrow what was written of it."""
    if start + 2 <= end and start + 1 < len(state.bMarks):
        first, delimiter = state.bMarks[start], line(state, start + 1).strip(" \t>")
        if _TABLE_DELIMITER.fullmatch(delimiter):
            columns = delimiter.strip("|").count("|") + 1
            blank = state.src.find("\n\n", first)
            block = state.src[first : blank if blank > 0 else len(state.src)]
            if columns * block.count("\n") > len(block) + 100:
                return False
    return table(state, start, end, silent)


def line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]]


def is_too_heavy(tokens: Iterable[Token]) -> bool:
    """Many short references to one long definition, or nothing but markers, weigh too much."""
    count = addresses = 0
    for block in tokens:
        for token in (block, *(block.children or ())):
            count += token.type != "text"
            addresses += sum(len(str(value)) for value in token.attrs.values())
    return count > MAX_TOKENS or addresses > MAX_ADDRESSES

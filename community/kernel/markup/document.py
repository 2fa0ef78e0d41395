"""From Markdown to tokens to cleaned HTML."""

import re
from collections.abc import Mapping
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from community.kernel.markup.bare_links import bare_link, text
from community.kernel.markup.emphasis import emphasis, strikethrough
from community.kernel.markup.gate import cleaned
from community.kernel.markup.limits import (
    MAX_NESTING,
    is_too_heavy,
    shallow_list,
    shallow_quote,
    table_in_proportion,
)
from community.kernel.markup.naming import Naming, name_in_blocks
from community.kernel.markup.shaping import shape

RENDERER_VERSION = 2
MAX_LENGTH = 20_000

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class TooLong(ValueError):
    """The Markdown has more than MAX_LENGTH characters."""


def render(markdown: str, addresses: Mapping[str, str] | None = None) -> str:
    """HTML from which everything but a short list of tags and addresses has been cleaned.

    `addresses`: where the people and tags lead that the text names (see Naming).
    """
    return cleaned(typeset(markdown, addresses))


def typeset(markdown: str, addresses: Mapping[str, str] | None = None) -> str:
    """HTML that has not passed the gate: only for reading its text."""
    tokens = parse(markdown, Naming(addresses) if addresses else None)
    if is_too_heavy(tokens):
        return f"<p>{escape(printable(markdown), quote=False)}</p>\n"
    return str(_parser.renderer.render(tokens, _parser.options, {}))


def parse(markdown: str, naming: Naming | None = None) -> list[Token]:
    check_length(markdown)
    return _parser.parse(printable(markdown), {"naming": naming})


def check_length(markdown: str) -> None:
    if len(markdown) > MAX_LENGTH:
        raise TooLong(f"{len(markdown)} characters of Markdown; {MAX_LENGTH} are the most")


def printable(markdown: str) -> str:
    return _UNPRINTABLE.sub("", markdown)


def build_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    block, inline = parser.block.ruler, parser.inline.ruler
    block.at("blockquote", shallow_quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    block.at("list", shallow_list, {"alt": ["paragraph", "reference", "blockquote"]})
    block.at("table", table_in_proportion, {"alt": ["paragraph", "reference"]})
    inline.at("text", text)
    inline.at("emphasis", emphasis)
    inline.at("strikethrough", strikethrough)
    inline.before("text", "bare_link", bare_link)
    # Before escaped signs become text like any other: \\@bob names nobody.
    parser.core.ruler.before("text_join", "names", name_in_blocks)
    parser.core.ruler.push("shape", shape)
    parser.add_render_rule("hardbreak", line_break)
    return parser.enable(["table", "strikethrough"])


def line_break(*_: object) -> str:
    """Without the usual line end after it, which pages that keep line ends would show twice."""
    return "<br>"


_parser = build_parser()

"""The words of a rendered text, without its markup: for search, mail and previews."""

import unicodedata
from html.parser import HTMLParser

from community.kernel.markup.document import typeset

_GAPS = ("", " ", "\n", "\n\n")
_CELL, _LINE, _PARAGRAPH = 1, 2, 3
_LISTS = frozenset({"ol", "ul"})
_GAP_AROUND = {
    **dict.fromkeys(("td", "th"), _CELL),
    **dict.fromkeys(("br", "li", "tr"), _LINE),
    **dict.fromkeys(("blockquote", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul"), _PARAGRAPH),
}


def plain_text(html: str) -> str:
    """The text of our own rendered HTML, a blank line between paragraphs."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


def excerpt(markdown: str, length: int = 160) -> str:
    """The beginning of the text on one line, at most `length` characters with the ellipsis."""
    line = " ".join(plain_text(typeset(markdown)).split())
    if len(line) <= length:
        return line
    end = max(length - 1, 0)
    while end and belongs_to_previous(line, end):
        end -= 1
    return line[:end].rstrip() + "…"


def belongs_to_previous(line: str, position: int) -> bool:
    """Is the cut inside one visible character: an accent, or a family joined into one picture?"""
    character, previous = line[position], line[position - 1]
    return (
        unicodedata.combining(character) != 0
        or character in "\u200d\ufe0e\ufe0f\u3099\u309a"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or previous == "\u200d"
    )


class _Reader(HTMLParser):
    """Collects text, and between texts the widest gap that the tags in between ask for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.gap = 0
        self.list_depth = 0
        self.in_code_block = False

    def text(self) -> str:
        return "".join(self.parts).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.handle_data(dict(attrs).get("alt") or "")
        self.in_code_block |= tag == "pre"
        self.widen_gap(tag)
        self.list_depth += tag in _LISTS

    def handle_endtag(self, tag: str) -> None:
        self.in_code_block &= tag != "pre"
        self.list_depth -= tag in _LISTS
        self.widen_gap(tag)

    def widen_gap(self, tag: str) -> None:
        if tag in _LISTS and self.list_depth:
            self.gap = max(self.gap, _LINE)
        else:
            self.gap = max(self.gap, _GAP_AROUND.get(tag, 0))

    def handle_data(self, data: str) -> None:
        if self.gap and not self.in_code_block:
            data = data.lstrip("\n")
        if not data:
            return
        if self.gap and self.parts:
            self.parts[-1] = self.parts[-1].rstrip()
            self.parts.append(_GAPS[self.gap])
        self.gap = 0
        self.parts.append(data)

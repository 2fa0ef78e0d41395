"""What becomes of headings, links, pictures and checkboxes in a post, token by token."""

import re
from collections.abc import Iterable, Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from community.kernel.markup.addresses import is_external, may_link, may_show
from community.kernel.markup.gate import LINK_RELATION

DEEPEST_EMPHASIS = 8
_TASK = re.compile(r"\[([ xX])\](?=\s)")
_ALIGNMENT = re.compile(r"text-align:(left|center|right)")


def shape(state: StateCore) -> None:
    for position, token in enumerate(state.tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = heading_below_title(token.tag)
        elif token.type in {"th_open", "td_open"}:
            align_without_style(token)
        elif token.type == "inline" and token.children:
            if position > 1 and state.tokens[position - 2].type == "list_item_open":
                show_task(token.children[0])
            token.children = list(shape_inline(token.children))


def heading_below_title(tag: str) -> str:
    """h1 is the page's and h2 its sections', so headings in a post start at h3."""
    return f"h{min(6, int(tag[1:]) + 2)}"


def align_without_style(cell: Token) -> None:
    """Style attributes are refused by the content policy; align also works in mail and feeds."""
    style = cell.attrs.pop("style", None)
    if alignment := _ALIGNMENT.fullmatch(str(style)):
        cell.attrSet("align", alignment.group(1))


def show_task(first: Token) -> None:
    """A box that nobody can tick is a character: read aloud everywhere, and not a form field."""
    if first.type == "text" and (task := _TASK.match(first.content)):
        box = "☐" if task.group(1) == " " else "☑"
        first.content = box + first.content[task.end() :]


def shape_inline(tokens: list[Token]) -> Iterator[Token]:
    link_open, depth = False, 0
    for token in tokens:
        match token.type:
            case "link_open":
                link_open = may_link(str(token.attrs["href"]))
                if link_open:
                    yield with_relation(token)
            case "link_close":
                if link_open:
                    yield token
                link_open = False
            case "image":
                yield from picture(token, inside_link=link_open)
            case "em_open" | "strong_open" | "s_open":
                depth += 1
                yield emphasis(token, depth)
            case "em_close" | "strong_close" | "s_close":
                yield emphasis(token, depth)
                depth -= 1
            case _:
                yield token


def with_relation(link: Token) -> Token:
    if is_external(str(link.attrs["href"])):
        link.attrSet("rel", LINK_RELATION)
    return link


def picture(image: Token, *, inside_link: bool) -> Iterator[Token]:
    """Our own pictures are shown; foreign ones become links, for the reader to decide."""
    address = str(image.attrs["src"])
    if may_show(address):
        image.attrSet("loading", "lazy")
        yield image
        return
    description = "".join(words(image.children or ()))
    if inside_link or not may_link(address):
        yield text(description)
        return
    attributes = {name: image.attrs[name] for name in ("title",) if name in image.attrs}
    yield with_relation(Token("link_open", "a", 1, attrs={"href": address, **attributes}))
    yield text(description or address)
    yield Token("link_close", "a", -1)


def words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "image":
            yield from words(token.children or ())
        else:
            yield " " if token.type.endswith("break") else token.content


def emphasis(token: Token, depth: int) -> Token:
    """Emphasis nested past all meaning stays as written: the gate is quadratic on nesting."""
    if depth > DEEPEST_EMPHASIS:
        return text(token.markup)
    if token.tag == "s":
        token.tag = "del"
    return token


def text(content: str) -> Token:
    return Token("text", "", 0, content=content)

"""@people and #tags in running text: found outside code and links, and made into links where they lead somewhere."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from community.kernel.markup.scripts import is_east_asian

PERSON, TAG = "@", "#"
LONGEST_HANDLE, LONGEST_TAG = 20, 50
_MARK = re.compile(rf"(?P<person>[@＠][^\W_][\w-]*)|[#＃](?P<tag>(?=\w*[^\W\d_])\w{{1,{LONGEST_TAG}}})(?!\w)")
_NO_PERSON_AFTER = re.compile(r"[A-Za-z0-9_@＠/.]")
_NO_TAG_AFTER = re.compile(r"[A-Za-z0-9_&#＃/]")


@dataclass
class Naming:
    """What a text names, as it's written, and where names lead: addresses by "@handle" and "#tag", each folded."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    people: dict[str, None] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """A place in a text at which somebody or something is named. A handle may end before `word` does."""

    start: int
    sigil: str
    word: str


def folded(word: str) -> str:
    """The form in which two spellings of a name are the same."""
    return unicodedata.normalize("NFKC", word).casefold()


def possible_handles(word: str) -> Iterator[tuple[int, str]]:
    """Where a handle that begins this run of letters could end, the longest first, with its folded form.

    Between two Latin letters no name ends: @bobby isn't @bob. In @みなみさん it may end after any letter.
    """
    for end in range(min(len(word), LONGEST_HANDLE), 1, -1):
        if word[end - 1].isalnum() and _may_end(word, end):
            yield end, folded(word[:end])


def _may_end(word: str, end: int) -> bool:
    return not word[end:].strip("-_") or _is_japanese(word[end - 1]) or _is_japanese(word[end])


def _is_japanese(character: str) -> bool:
    return is_east_asian(unicodedata.normalize("NFKC", character)[:1])


def marks_in(text: str) -> Iterator[Mark]:
    """A tag may follow right upon another tag or upon Japanese; a mail address, C#5 and &#9731; name nothing."""
    end_of_tag = -1
    for found in _MARK.finditer(text):
        before = text[: found.start()][-1:]
        if found["person"]:
            if not _NO_PERSON_AFTER.match(before):
                yield Mark(found.start(), PERSON, found["person"][1:])
        elif found.start() == end_of_tag or not _NO_TAG_AFTER.match(before):
            end_of_tag = found.end()
            yield Mark(found.start(), TAG, found["tag"])


def name_in_blocks(state: StateCore) -> None:
    """Note what the text names, and link what leads somewhere. In a heading # makes no tag."""
    naming = state.env.get("naming")
    if not isinstance(naming, Naming):
        return
    for place, block in enumerate(state.tokens):
        if block.type == "inline" and block.children:
            takes_tags = state.tokens[place - 1].type != "heading_open"
            block.children = list(_named(block.children, naming, takes_tags=takes_tags))


def _named(tokens: list[Token], naming: Naming, *, takes_tags: bool) -> Iterator[Token]:
    inside_link = 0
    for token in tokens:
        inside_link += token.nesting if token.tag == "a" else 0
        if token.type == "text" and not inside_link:
            yield from _pieces(token, naming, takes_tags=takes_tags)
        else:
            yield token


def _pieces(token: Token, naming: Naming, *, takes_tags: bool) -> Iterator[Token]:
    text, done = token.content, 0
    for mark in marks_in(text):
        if mark.sigil == TAG and not takes_tags:
            continue
        (naming.people if mark.sigil == PERSON else naming.tags)[mark.word] = None
        end, address = _where(mark, naming.addresses)
        if not address:
            continue
        end += mark.start + 1
        yield Token("text", "", 0, content=text[done : mark.start])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield Token("text", "", 0, content=text[mark.start : end])
        yield Token("link_close", "a", -1)
        done = end
    token.content = text[done:]
    yield token


def _where(mark: Mark, addresses: Mapping[str, str]) -> tuple[int, str]:
    if mark.sigil == TAG:
        return len(mark.word), addresses.get(TAG + folded(mark.word), "")
    for end, handle in possible_handles(mark.word):
        if address := addresses.get(PERSON + handle):
            return end, address
    return 0, ""
